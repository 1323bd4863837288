import { describe, expect } from 'vitest'
import { say } from '../messages/message.ts'
import { linkWakeKey, matchWakeKey } from '../run/store/link.ts'
import { effects, link, type OpenStore, record, start, testStore } from './store-case.ts'

/** What is promised about durable records and waking. */
export function describeRecords(open: OpenStore): void {
  describeKeeping(open)
  describeDue(open)
  describeWaking(open)
}

function describeKeeping(open: OpenStore): void {
  const test = testStore(open)

  describe('a durable record', () => {
    test('comes back as it was kept', async ({ store }) => {
      const lease = await start(store)
      const kept = record('it\'s "1"\u0000', {
        state: 'in-doubt',
        reason: say('author', { text: 'no answer \u0000' }),
        step: 'steps/2/write',
        label: 'Order 1 😀',
        attempts: 3,
        dueAt: 1_800_000_000_123,
        waitsFor: 'pos.product?sku="A|1"',
        version: '2026-01-01T00:00:00Z',
        payload: { lines: [{ sku: 'A-1', price: 2.5, text: '\u0000' }], none: null },
        deleted: true,
        doubt: { operation: 'op', target: 'pos.debtor', match: { email: 'a@b.it' } },
      })
      await store.commit(lease, effects({ records: [kept, record('bare')] }))
      expect(await store.records('orders', [kept.key])).toEqual([kept])
      expect(await store.records('orders', ['bare', 'none'])).toEqual([record('bare')])
      expect(await store.records('stock', ['bare'])).toEqual([])
    })

    test('is replaced by a newer one', async ({ store }) => {
      const lease = await start(store)
      await store.commit(lease, effects({ records: [record('1', { payload: 1, step: 's' })] }))
      const newer = record('1', { state: 'retrying', dueAt: 5, attempts: 2 })
      await store.commit(lease, effects({ records: [newer] }))
      expect(await store.records('orders', ['1'])).toEqual([newer])
    })

    test('is over when its record ended', async ({ store }) => {
      const lease = await start(store)
      await store.commit(lease, effects({ records: [record('1'), record('2')] }))
      await store.commit(lease, effects({ ended: ['1', 'never'] }))
      expect(await store.records('orders', ['1', '2'])).toEqual([record('2')])
    })

    test('is listed by state, page by page over flows', async ({ store }) => {
      const orders = await start(store)
      const stock = await start(store, 'stock')
      const hidden = { payload: { email: 'anna@example.org' }, version: 'a digest of it' }
      await store.commit(orders, effects({ records: [record('2', hidden), record('1')] }))
      const others = [
        record('0', { flow: 'stock' }),
        record('9', { flow: 'stock', state: 'ready' }),
      ]
      await store.commit(stock, effects({ records: others }))
      const first = await store.list({ states: ['parked'], limit: 2 })
      expect(first).toEqual([record('1'), record('2')])
      const after = { flow: 'orders', key: '2' }
      expect(await store.list({ states: ['parked'], after, limit: 2 })).toEqual([others[0]])
      expect(await store.list({ flow: 'stock', states: ['parked', 'ready'], limit: 9 })).toEqual(
        others,
      )
    })

    test('is counted by state', async ({ store }) => {
      const lease = await start(store)
      const records = [record('1'), record('2'), record('3', { state: 'in-doubt' })]
      await store.commit(lease, effects({ records }))
      expect(await store.countRecords('orders')).toEqual({
        ready: 0,
        waiting: 0,
        retrying: 0,
        parked: 2,
        'in-doubt': 1,
      })
    })

    test('that a person ignored is neither listed nor counted, and ready only when it is named', async ({
      store,
    }) => {
      const lease = await start(store)
      const ignored = record('1', { ignored: true })
      await store.commit(lease, effects({ records: [ignored] }))
      expect(await store.records('orders', ['1'])).toEqual([ignored])
      expect(await store.list({ states: ['parked'], limit: 9 })).toEqual([])
      expect(await store.countRecords('orders')).toMatchObject({ parked: 0 })
      expect(await store.release('orders', 'all')).toBe(0)
      expect(await store.release('orders', ['1'])).toBe(1)
      expect(await store.records('orders', ['1'])).toMatchObject([{ state: 'ready' }])
      expect(await store.countRecords('orders')).toMatchObject({ ready: 1 })
    })
  })

  describe('releasing', () => {
    test('makes the named records ready and forgets attempts', async ({ store, now }) => {
      const lease = await start(store)
      const records = [record('1', { attempts: 5, dueAt: 9 }), record('2')]
      await store.commit(lease, effects({ records }))
      expect(await store.release('orders', ['1', 'none'])).toBe(1)
      const { dueAt: _, ...rest } = record('1', { state: 'ready', attempts: 0, since: now() })
      expect(await store.records('orders', ['1', '2'])).toEqual(
        expect.arrayContaining([rest, record('2')]),
      )
    })

    test('leaves records in doubt, records that are ready, and other flows alone', async ({
      store,
    }) => {
      const lease = await start(store)
      const records = [
        record('1', { state: 'in-doubt' }),
        record('2', { state: 'ready' }),
        record('3', { state: 'waiting', waitsFor: 'x' }),
        record('4', { state: 'retrying', dueAt: 9 }),
        record('5', { flow: 'stock' }),
      ]
      await store.commit(lease, effects({ records }))
      expect(await store.release('orders', 'all')).toBe(2)
      expect(await store.countRecords('orders')).toMatchObject({ ready: 3, 'in-doubt': 1 })
      expect(await store.countRecords('stock')).toMatchObject({ parked: 1 })
    })
  })
}

function describeDue(open: OpenStore): void {
  const test = testStore(open)

  describe('records that are due', () => {
    test('are the ready ones first, then those whose time has come', async ({ store }) => {
      const lease = await start(store)
      const records = [
        record('late', { state: 'retrying', dueAt: 200 }),
        record('early', { state: 'waiting', dueAt: 100 }),
        record('future', { state: 'retrying', dueAt: 301 }),
        record('second', { state: 'ready', since: 11 }),
        record('first', { state: 'ready', since: 10 }),
        record('never', { state: 'waiting' }),
        record('parked', { dueAt: 1 }),
        record('doubt', { state: 'in-doubt', dueAt: 1 }),
        record('other', { state: 'ready', flow: 'stock' }),
      ]
      await store.commit(lease, effects({ records }))
      const due = await store.due('orders', 300, 10)
      expect(due.map(({ key }) => key)).toEqual(['first', 'second', 'early', 'late'])
      expect(await store.due('orders', 300, 1)).toEqual([records[4]])
    })
  })
}

function describeWaking(open: OpenStore): void {
  const test = testStore(open)
  const awaited = link('c-1', 7)
  const waiting = record('1', { state: 'waiting', waitsFor: linkWakeKey(awaited), dueAt: 9e12 })

  describe('waking', () => {
    test('makes ready who waits for the link that is made, in the same commit', async ({
      store,
      now,
    }) => {
      const lease = await start(store)
      await store.commit(lease, effects({ records: [waiting, record('2')] }))
      const page = effects({ links: [awaited], wakes: [linkWakeKey(awaited)] })
      expect(await store.commit(lease, page)).toMatchObject({ woken: 1 })
      const { dueAt: _due, waitsFor: _waits, ...rest } = waiting
      expect(await store.records('orders', ['1'])).toEqual([
        { ...rest, state: 'ready', since: now() },
      ])
    })

    test('reaches other flows, and counts the own flow only', async ({ store, other }) => {
      const orders = await start(store)
      const customers = await start(other, 'customers', 'worker-2')
      await store.commit(orders, effects({ records: [waiting] }))
      const page = effects({ links: [awaited], wakes: [linkWakeKey(awaited)] })
      expect(await other.commit(customers, page)).toMatchObject({ woken: 0 })
      expect(await store.countRecords('orders')).toMatchObject({ ready: 1, waiting: 0 })
    })

    test('by match values takes their order for nothing', async ({ store }) => {
      const lease = await start(store)
      const waitsFor = matchWakeKey('pos.product', { sku: `A"'1`, brand: 7 })
      await store.commit(lease, effects({ records: [record('1', { state: 'waiting', waitsFor })] }))
      const wakes = [matchWakeKey('pos.product', { brand: 7, sku: `A"'1` })]
      expect(await store.commit(lease, effects({ wakes }))).toMatchObject({ woken: 1 })
    })

    test('reaches a record of the same page', async ({ store }) => {
      const lease = await start(store)
      const page = effects({
        records: [waiting],
        links: [awaited],
        wakes: [linkWakeKey(awaited)],
      })
      expect(await store.commit(lease, page)).toMatchObject({ woken: 1 })
    })

    test('is not missed by a record that begins to wait after the link was made', async ({
      store,
    }) => {
      const lease = await start(store)
      await store.commit(lease, effects({ links: [awaited], wakes: [linkWakeKey(awaited)] }))
      expect(await store.commit(lease, effects({ records: [waiting] }))).toMatchObject({ woken: 1 })
      expect(await store.countRecords('orders')).toMatchObject({ ready: 1 })
    })

    test('is not done by a dead link', async ({ store }) => {
      const lease = await start(store)
      await store.commit(lease, effects({ links: [{ ...awaited, dead: true }] }))
      expect(await store.commit(lease, effects({ records: [waiting] }))).toMatchObject({ woken: 0 })
    })

    test('leaves alone who does not wait any more', async ({ store }) => {
      const lease = await start(store)
      const parked = { ...waiting, state: 'parked' as const }
      await store.commit(lease, effects({ records: [parked] }))
      const wakes = [linkWakeKey(awaited), 'nobody waits for this']
      expect(await store.commit(lease, effects({ wakes }))).toMatchObject({ woken: 0 })
      expect(await store.records('orders', ['1'])).toEqual([parked])
    })
  })
}
