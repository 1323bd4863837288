import { describe, expect, test } from 'vitest'
import { dedent } from '../testing/dedent.ts'
import { refusal } from '../testing/pretend-target.ts'
import {
  createRefillKit,
  LOUD,
  NAME,
  namedBy,
  narrowed,
  type RefillKit,
} from '../testing/refill-kit.ts'
import type { RunKit } from '../testing/run-kit.ts'
import type { Page } from './connection.ts'
import { applyPlan, planFlow } from './plan-flow.ts'
import type { RunOptions } from './run-options.ts'

const NEWER = '2026-02-01T00:00:00Z'

describe('after the mapping of a field has changed', () => {
  test('every linked record gets an update of that field and of nothing else', async () => {
    const kit = await createRefillKit(NAME)
    const { counts } = await kit.refill(LOUD, 'name')
    expect(kit.till.log).toEqual([
      { action: 'update', resource: 'product', id: 1, set: { name: 'ONE' } },
      { action: 'update', resource: 'product', id: 2, set: { name: 'TWO' } },
    ])
    expect(counts).toEqual({ done: 2, updated: 2 })
  })

  test('the next run of everything writes nothing', async () => {
    const kit = await createRefillKit(NAME)
    await kit.refill(LOUD, 'name')
    kit.till.log.length = 0
    const { counts } = await kit.run({ ...kit.changedTo(LOUD), what: { kind: 'all' } })
    expect(kit.till.log).toEqual([])
    expect(counts).toEqual({ unchanged: 2 })
  })

  test('a second refill reads and writes nothing in the target', async () => {
    const kit = await createRefillKit(NAME)
    await kit.refill(LOUD, 'name')
    kit.till.log.length = 0
    let reads = 0
    const { till } = kit.options.systems
    if (!till) throw new Error('the kit has a till')
    const counting = {
      ...till.connection,
      resource: (name: string) => {
        const resource = till.connection.resource(name)
        return {
          ...resource,
          read: async (...given: Parameters<NonNullable<typeof resource.read>>) => {
            reads += 1
            return resource.read?.(...given)
          },
        }
      },
    }
    const options = kit.changedTo(LOUD)
    const systems = { ...options.systems, till: { ...till, connection: counting } }
    expect((await kit.run(narrowed({ ...options, systems }, 'name'))).counts).toEqual({
      unchanged: 2,
    })
    expect(kit.till.log).toEqual([])
    expect(reads).toBe(0)
  })

  test('another field that has changed meanwhile is not written along, and not missed by the next run', async () => {
    const kit = await createRefillKit(NAME)
    kit.shop.put('1', { sku: 'S1', title: 'One', note: 'changed' })
    await kit.refill(LOUD, 'name')
    expect(kit.till.log[0]).toMatchObject({ id: 1, set: { name: 'ONE' } })
    expect(kit.products()['S1']).toMatchObject({ name: 'ONE', note: 'first' })
    await kit.run(kit.changedTo(LOUD))
    expect(kit.products()['S1']).toMatchObject({ name: 'ONE', note: 'changed' })
  })

  test('the mapping before, run again, is written again', async () => {
    const kit = await createRefillKit(NAME)
    kit.shop.put('1', { sku: 'S1', title: 'One', note: 'changed' })
    await kit.refill(LOUD, 'name')
    kit.shop.put('1', { sku: 'S1', title: 'One', note: 'first' })
    await kit.run({ what: { kind: 'all' } })
    expect(kit.products()).toMatchObject({
      S1: { name: 'One', note: 'first' },
      S2: { name: 'Two' },
    })
  })

  test('a value that the target has already is not sent, and the next run knows', async () => {
    const kit = await createRefillKit(NAME)
    kit.till.add('product', { id: 1, sku: 'S1', name: 'ONE', note: 'first' })
    expect((await kit.refill(LOUD, 'name')).counts).toEqual({ done: 1, updated: 1, unchanged: 1 })
    expect(kit.till.log).toMatchObject([{ id: 2 }])
    kit.till.log.length = 0
    await kit.run({ ...kit.changedTo(LOUD), what: { kind: 'all' } })
    expect(kit.till.log).toEqual([])
  })

  test('a field that is new in the mapping is written alone, also where the target cannot be read', async () => {
    const before = NAME.replace(', note: =note', '')
    const kit = await createRefillKit(before)
    const blind = unreadable(kit, kit.changedTo(NAME))
    await kit.run(narrowed(blind, 'note'))
    expect(kit.till.log.map(({ set }) => set)).toEqual([{ note: 'first' }, { note: 'second' }])
    kit.till.log.length = 0
    await kit.run({ ...blind, what: { kind: 'all' } })
    expect(kit.till.log).toEqual([])
  })

  test('a target that cannot be read gets all once more, as nobody knows what else has changed', async () => {
    const kit = await createRefillKit(NAME)
    const blind = unreadable(kit, kit.changedTo(LOUD))
    await kit.run(narrowed(blind, 'name'))
    expect(kit.till.log.map(({ set }) => set)).toEqual([{ name: 'ONE' }, { name: 'TWO' }])
    await kit.run({ ...blind, what: { kind: 'all' } })
    await kit.run({ ...blind, what: { kind: 'all' } })
    expect(kit.till.log.slice(2).map(({ set }) => set)).toEqual([
      { sku: 'S1', name: 'ONE', note: 'first' },
      { sku: 'S2', name: 'TWO', note: 'second' },
    ])
  })
})

function unreadable(kit: RunKit, options: RunOptions): RunOptions {
  const { till } = kit.options.systems
  if (!till) throw new Error('the kit has a till')
  const connection = {
    ...till.connection,
    resource: (name: string) => {
      const resource = till.connection.resource(name)
      return {
        ...resource,
        read: undefined,
        find: async (...given: Parameters<typeof resource.find>) =>
          (await resource.find(...given)).map(({ id }) => ({ id })),
      }
    },
  }
  return { ...options, systems: { ...options.systems, till: { ...till, connection } } }
}

describe('fields that the flow sends only in some cases', () => {
  test('one of those that are sent only at creation is written, and the next run writes nothing', async () => {
    const kit = await createRefillKit(namedBy('=title', 'createOnly: [name]'))
    const loud = namedBy('=$uppercase(title)', 'createOnly: [name]')
    await kit.run({ ...kit.changedTo(loud), what: { kind: 'all' } })
    expect(kit.till.log).toEqual([])
    await kit.refill(loud, 'name')
    expect(kit.till.log.map(({ set }) => set)).toEqual([{ name: 'ONE' }, { name: 'TWO' }])
    await kit.run({ ...kit.changedTo(loud), what: { kind: 'all' } })
    expect(kit.till.log).toHaveLength(2)
  })

  test('a change of the others is not missed after one of those was written', async () => {
    const kit = await createRefillKit(namedBy('=title', 'createOnly: [name]'))
    const loud = namedBy('=$uppercase(title)', 'createOnly: [name]')
    kit.shop.put('1', { sku: 'S1', title: 'One', note: 'changed' })
    await kit.refill(loud, 'name')
    await kit.run(kit.changedTo(loud))
    expect(kit.products()['S1']).toMatchObject({ name: 'ONE', note: 'changed' })
  })

  test('one that is sent only while it is empty is left where it is not', async () => {
    const kit = await createRefillKit(namedBy('=title', 'onlyIfEmpty: [name]'))
    kit.till.add('product', { id: 2, sku: 'S2', note: 'second' })
    await kit.refill(namedBy('=$uppercase(title)', 'onlyIfEmpty: [name]'), 'name')
    expect(kit.till.log).toMatchObject([{ id: 2, set: { name: 'TWO' } }])
  })

  test('a flow that leaves existing records alone writes the field', async () => {
    const kit = await createRefillKit(namedBy('=title', 'mode: create'))
    await kit.refill(namedBy('=$uppercase(title)', 'mode: create'), 'name')
    expect(kit.till.log.map(({ set }) => set)).toEqual([{ name: 'ONE' }, { name: 'TWO' }])
  })

  test('a formula without a result sends nothing, null clears the field', async () => {
    const kit = await createRefillKit(NAME)
    await kit.refill(namedBy('=sku = "S1" ? null'), 'name')
    expect(kit.till.log).toMatchObject([{ id: 1, set: { name: null } }])
  })
})

describe('nothing but the field is touched', () => {
  test('a record without a link is counted as not linked: it is not created, looked for or kept', async () => {
    const kit = await createRefillKit(NAME)
    kit.shop.put('3', { sku: 'S3', title: 'Three' })
    kit.till.add('product', { id: 30, sku: 'S3', name: 'by hand' })
    const { counts } = await kit.refill(LOUD, 'name')
    expect(counts).toEqual({ done: 2, updated: 2, notLinked: 1 })
    expect(kit.till.log.map(({ id }) => id)).toEqual([1, 2])
    expect(await kit.durable()).toEqual([])
    // The next run meets it as if nothing had been.
    await kit.run(kit.changedTo(LOUD))
    expect(kit.products()['S3']).toMatchObject({ name: 'THREE' })
  })

  test('a record without a link is not even computed', async () => {
    const kit = await createRefillKit(NAME)
    kit.shop.put('3', { sku: 'S3', title: 'Three' })
    const failing = LOUD.replace(
      'steps:',
      'steps:\n  - fail: No note\n    if: =$not($exists(note))',
    )
    expect((await kit.refill(failing, 'name')).counts).toEqual({
      done: 2,
      updated: 2,
      notLinked: 1,
    })
  })

  test('a page of the source is not told to be handled, nor a record to be known', async () => {
    const kit = await createRefillKit(NAME)
    const options = kit.changedTo(LOUD)
    const { shop } = options.systems
    if (!shop) throw new Error('the kit has a shop')
    let handled = 0
    const resource: typeof shop.connection.resource = (name) => {
      const real = shop.connection.resource(name)
      async function* list(request: Parameters<typeof real.list>[0]): AsyncGenerator<Page> {
        for await (const page of real.list(request))
          yield { ...page, handled: async () => void (handled += 1) }
      }
      return { ...real, list }
    }
    const connection = { ...shop.connection, resource }
    let noted = 0
    const told = { note: () => void (noted += 1), has: () => false }
    const systems = { ...options.systems, shop: { ...shop, connection } }
    await kit.run(narrowed({ ...options, systems, told }, 'name'))
    expect(kit.till.log).toHaveLength(2)
    expect(handled).toBe(0)
    expect(noted).toBe(0)
  })

  test('a target record that is gone is not created again', async () => {
    const kit = await createRefillKit(NAME)
    kit.till.records.get('product')?.delete(1)
    expect((await kit.refill(LOUD, 'name')).counts).toMatchObject({ done: 1, notLinked: 1 })
    expect(kit.till.log.map(({ action, id }) => [action, id])).toEqual([['update', 2]])
  })

  test('what changed in the source is still read by the next run', async () => {
    const kit = await createRefillKit(NAME)
    const before = await kit.store.cursor('articles', 0)
    kit.shop.put('1', { sku: 'S1', title: 'One', note: 'changed' }, NEWER)
    await kit.refill(LOUD, 'name')
    expect(await kit.store.cursor('articles', 0)).toEqual(before)
  })

  test('records that are gone from the source stay for the next comparison', async () => {
    const deletes = `${NAME}\ndeletes: { limit: 100%, do: [{ delete: till.product }] }\n`
    const kit = await createRefillKit(deletes)
    kit.shop.remove('2')
    await kit.refill(deletes.replace('=title', '=$uppercase(title)'), 'name')
    expect(kit.till.log).toMatchObject([{ action: 'update', id: 1 }])
    await kit.run({ what: { kind: 'all' } })
    expect(kit.till.records.get('product')?.has(2)).toBe(false)
  })

  test('what is kept of a record that failed stays as it is', async () => {
    const kit = await createRefillKit(NAME)
    kit.shop.put('2', { sku: 'S2', title: 'Two', note: 'refused' })
    kit.till.before = (_, __, set) => {
      if (set['note'] === 'refused') throw refusal('invalid', 'no such note')
    }
    await kit.run()
    const kept = await kit.store.records('articles', ['2'])
    expect(kept).toMatchObject([{ state: 'parked' }])
    await kit.refill(LOUD, 'name')
    expect(kit.products()['S2']).toMatchObject({ name: 'TWO', note: 'second' })
    expect(await kit.store.records('articles', ['2'])).toEqual(kept)
  })

  test('a record that is refused is counted and told, and nothing is kept of it', async () => {
    const kit = await createRefillKit(NAME)
    kit.till.before = (_, __, set) => {
      if (set['name'] === 'ONE') throw refusal('invalid', 'too loud')
    }
    expect((await kit.refill(LOUD, 'name')).counts).toEqual({ done: 1, dropped: 1, updated: 1 })
    expect(await kit.durable()).toEqual([])
    expect(kit.store.events.at(-2)).toMatchObject({ key: '1', outcome: 'dropped' })
  })

  test('a record is tried again while its system does not answer', async () => {
    const kit = await createRefillKit(NAME)
    let refused = 0
    kit.till.before = () => {
      if ((refused += 1) <= 3) throw refusal('temporary', 'busy')
    }
    const options = narrowed(kit.changedTo(LOUD), 'name')
    const ports = { ...options.ports, random: () => 0.4 }
    expect((await kit.run({ ...options, ports })).counts).toEqual({ done: 2, updated: 2 })
  })

  test('it does not run beside a run of the flow', async () => {
    const kit = await createRefillKit(NAME)
    await kit.store.startRun({
      flow: 'articles',
      flowVersion: 'v',
      worker: 'other',
      cause: 'person',
    })
    await expect(kit.refill(LOUD, 'name')).rejects.toMatchObject({ code: 'FLOW_BUSY' })
  })
})

describe('a plan of chosen fields', () => {
  test('shows what is written now and then, and applying it does exactly that', async () => {
    const kit = await createRefillKit(NAME)
    kit.shop.put('3', { sku: 'S3', title: 'Three' })
    const options = narrowed(kit.changedTo(LOUD), 'name')
    const { records, summary } = await planFlow(options)
    expect(kit.till.log).toEqual([])
    expect(summary.counts).toEqual({ done: 2, updated: 2, notLinked: 1 })
    expect(records).toMatchObject([
      {
        key: '1',
        writes: [{ action: 'update', id: 1, set: { name: 'ONE' }, before: { name: 'One' } }],
      },
      {
        key: '2',
        writes: [{ action: 'update', id: 2, set: { name: 'TWO' }, before: { name: 'Two' } }],
      },
    ])
    kit.shop.put('2', { sku: 'S2', title: 'Zwei', note: 'second' })
    const { differing, summary: applied } = await applyPlan(options, records)
    expect(differing).toEqual([{ key: '2', label: undefined, isGone: false }])
    expect(applied?.counts).toEqual({ done: 1, updated: 1 })
    expect(kit.till.log.map(({ set }) => set)).toEqual([{ name: 'ONE' }])
  })

  test('applied twice writes nothing again', async () => {
    const kit = await createRefillKit(NAME)
    const options = narrowed(kit.changedTo(LOUD), 'name')
    const { records } = await planFlow(options)
    await applyPlan(options, records)
    const { already, summary } = await applyPlan(options, records)
    expect(already).toHaveLength(2)
    expect(summary).toBeUndefined()
  })

  test('leaves alone a record that is gone from the source by then, with what is made of it', async () => {
    const kit = await createRefillKit(NAME)
    const options = narrowed(kit.changedTo(LOUD), 'name')
    const { records } = await planFlow(options)
    kit.shop.remove('2')
    const { differing } = await applyPlan(options, records)
    expect(differing).toMatchObject([{ key: '2', isGone: true }])
    expect(kit.till.log.map(({ id }) => id)).toEqual([1])
    const link = { source: 'shop.article', key: '2', target: 'till.product' }
    expect(await kit.store.links([link])).toMatchObject([{ id: 2 }])
    expect((await kit.store.links([link]))[0]?.dead).toBeUndefined()
  })
})

describe('steps beside the one that is chosen', () => {
  const BOTH = dedent`
    steps:
      - write: till.person
        match: { email: =owner }
        link: { shop.owner: =owner }
        set: { email: =owner }
        as: owner
      - write: till.product
        match: { sku: =sku }
        set: { sku: =sku, owner: =$owner.id, name: =title }
  `

  /** An article whose owner a step beside it writes. */
  async function createOwned(): Promise<RefillKit> {
    const kit = await createRefillKit(BOTH)
    kit.shop.remove('2')
    kit.shop.put('1', { sku: 'S1', title: 'One', owner: 'a@b.example' })
    await kit.run({ what: { kind: 'all' } })
    kit.till.log.length = 0
    return kit
  }

  test('write nothing, and the chosen one sees what they lead to', async () => {
    const kit = await createOwned()
    await kit.refill(BOTH.replace('=title', '=title & $owner.id & $owner.email'), 'name')
    expect(kit.till.log).toMatchObject([
      { resource: 'product', action: 'update', set: { name: 'One1a@b.example' } },
    ])
    expect(kit.till.log).toHaveLength(1)
  })

  test('leave a record alone whose value they cannot give', async () => {
    const kit = await createOwned()
    kit.shop.put('1', { sku: 'S1', title: 'One', owner: 'new@b.example' })
    const { counts } = await kit.refill(BOTH, 'owner')
    expect(kit.till.log).toEqual([])
    expect(counts).toEqual({ skipped: 1 })
  })
})

describe('a process that dies at a refill', () => {
  const CASES = [
    ['of a field that is always sent', NAME, LOUD],
    [
      'of a field that is sent only at creation',
      namedBy('=title', 'createOnly: [name]'),
      namedBy('=$uppercase(title)', 'createOnly: [name]'),
    ],
  ] as const

  test.each(CASES)('%s, wherever, is followed by one that ends right', async (_, before, after) => {
    for (let call = 1; ; call += 1) {
      for (const when of ['before', 'after'] as const) {
        const kit = await createRefillKit(before)
        kit.shop.put('3', { sku: 'S3', title: 'Three' })
        const isDead = await kit.die(after, 'name', { call, when })
        kit.clock.advance(60_000)
        await kit.refill(after, 'name')
        expect(kit.products()).toEqual({
          S1: { id: 1, sku: 'S1', name: 'ONE', note: 'first' },
          S2: { id: 2, sku: 'S2', name: 'TWO', note: 'second' },
        })
        expect(kit.till.log.every(({ set }) => Object.keys(set).join() === 'name')).toBe(true)
        kit.till.log.length = 0
        await kit.run({ ...kit.changedTo(after), what: { kind: 'all' } })
        expect(kit.till.log).toMatchObject([{ action: 'create', set: { sku: 'S3' } }])
        if (!isDead) return
      }
    }
  })
})
