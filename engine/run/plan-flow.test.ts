import { describe, expect, test } from 'vitest'
import { isUnknown } from '../formula/unknown-values.ts'
import { dedent } from '../testing/dedent.ts'
import { createRunKit } from '../testing/run-kit.ts'
import { says, textOf } from '../testing/says.ts'
import { applyPlan, planFlow } from './plan-flow.ts'
import { createPlanSession } from './plan-session.ts'

const TREE = dedent`
  steps:
    - find: till.product
      if: =parent
      link: { shop.article: =parent }
      as: parent
      missing: wait
    - write: till.product
      match: { sku: =sku }
      set: { sku: =sku, name: =title, parent: =$parent.id }
`

function createTree(): ReturnType<typeof createRunKit> {
  const kit = createRunKit(TREE)
  kit.shop.put('2', { sku: 'S2', title: 'child', parent: '1' })
  kit.shop.put('1', { sku: 'S1', title: 'new' })
  kit.till.add('product', { id: 70, sku: 'S1', name: 'old' })
  return kit
}

test('a plan writes nothing and keeps nothing', async () => {
  const kit = createTree()
  await planFlow(kit.options)
  expect(kit.till.log).toEqual([])
  expect(await kit.durable()).toEqual([])
  expect(await kit.store.runs({ limit: 1 })).toEqual([])
  expect(await kit.store.cursor('articles', 0)).toBeUndefined()
})

test('a plan shows the writes with what was there before, also of records that wait for planned ones', async () => {
  const { records } = await planFlow(createTree().options)
  expect(records).toMatchObject([
    { key: '1', writes: [{ action: 'update', id: 70, before: { name: 'old' } }] },
    { key: '2', writes: [{ action: 'create', set: { sku: 'S2', parent: 70 } }] },
  ])
})

test('ids that a plan cannot know yet are marked, and flow on into later writes', async () => {
  const kit = createRunKit(TREE)
  kit.shop.put('2', { sku: 'S2', parent: '1' })
  kit.shop.put('1', { sku: 'S1' })
  const { records } = await planFlow(kit.options)
  const child = records.find(({ key }) => key === '2')
  expect(child?.outcome).toBe('done')
  expect(isUnknown(child?.writes[0]?.set['parent'])).toBe(true)
  expect(child?.writes[0]?.dependsOn).toEqual(['till.product'])
})

test('a plan in which formulas keep the lease waiting for hours comes to its end', async () => {
  const kit = createTree()
  const { shop, clock } = kit
  for (const sku of ['S3', 'S4', 'S5']) shop.put(sku, { sku })
  let passed = 0
  const late = { now: () => clock.now() + (passed += 3_600_000), sleep: clock.sleep }
  const ports = { ...kit.options.ports, clock: late, elapsed: late.now }
  const { records, summary } = await planFlow({ ...kit.options, ports })
  expect(summary.result).toEqual({ state: 'finished' })
  expect(records).toHaveLength(5)
})

test('the same plan has the same hash, and another one has another', async () => {
  const kit = createTree()
  const first = await planFlow(kit.options)
  expect((await planFlow(kit.options)).hash).toBe(first.hash)
  kit.shop.put('1', { sku: 'S1', title: 'newer' })
  expect((await planFlow(kit.options)).hash).not.toBe(first.hash)
})

test('applying does what was planned', async () => {
  const kit = createTree()
  const { records } = await planFlow(kit.options)
  const { differing, summary } = await applyPlan(kit.options, records)
  expect(differing).toEqual([])
  expect(summary?.counts).toMatchObject({ done: 2, created: 1, updated: 1 })
  expect(kit.products()).toMatchObject({ S1: { name: 'new' }, S2: { parent: 70 } })
})

test('applying a plan twice writes nothing again, and tells which records are as planned already', async () => {
  const kit = createTree()
  const { records } = await planFlow(kit.options)
  expect((await applyPlan(kit.options, records)).already).toEqual([])
  const again = await applyPlan(kit.options, records)
  expect(again.already.map(({ key }) => key).toSorted()).toEqual(
    records.map(({ key }) => key).toSorted(),
  )
  expect(again).toMatchObject({ differing: [], summary: undefined })
})

test('applying refuses a record for which something else would be written now, and says which', async () => {
  const kit = createTree()
  const { records } = await planFlow(kit.options)
  kit.shop.put('1', { sku: 'S1', title: 'changed since' })
  const { differing } = await applyPlan(kit.options, records)
  expect(differing).toMatchObject([{ key: '1', isGone: false }])
  expect(kit.products()).toMatchObject({ S1: { name: 'old' } })
})

test('applying leaves a record alone that is gone from the source by then, and says so', async () => {
  const kit = createTree()
  const { records } = await planFlow(kit.options)
  kit.shop.remove('1')
  const { differing } = await applyPlan(kit.options, records)
  // The second needs what the first would have made.
  expect(differing).toMatchObject([
    { key: '1', isGone: true },
    { key: '2', isGone: false },
  ])
  expect(kit.products()).toMatchObject({ S1: { name: 'old' } })
})

function createKeyless() {
  const kit = createTree()
  const { connection } = kit.shop
  const { shop } = kit.options.systems
  if (!shop) throw new Error('there is a shop')
  const keyless = {
    ...connection,
    resource: (name: string) => ({ ...connection.resource(name), get: undefined }),
  }
  const systems = { ...kit.options.systems, shop: { ...shop, connection: keyless } }
  return { kit, options: { ...kit.options, systems } }
}

describe('records of a source that gives none by its key', () => {
  test('are applied as they were planned, and only those of the plan', async () => {
    const { kit, options } = createKeyless()
    const { records } = await planFlow({ ...options, limit: 1 })
    expect(records.map(({ key }) => key)).toEqual(['1'])
    for (let key = 3; key < 30; key += 1) kit.shop.put(String(key), { sku: `S${key}` })
    const { already, differing, summary } = await applyPlan(options, records)
    expect({ already, differing }).toEqual({ already: [], differing: [] })
    expect(summary?.result).toEqual({ state: 'finished' })
    expect(kit.products()).toEqual({ S1: expect.objectContaining({ name: 'new' }) })
    expect((await applyPlan(options, records)).already.map(({ key }) => key)).toEqual(['1'])
  })

  test('are refused where something else would be written now, and where they are gone', async () => {
    const { kit, options } = createKeyless()
    const { records } = await planFlow(options)
    kit.shop.put('1', { sku: 'S1', title: 'changed since' })
    kit.shop.remove('2')
    const { differing } = await applyPlan(options, records)
    expect(differing.map(({ key }) => key).toSorted()).toEqual(['1', '2'])
    expect(kit.products()).toMatchObject({ S1: { name: 'old' } })
  })

  test('are run by their keys, and one that is not there is told', async () => {
    const { kit, options } = createKeyless()
    const done = await kit.run({ ...options, what: { kind: 'keys', keys: ['1'] } })
    expect(done.counts).toMatchObject({ done: 1, updated: 1 })
    const { result } = await kit.run({ ...options, what: { kind: 'keys', keys: ['1', '9'] } })
    expect(result).toMatchObject({
      state: 'failed',
      reason: { code: 'noRecord', values: { key: '9' } },
    })
  })
})

describe('what is known only after a create', () => {
  /** What hangs on a new product: a slip that its number names, and something that it brings with it. */
  const HANGING = dedent`
    steps:
      - write: till.product
        match: { sku: =sku }
        as: product
        set: { sku: =sku }
      - let:
          named: =$uppercase("no. " & $string($product.id))
          half: =$product.id / 2
          text: =$substring($string($product.id), 0, 3)
          known: =$product.sku & "!"
      - find: till.person
        by: { email: =$named }
        as: person
      - fail: =$named
        if: =$product.id > 500000000000000
      - write: till.person
        mode: update
        match: { email: =$named }
        set: { email: =$known }
      - write: till.slip
        link: { shop.owner: =$named }
        set: { text: '=$product.id & ""', other: { list: [=$half, =$text, =$known, =$person.id] } }
  `

  test('marks all that formulas make of it, however they make it, and nothing else', async () => {
    const kit = createRunKit(HANGING)
    kit.shop.put('1', { sku: 'S1' })
    const { records } = await planFlow(kit.options)
    expect(records[0]?.reason).toBeUndefined()
    const { text, other }: any = records[0]?.writes.at(-1)?.set ?? {}
    expect([text, ...other.list].map((value) => (isUnknown(value) ? '?' : value))).toEqual([
      '?',
      '?',
      '?',
      'S1!',
      '?',
    ])
  })

  test('is not looked for in a system: what a new record brings with it is taken to be there', async () => {
    const kit = createRunKit(HANGING)
    kit.shop.put('1', { sku: 'S1' })
    const asked: unknown[] = []
    const { resource } = kit.till.connection
    const connection: typeof kit.till.connection = {
      ...kit.till.connection,
      resource: (name) => ({
        ...resource(name),
        find: (by, options) => (asked.push(by), resource(name).find(by, options)),
      }),
    }
    const { till, ...others } = kit.options.systems
    if (!till) throw new Error('the kit has a till')
    const systems = { ...others, till: { ...till, connection } }
    const { records } = await planFlow({ ...kit.options, systems })
    expect(asked).toEqual([{ sku: 'S1' }])
    expect(records[0]?.writes).toMatchObject([
      { action: 'create', resource: 'till.product', dependsOn: [] },
      { action: 'update', resource: 'till.person', dependsOn: ['till.product'] },
      { action: 'create', resource: 'till.slip', dependsOn: ['till.product'] },
    ])
  })

  test('is told in words where a reason names it', async () => {
    const kit = createRunKit(dedent`
      steps:
        - write: till.product
          match: { sku: =sku }
          as: product
          set: { sku: =sku }
        - fail: ="what became " & $string($product.id)
    `)
    kit.shop.put('1', { sku: 'S1' })
    const { records } = await planFlow(kit.options)
    expect(textOf(records[0]?.reason)).toBe('(known after create)')
  })

  test('is also what a system gives a new record of its own, which nothing fails for before it is there', async () => {
    const kit = createRunKit(dedent`
      steps:
        - write: till.product
          match: { sku: =sku }
          as: product
          set: { sku: =sku }
        - find: till.product
          by: { id: =$product.id }
          as: made
        - fail: ="the till has " & $made.note
          if: =$made.note != title
        - fail: ="what became " & $string($product.id) & " has no title"
          if: =$exists(title) = false
        - write: till.slip
          link: { shop.article: =$key }
          set: { text: =$made.note }
    `)
    kit.shop.put('1', { sku: 'S1', title: 'red' })
    kit.shop.put('2', { sku: 'S2' })
    const { records } = await planFlow(kit.options)
    const [good, untitled] = ['1', '2'].map((key) => records.find((each) => each.key === key))
    expect(good?.outcome).toBe('done')
    expect(isUnknown(good?.writes.at(-1)?.set['text'])).toBe(true)
    expect(untitled).toMatchObject({ outcome: 'parked', reason: says('(known after create)') })
  })
})

test('what a plan changes is found and read as it would be then', async () => {
  const kit = createRunKit(dedent`
    steps:
      - write: till.product
        match: { sku: =sku }
        set: { sku: =title }
      - find: till.product
        by: { sku: =title }
        as: found
      - find: till.product
        by: { sku: =sku }
        as: previous
        missing: ok
      - write: till.slip
        link: { shop.article: =$key }
        set: { text: =$string($found.id), previous: =$exists($previous) }
  `)
  kit.shop.put('1', { sku: 'S1', title: 'S9' })
  kit.till.add('product', { id: 70, sku: 'S1' })
  const { records } = await planFlow(kit.options)
  expect(records[0]?.writes.at(-1)?.set).toEqual({ text: '70', previous: false })
})

test('flows that are planned in one session see what those before them would do', async () => {
  const parents = createRunKit(TREE)
  parents.shop.put('1', { sku: 'S1' })
  const session = createPlanSession(parents.store, parents.clock.now)
  await planFlow(parents.options, session)
  const children = createRunKit(TREE)
  children.shop.put('2', { sku: 'S2', parent: '1' })
  const flow = { ...children.options.flow, name: 'children' }
  const { till } = parents.options.systems
  if (!till) throw new Error('the kit has a till')
  const options = { ...children.options, flow, systems: { ...children.options.systems, till } }
  expect((await planFlow(options)).records).toMatchObject([{ key: '2', outcome: 'waiting' }])
  const { records } = await planFlow(options, session)
  expect(records).toMatchObject([
    { key: '2', outcome: 'done', writes: [{ action: 'create', dependsOn: ['till.product'] }] },
  ])
})

describe('records gone from the source', () => {
  const WITH_DELETES = dedent`
    steps:
      - write: till.product
        match: { sku: =sku }
        set: { sku: =sku, name: =title }
    deletes:
      limit: 50%
      do:
        - delete: till.product
          missing: skip
  `

  /** Articles 1 to 4, which the till has too. */
  async function createStock(): Promise<ReturnType<typeof createRunKit>> {
    const kit = createRunKit(WITH_DELETES)
    for (const key of ['1', '2', '3', '4']) kit.shop.put(key, { sku: `S${key}`, title: 'same' })
    await kit.run()
    return kit
  }
  const all = { kind: 'all' } as const

  test('are in a complete plan with what their deletes steps would do', async () => {
    const kit = await createStock()
    kit.shop.remove('2')
    const { records } = await planFlow({ ...kit.options, what: all })
    expect(records.filter(({ writes }) => writes.length > 0)).toMatchObject([
      { key: '2', deleted: true, outcome: 'done', writes: [{ action: 'delete', id: 3 }] },
    ])
    expect(Object.keys(kit.products())).toHaveLength(4)
  })

  test('are deleted by applying that plan', async () => {
    const kit = await createStock()
    kit.shop.remove('2')
    const { records } = await planFlow({ ...kit.options, what: all })
    const { differing, summary } = await applyPlan(
      kit.options,
      records.filter(({ writes }) => writes.length > 0),
    )
    expect(differing).toEqual([])
    expect(summary?.counts).toMatchObject({ done: 1, deleted: 1 })
    expect(Object.keys(kit.products()).toSorted()).toEqual(['S1', 'S3', 'S4'])
    expect((await kit.run({ what: all })).counts).toEqual({ unchanged: 3 })
  })

  test('are left alone by applying when they have come back meanwhile', async () => {
    const kit = await createStock()
    kit.shop.remove('2')
    const { records } = await planFlow({ ...kit.options, what: all })
    kit.shop.put('2', { sku: 'S2', title: 'same' })
    const planned = records.filter(({ writes }) => writes.length > 0)
    const { differing } = await applyPlan(kit.options, planned)
    expect(differing.map(({ key }) => key)).toEqual(['2'])
    expect(Object.keys(kit.products())).toHaveLength(4)
  })

  test('are told when they are too many, and planned once a person agreed', async () => {
    const kit = await createStock()
    for (const key of ['1', '2', '3']) kit.shop.remove(key)
    const asked = await planFlow({ ...kit.options, what: all })
    expect(textOf(asked.goneQuestion)).toContain(
      '3 of 4 records are missing in shop.article at once',
    )
    expect(asked.records.flatMap(({ writes }) => writes)).toEqual([])
    await kit.run({ what: all })
    await kit.store.release('articles', ['(gone)'])
    const agreed = await planFlow({ ...kit.options, what: all })
    expect(agreed.goneQuestion).toBeUndefined()
    expect(agreed.records.filter(({ deleted }) => deleted)).toHaveLength(3)
    expect(await kit.durable()).toEqual(['(gone) ready'])
  })
})
