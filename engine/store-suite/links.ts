import { describe, expect } from 'vitest'
import { maxKeyLength } from '../run/store/key-length.ts'
import type { Link, LinkKey } from '../run/store/link.ts'
import { effects, link, type OpenStore, record, start, testStore } from './store-case.ts'

/** What is promised about links. */
export function describeLinks(open: OpenStore): void {
  const test = testStore(open)

  describe('links', () => {
    test('are found by source and by target', async ({ store }) => {
      const lease = await start(store)
      const made = link('c-1', 7, { hash: 'h1' })
      await store.commit(lease, effects({ links: [made, link('c-2', 8)] }))
      expect(await store.links([keyOf(made)])).toEqual([made])
      expect(await store.linksTo('pos.debtor', [7])).toEqual([made])
      expect(await store.linksTo('pos.product', [7])).toEqual([])
      expect(await store.links([])).toEqual([])
      expect(await store.linksTo('pos.debtor', [])).toEqual([])
    })

    test('are looked up for a page together with the records that are kept of it', async ({
      store,
    }) => {
      const lease = await start(store)
      const links = [
        link('c-1', 7, { hash: 'h1' }),
        link('c-2', '8', { flow: 'customers' }),
        link('c-2', 9, { target: 'pos.contact' }),
        link('it\'s "3"\u0000\ud800\ue0ff0041', 'x\u0000', { hash: 'h3' }),
      ]
      await store.commit(lease, effects({ links, records: [record('c-2'), record('"\u0000')] }))
      await store.commit(lease, effects({ deadLinks: [keyOf(link('c-1', 7))] }))
      const keys = [...links, link('none', 1)].map(keyOf).toReversed()
      const looked = await store.lookAhead('orders', ['none', 'c-2', '"\u0000'], keys)
      const [first, ...others] = links
      expect(new Set(looked.links)).toEqual(new Set([{ ...first, dead: true }, ...others]))
      expect(new Set(looked.records)).toEqual(new Set([record('c-2'), record('"\u0000')]))
      expect(await store.lookAhead('stock', ['c-2'], [])).toEqual({ records: [], links: [] })
    })

    test('keep the id 7 and the id "7" apart', async ({ store }) => {
      const lease = await start(store)
      const links = [link('number', 7), link('text', '7')]
      await store.commit(lease, effects({ links }))
      expect(await store.linksTo('pos.debtor', [7])).toEqual([links[0]])
      expect(await store.linksTo('pos.debtor', ['7'])).toEqual([links[1]])
    })

    test('change when they are written again', async ({ store }) => {
      const lease = await start(store)
      await store.commit(lease, effects({ links: [link('c-1', 7, { hash: 'old' })] }))
      const changed = link('c-1', 9, { hash: 'new', flow: 'customers' })
      await store.commit(lease, effects({ links: [changed] }))
      expect(await store.links([keyOf(changed)])).toEqual([changed])
      expect(await store.linksTo('pos.debtor', [7])).toEqual([])
    })

    // Two webshop customers with one e-mail address are one debtor: each keeps its own hash.
    test('let several records of one source share a target record', async ({ store }) => {
      const lease = await start(store)
      const links = [link('c-1', 7, { hash: 'a' }), link('c-2', 7, { hash: 'b' })]
      await store.commit(lease, effects({ links }))
      expect(new Set(await store.linksTo('pos.debtor', [7]))).toEqual(new Set(links))
      expect(new Set(await store.links(links.map(keyOf)))).toEqual(new Set(links))
    })

    test('let records of different sources share a target record', async ({ store }) => {
      const lease = await start(store)
      const links = [link('c-1', 7), link('c-1', 7, { source: 'pos.contact' })]
      await store.commit(lease, effects({ links }))
      expect(new Set(await store.linksTo('pos.debtor', [7]))).toEqual(new Set(links))
    })

    test('are forgotten when unlinked, and only those', async ({ store }) => {
      const lease = await start(store)
      const links = [link('c-1', 7), link('c-2', 8)]
      await store.commit(lease, effects({ links }))
      await store.commit(lease, effects({ unlinks: [keyOf(link('c-1', 7))] }))
      expect(await store.links(links.map(keyOf))).toEqual([links[1]])
    })

    test('of gone records are dead, and alive again when written', async ({ store }) => {
      const lease = await start(store)
      const made = link('c-1', 7, { hash: 'h' })
      await store.commit(lease, effects({ links: [made] }))
      await store.commit(lease, effects({ deadLinks: [keyOf(made)] }))
      expect(await store.links([keyOf(made)])).toEqual([{ ...made, dead: true }])
      await store.commit(lease, effects({ links: [made] }))
      expect(await store.links([keyOf(made)])).toEqual([made])
    })

    test('carry any text as key', async ({ store }) => {
      const lease = await start(store)
      const keys = [
        `it's "quoted" \\ {a,b}`,
        'a|b|c',
        'nul\u0000inside',
        'private \uE0FF0 use',
        'half \uD83D of a pair',
        '😀 日本 é é',
        '',
        ' ',
        'null',
        'ü'.repeat(maxKeyLength),
      ]
      const links = keys.map((key, at) => link(key, `${key.slice(0, 20)}/${at}`))
      await store.commit(lease, effects({ links }))
      expect(new Set(await store.links(links.map(keyOf)))).toEqual(new Set(links))
      const ids = links.map(({ id }) => id)
      expect(new Set(await store.linksTo('pos.debtor', ids))).toEqual(new Set(links))
    })

    test('refuse a key that is too long, and the page with it', async ({ store }) => {
      const lease = await start(store)
      const long = link('x'.repeat(maxKeyLength + 1), 7)
      const page = effects({ links: [link('c-1', 8), long], records: [record('1')] })
      await expect(store.commit(lease, page)).rejects.toMatchObject({ code: 'KEY_TOO_LONG' })
      expect(await store.links([keyOf(link('c-1', 8))])).toEqual([])
      expect(await store.records('orders', ['1'])).toEqual([])
    })

    test('come by the ten thousand in one page', async ({ store }) => {
      const lease = await start(store)
      const links = Array.from({ length: 10_000 }, (_, at) => link(`c-${at}`, at))
      const events = links.map(({ key }) => ({
        key,
        outcome: 'done' as const,
        flowVersion: 'v1',
        at: 5,
        writes: [],
      }))
      const seen = links.map(({ key }) => key)
      await store.commit(lease, effects({ links, events, seen, counts: { done: 10_000 } }))
      expect(await store.links(links.map(keyOf))).toHaveLength(10_000)
      expect(await store.runs({ limit: 1 })).toMatchObject([{ counts: { done: 10_000 } }])
    })
  })

  describe('a complete read', () => {
    test('tells which linked records it did not see', async ({ store }) => {
      const lease = await start(store)
      const links = ['d', 'b', 'a', 'c'].map((key, at) => link(key, at))
      await store.commit(lease, effects({ links, seen: ['a', 'x'] }))
      await store.commit(lease, effects({ seen: ['a'] }))
      expect(await store.gone('orders', 'shop.customer', { after: '', limit: 2 })).toEqual({
        known: 4,
        gone: 3,
        seen: 2,
        keys: ['b', 'c'],
      })
      expect(await store.gone('orders', 'shop.customer', { after: 'c', limit: 2 })).toEqual({
        known: 4,
        gone: 3,
        seen: 2,
        keys: ['d'],
      })
    })

    test('that saw nothing says so', async ({ store }) => {
      const lease = await start(store)
      await store.commit(lease, effects({ links: [link('a', 1)] }))
      expect(await store.gone('orders', 'shop.customer', { after: '', limit: 5 })).toEqual({
        known: 1,
        gone: 1,
        seen: 0,
        keys: ['a'],
      })
    })

    test('counts a record with two target records once, and no dead ones', async ({ store }) => {
      const lease = await start(store)
      const links = [link('a', 1), link('a', 1, { target: 'pos.contact' }), link('b', 2)]
      await store.commit(lease, effects({ links }))
      await store.commit(lease, effects({ deadLinks: [keyOf(link('b', 2))] }))
      expect(await store.gone('orders', 'shop.customer', { after: '', limit: 5 })).toEqual({
        known: 1,
        gone: 1,
        seen: 0,
        keys: ['a'],
      })
    })

    test('begins with nothing seen, for its own flow only', async ({ store }) => {
      const lease = await start(store)
      const others = await start(store, 'stock')
      await store.commit(lease, effects({ links: [link('a', 1)], seen: ['a'] }))
      await store.commit(others, effects({ seen: ['a'] }))
      await store.resetSeen('orders')
      const page = { after: '', limit: 5 }
      expect(await store.gone('orders', 'shop.customer', page)).toMatchObject({ seen: 0, gone: 1 })
      expect(await store.gone('stock', 'shop.customer', page)).toMatchObject({ seen: 1, gone: 0 })
    })
  })
}

function keyOf({ source, key, target }: Link): LinkKey {
  return { source, key, target }
}
