import { describe, expect, test } from 'vitest'
import type { JsonObject } from '../../json.ts'
import { say } from '../../messages/message.ts'
import { inAnyOrder } from '../../testing/any-order.ts'
import { refusal } from '../../testing/pretend-target.ts'
import { createRunKit, type RunKit } from '../../testing/run-kit.ts'
import { planFlow } from '../plan-flow.ts'
import { createSession } from '../session/session.ts'

const SEEDS = Array.from({ length: 10 }, (_, seed) => seed)

/** Articles that are found by their SKU, as products are. */
function products(doubles: string, more = ''): RunKit {
  return createRunKit(`
parallel: 4
steps:
  - find: till.product
    link: { shop.article: "=$key" }
    as: known
    missing: ok
  - write: till.product
    match: { sku: =sku }
    link: { shop.article: "=$key" }
    doubles: ${doubles}
    createOnly: [note]
    set: { sku: =sku, name: =title, note: '=$exists($known) ? "of another" : "of its own"' }
${more}`)
}

/** Owners that are found by their e-mail address, as customers are. */
function people(doubles: string, more = ''): RunKit {
  return createRunKit(`
parallel: 4
steps:
  - write: till.person
    match: { email: =owner }
    link: { shop.article: "=$key" }
    doubles: ${doubles}
    set: { email: =owner, kind: =title }
${more}`)
}

const all = (kit: RunKit, resource: string) => [...(kit.till.records.get(resource)?.values() ?? [])]
const inTill = (kit: RunKit) =>
  all(kit, 'product').map((row) =>
    Object.fromEntries(Object.entries(row).filter(([name]) => name !== 'note')),
  )
const linkOf = async (kit: RunKit, key: string) => {
  const [link] = await kit.store.links([{ source: 'shop.article', key, target: 'till.product' }])
  return link
}
const everything = { what: { kind: 'all' } } as const

/** Two articles with one SKU, that are one in the till. */
async function merged(doubles: string, more?: string): Promise<RunKit> {
  const kit = products(doubles, more)
  kit.shop.put('A', { sku: 'DD', title: 'a' })
  kit.shop.put('B', { sku: 'DD', title: 'b' })
  await kit.run()
  expect(inTill(kit)).toEqual([{ id: 1, sku: 'DD', name: 'b' }])
  return kit
}

/** Keeps the links as they were before they said by what their record was recognised. */
async function forgetMarks(kit: RunKit): Promise<void> {
  const links = await kit.store.linksTo('till.product', [1, 2])
  const { store } = kit
  const run = await store.startRun({
    flow: 'articles',
    flowVersion: kit.options.flow.version,
    worker: 'upgrade',
    cause: 'person',
    readsAll: false,
  })
  const session = createSession(store, run, kit.options.ports)
  for (const link of links) session.putLink({ ...link, hash: link.hash?.replace(/~.*/, '') })
  await session.commit()
  await store.finishRun(run, { state: 'finished' })
}

describe('of two records that became one target record, one that gets a match value of its own', () => {
  test.each([
    ['merge', 'A'],
    ['merge', 'B'],
    ['newest', 'A'],
    ['newest', 'B'],
  ])('leaves it to the other and gets one of its own (%s, %s)', async (doubles, leaver) => {
    const kit = await merged(doubles)
    kit.shop.put(leaver, { sku: 'DE', title: 'gone its way' })
    await kit.run()
    const stays = leaver === 'A' ? 'b' : 'a'
    expect(inTill(kit)).toEqual([
      { id: 1, sku: 'DD', name: stays },
      { id: 2, sku: 'DE', name: 'gone its way' },
    ])
    expect(await kit.durable()).toEqual([])
    expect((await kit.run(everything)).counts).toEqual({ unchanged: 2 })
    kit.shop.put(leaver, { sku: 'DE', title: 'changed' })
    await kit.run()
    expect(inTill(kit)).toEqual([
      { id: 1, sku: 'DD', name: stays },
      { id: 2, sku: 'DE', name: 'changed' },
    ])
  })

  test.each(['merge', 'newest'])('does so with e-mail addresses, too (%s)', async (doubles) => {
    const kit = people(doubles)
    kit.shop.put('12', { title: 'person', owner: 'jo@x' })
    kit.shop.put('15', { title: 'company', owner: 'jo@x' })
    await kit.run()
    kit.shop.put('15', { title: 'company', owner: 'bv@x' })
    await kit.run()
    expect(all(kit, 'person')).toEqual([
      { id: 1, email: 'jo@x', kind: 'person' },
      { id: 2, email: 'bv@x', kind: 'company' },
    ])
  })

  test('goes from its first step as a record that is new', async () => {
    const kit = await merged('merge')
    kit.shop.put('A', { sku: 'DE', title: 'a' })
    await kit.run()
    expect(all(kit, 'product').map(({ note }) => note)).toEqual(['of its own', 'of its own'])
  })

  test('becomes a record that has the value already', async () => {
    const kit = await merged('merge')
    kit.till.add('product', { id: 9, sku: 'DE', name: 'by hand' })
    kit.shop.put('A', { sku: 'DE', title: 'a' })
    await kit.run()
    expect(inTill(kit)).toEqual([
      { id: 1, sku: 'DD', name: 'b' },
      { id: 9, sku: 'DE', name: 'a' },
    ])
    expect((await linkOf(kit, 'A'))?.id).toBe(9)
  })

  test('is one more double where another record has the value', async () => {
    const kit = products('merge')
    kit.shop.put('A', { sku: 'DD', title: 'a' })
    kit.shop.put('B', { sku: 'DD', title: 'b' })
    kit.shop.put('C', { sku: 'DE', title: 'c' })
    await kit.run()
    const { flow } = products('fail').options
    kit.shop.put('A', { sku: 'DE', title: 'a' })
    await kit.run({ flow })
    const parked = await kit.store.list({ states: ['parked'], limit: 10 })
    expect(parked.map(({ key, cause }) => [key, cause])).toEqual([
      ['A', 'run.doubled till.product'],
    ])
    expect(inTill(kit)).toMatchObject([
      { sku: 'DE', name: 'c' },
      { sku: 'DD', name: 'b' },
    ])
    expect(await linkOf(kit, 'A')).toBeUndefined()
  })

  test('leaves it also when the system refuses what it would be now', async () => {
    const kit = await merged('merge')
    kit.shop.put('A', { sku: 'DE', title: 'a' })
    kit.till.before = (action) => {
      if (action === 'create') throw refusal('invalid', 'no')
    }
    await kit.run()
    expect(inTill(kit)).toEqual([{ id: 1, sku: 'DD', name: 'b' }])
    expect(await kit.durable()).toEqual(['A parked'])
    kit.till.before = () => {}
    await kit.store.release('articles', 'all')
    await kit.run()
    expect(inTill(kit)).toMatchObject([
      { sku: 'DD', name: 'b' },
      { sku: 'DE', name: 'a' },
    ])
  })

  test('leaves it when it comes back from the dead with it', async () => {
    const kit = await merged('merge', 'deletes: { limit: 100%, do: [ { skip: It stays } ] }')
    kit.shop.remove('A')
    await kit.run(everything)
    kit.shop.put('A', { sku: 'DE', title: 'a' })
    await kit.run(everything)
    expect(inTill(kit)).toMatchObject([
      { sku: 'DD', name: 'b' },
      { sku: 'DE', name: 'a' },
    ])
  })

  test('does so in a plan, which shows what becomes of both', async () => {
    const kit = await merged('merge')
    kit.shop.put('A', { sku: 'DE', title: 'a' })
    const what = { kind: 'changes' } as const
    const plan = await planFlow({ ...kit.options, worker: 'plan', what })
    const writes = plan.records.map(({ key, writes: planned }) => [
      key,
      planned.map(({ action, set }) => [action, set]),
    ])
    expect(Object.fromEntries(writes)).toMatchObject({
      A: [['create', { sku: 'DE', name: 'a' }]],
      B: [['update', { sku: 'DD', name: 'b' }]],
    })
    expect(inTill(kit)).toEqual([{ id: 1, sku: 'DD', name: 'b' }])
  })
})

describe('nobody leaves a target record', () => {
  test('whose value a person changed: it is restored', async () => {
    const kit = await merged('merge')
    kit.till.add('product', { id: 1, sku: 'BY HAND', name: 'b' })
    await kit.run({ ...everything, force: true })
    expect(inTill(kit)).toEqual([{ id: 1, sku: 'DD', name: 'b' }])
  })

  test('that is its own alone: it is renamed', async () => {
    const kit = products('merge')
    kit.shop.put('A', { sku: 'DD', title: 'a' })
    await kit.run()
    kit.shop.put('A', { sku: 'DE', title: 'a' })
    await kit.run()
    expect(inTill(kit)).toEqual([{ id: 1, sku: 'DE', name: 'a' }])
  })

  test('because the flow recognises it by another field now', async () => {
    const kit = await merged('merge')
    const { flow } = createRunKit(`
steps:
  - write: till.product
    match: { name: =sku }
    link: { shop.article: "=$key" }
    set: { sku: =sku, name: =title }
`).options
    kit.shop.put('A', { sku: 'DE', title: 'a' })
    await kit.run({ flow })
    expect(inTill(kit)).toEqual([{ id: 1, sku: 'DE', name: 'a' }])
  })

  test('where its link is from before anybody kept what it was recognised by, until it is seen once', async () => {
    const kit = await merged('merge')
    await forgetMarks(kit)
    const before = kit.till.log.length
    expect((await kit.run(everything)).counts).toEqual({ unchanged: 2 })
    expect(kit.till.log).toHaveLength(before)
    kit.shop.put('A', { sku: 'DE', title: 'a' })
    await kit.run()
    expect(inTill(kit)).toMatchObject([
      { sku: 'DD', name: 'b' },
      { sku: 'DE', name: 'a' },
    ])
  })

  test('that it finds by an old link: it is renamed, as before', async () => {
    const kit = await merged('merge')
    await forgetMarks(kit)
    kit.shop.put('A', { sku: 'DE', title: 'a' })
    await kit.run()
    expect(inTill(kit)).toEqual([{ id: 1, sku: 'DE', name: 'a' }])
  })
})

test('steps that disagree about what a record is recognised by come to an end', async () => {
  const kit = createRunKit(`
steps:
  - write: till.product
    match: { sku: =sku }
    link: { shop.article: "=$key" }
    set: { sku: =sku, name: =title }
  - write: till.product
    match: { sku: =owner }
    link: { shop.article: "=$key" }
    set: { note: =title }
`)
  kit.shop.put('A', { sku: 'DD', title: 'a', owner: 'X' })
  kit.shop.put('B', { sku: 'DD', title: 'b', owner: 'X' })
  expect((await kit.run()).result).toEqual({ state: 'finished' })
  expect((await kit.run(everything)).result).toEqual({ state: 'finished' })
})

/** A part has its product's number in place of its address; whose it is, its key says. */
function withParts(): RunKit {
  return createRunKit(`
steps:
  - find: till.person
    for: =owner
    link: { shop.part: =$ }
    as: known
    missing: ok
  - write: till.product
    as: product
    match: { sku: =sku }
    link: { shop.article: "=$key" }
    set: { sku: =sku, name: =title }
  - write: till.person
    for: =owner
    match: { email: =$string($product.id) }
    link: { shop.part: =$ }
    set: { email: =$string($product.id), kind: =$record.title, note: '=$exists($known[$index].id) ? "known" : "new"' }
`)
}
const parts = (kit: RunKit) =>
  all(kit, 'person').map(({ email, kind, note }) => [email, kind, note])
const startMerged = async (ofB: string) => {
  const kit = withParts()
  kit.shop.put('B', { sku: 'DD', title: 'b', owner: ofB })
  await kit.run()
  kit.shop.put('A', { sku: 'DD', title: 'a', owner: 'part of A' })
  await kit.run()
  if (all(kit, 'product').length !== 1) throw new Error('two became one')
  return kit
}

describe('what belongs to a record', () => {
  test.each(['part of B', ''])(
    'stays with the target record that it leaves, where the other has one: "%s"',
    async (ofB) => {
      const kit = await startMerged(ofB)
      kit.shop.put('A', { sku: 'DE', title: 'a', owner: 'part of A' })
      await kit.run()
      expect(all(kit, 'product')).toMatchObject([
        { id: 1, sku: 'DD', name: 'b' },
        { id: 2, sku: 'DE', name: 'a' },
      ])
      expect(parts(kit).map(([email]) => email)).toEqual(['1', '2'])
      expect(parts(kit)[1]).toEqual(['2', 'a', 'new'])
      const ofFirst = ofB === '' ? parts(kit)[0] : ['1', 'b', 'known']
      expect(parts(kit)[0]).toEqual(ofFirst)
      await kit.run(everything)
      const before = kit.till.log.length
      expect((await kit.run(everything)).counts).toEqual({ unchanged: 2 })
      expect(kit.till.log).toHaveLength(before)
    },
  )

  test('stays there also when the system refuses in the middle', async () => {
    const kit = await startMerged('')
    kit.shop.put('A', { sku: 'DE', title: 'a', owner: 'part of A' })
    kit.till.before = (action, resource) => {
      if (action === 'create' && resource === 'person') throw refusal('invalid', 'no')
    }
    await kit.run()
    expect(await kit.durable()).toEqual(['A parked'])
    kit.till.before = () => {}
    await kit.store.release('articles', 'all')
    await kit.run()
    expect(parts(kit).map(([email]) => email)).toEqual(['1', '2'])
  })

  test('is known by its link where it came to another record', async () => {
    const kit = await startMerged('')
    kit.shop.put('C', { sku: 'DC', title: 'c', owner: 'part of A' })
    await kit.run()
    expect(parts(kit)).toEqual([['2', 'c', 'known']])
  })
})

function runSlowly(kit: RunKit, seed: number) {
  const { shop, till } = kit.options.systems
  if (!shop || !till) throw new Error('the kit has both systems')
  const slow = { ...till, connection: inAnyOrder(till.connection, seed) }
  return kit.run({ systems: { shop, till: slow } })
}
const skus = (kit: RunKit) =>
  all(kit, 'product').map(({ sku }: JsonObject) => (typeof sku === 'string' ? sku : ''))

describe('two records that leave one target record together', () => {
  test.each(SEEDS.flatMap((seed) => [['merge', seed] as const, ['newest', seed] as const]))(
    'for the same value are one record again, and no second has it (%s, %i)',
    async (doubles, seed) => {
      const kit = await merged(doubles)
      kit.shop.put('A', { sku: 'DE', title: 'a' })
      kit.shop.put('B', { sku: 'DE', title: 'b' })
      await runSlowly(kit, seed)
      expect(skus(kit).filter((sku) => sku === 'DE')).toHaveLength(1)
      const [one, other] = [await linkOf(kit, 'A'), await linkOf(kit, 'B')]
      expect(one?.id).toBe(other?.id)
      expect(all(kit, 'product').find(({ sku }) => sku === 'DE')).toMatchObject({ name: 'b' })
      expect(await kit.durable()).toEqual([])
      expect((await kit.run(everything)).counts).toEqual({ unchanged: 2 })
    },
  )

  test.each(SEEDS)('for values of their own leave nothing behind (%i)', async (seed) => {
    const kit = await merged('merge')
    kit.shop.put('A', { sku: 'DE', title: 'a' })
    kit.shop.put('B', { sku: 'DF', title: 'b' })
    await runSlowly(kit, seed)
    expect(skus(kit).toSorted((left, right) => left.localeCompare(right))).toEqual(['DE', 'DF'])
    expect(await kit.durable()).toEqual([])
  })

  test.each(SEEDS)('and then exchange their values are two still (%i)', async (seed) => {
    const kit = await merged('merge')
    kit.shop.put('B', { sku: 'DE', title: 'b' })
    await kit.run()
    kit.shop.put('A', { sku: 'DE', title: 'a' })
    kit.shop.put('B', { sku: 'DD', title: 'b' })
    await runSlowly(kit, seed)
    await kit.run(everything)
    const ids = [(await linkOf(kit, 'A'))?.id, (await linkOf(kit, 'B'))?.id]
    const named = ids.map((id) => inTill(kit).find((row) => row['id'] === id))
    expect(named).toMatchObject([
      { sku: 'DE', name: 'a' },
      { sku: 'DD', name: 'b' },
    ])
    expect(inTill(kit)).toHaveLength(2)
  })

  test('one after the other are told of what is left alone', async () => {
    const kit = await merged('merge')
    kit.shop.put('A', { sku: 'DE', title: 'a' })
    await kit.run()
    kit.shop.put('B', { sku: 'DE', title: 'b' })
    await kit.run()
    expect(skus(kit)).toEqual(['DD', 'DE'])
    expect((await linkOf(kit, 'B'))?.id).toBe(2)
    expect(kit.store.events.at(-1)).toMatchObject({
      key: 'B',
      reason: say('leftAlone', { resource: 'till.product', id: 1 }),
    })
    expect((await kit.run(everything)).counts).toEqual({ unchanged: 2 })
  })
})
