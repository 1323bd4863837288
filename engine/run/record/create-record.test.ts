import { describe, expect, test } from 'vitest'
import { COPY, stocked } from '../../testing/copy-flow.ts'
import { dedent } from '../../testing/dedent.ts'
import { refusal } from '../../testing/pretend-target.ts'
import { createRunKit } from '../../testing/run-kit.ts'
import { answerDoubt } from './answer-doubt.ts'

const SLIP = 'steps:\n  - write: till.slip\n    set: { text: =title }\n'

async function doubtful(): Promise<ReturnType<typeof createRunKit>> {
  const kit = createRunKit(SLIP)
  kit.shop.put('1', { title: 'a' })
  kit.till.after = () => {
    throw refusal('temporary', 'cut off', { mayHaveHappened: true })
  }
  await kit.run({ lingerMs: 60_000 })
  kit.till.after = () => {}
  return kit
}

describe('a create whose outcome is unknown', () => {
  const patient = `${COPY}errors: { retries: 3 }\n`

  test('is looked for before it is tried again, and found', async () => {
    const kit = stocked(patient, 1)
    let cuts = 1
    kit.till.after = () => {
      if (cuts-- > 0) throw refusal('temporary', 'cut off', { mayHaveHappened: true })
    }
    await kit.run({ lingerMs: 60_000 })
    expect(Object.keys(kit.products())).toEqual(['S1'])
    expect(kit.till.log.filter(({ action }) => action === 'create')).toHaveLength(1)
    expect(await kit.durable()).toEqual([])
  })

  test('is tried again when the search shows that it did not happen', async () => {
    const kit = stocked(patient, 1)
    let cuts = 1
    kit.till.before = () => {
      if (cuts-- > 0) throw refusal('temporary', 'cut off', { mayHaveHappened: true })
    }
    await kit.run({ lingerMs: 60_000 })
    expect(kit.till.log).toHaveLength(1)
  })

  test('is not tried again while the system may be at it still, though somebody in between gave up', async () => {
    const kit = stocked(patient, 1)
    const sentAt: number[] = []
    kit.till.before = () => {
      if (sentAt.push(kit.clock.now()) === 1) {
        throw refusal('temporary', '504 of a gateway', { mayHaveHappened: true })
      }
    }
    await kit.run({ lingerMs: 120_000 })
    const [first = 0, second = 0] = sentAt
    const { timeoutMs = 0 } = kit.options.systems['till']?.connector ?? {}
    expect(timeoutMs).toBeGreaterThan(0)
    expect(second - first).toBeGreaterThanOrEqual(timeoutMs)
    expect(Object.keys(kit.products())).toEqual(['S1'])
  })

  test('waits until a search shows it, to a whole millisecond, whatever the clock of the machine tells', async () => {
    const kit = stocked(patient, 1)
    const { till, shop } = kit.options.systems
    if (!till || !shop) throw new Error('the kit has both systems')
    const { product } = till.connector.resources
    if (!product?.create) throw new Error('products can be created')
    const slow = { ...product, create: { ...product.create, settleMs: 60_000 } }
    const connector = {
      ...till.connector,
      resources: { ...till.connector.resources, product: slow },
    }
    let asked = 0
    // As `performance.now()`, which is never whole.
    const elapsed = (): number => kit.clock.now() + ((asked += 1) % 7) / 10
    kit.till.before = () => {
      throw refusal('temporary', 'cut off', { mayHaveHappened: true })
    }
    await kit.run({
      lingerMs: 10_000,
      ports: { ...kit.options.ports, elapsed },
      systems: { shop, till: { ...till, connector } },
    })
    const kept = await kit.store.list({ states: ['retrying'], limit: 10 })
    expect(kept.map(({ cause }) => cause)).toEqual(['run.later till.product'])
    const due = kept[0]?.dueAt ?? 0
    expect(due % 1).toBe(0)
    expect(due).toBeGreaterThan(kit.clock.now() + 30_000)
  })

  test('is given to a person when the system cannot be searched', async () => {
    const kit = createRunKit(SLIP)
    kit.shop.put('1', { title: 'a' })
    kit.till.after = () => {
      throw refusal('temporary', 'cut off', { mayHaveHappened: true })
    }
    await kit.run({ lingerMs: 60_000 })
    expect(await kit.durable()).toEqual(['1 in-doubt'])
    kit.till.after = () => {}
    kit.clock.advance(60 * 60_000)
    await kit.run({ what: { kind: 'all' } })
    expect(kit.till.log).toHaveLength(1)
  })

  const once =
    'steps:\n  - write: till.product\n    mode: create\n    set: { code: =sku, name: =title }\n'

  test.each([
    ['the system cannot be searched', 'inDoubt', SLIP, undefined],
    ['the flow has no match', 'inDoubtUnmatched', once, 1000],
    ['a search may lag for an unknown time', 'inDoubtUnfound', patient, undefined],
  ])('is given to a person with the reason why: %s', async (_, code, flow, settleMs) => {
    const kit = createRunKit(flow)
    kit.shop.put('1', { title: 'a', sku: 'S1' })
    const { till, shop } = kit.options.systems
    if (!till || !shop) throw new Error('the kit has both systems')
    const resources = Object.fromEntries(
      Object.entries(till.connector.resources).map(([name, plan]) => [
        name,
        { ...plan, ...(plan.create ? { create: { ...plan.create, settleMs } } : {}) },
      ]),
    )
    const connector = { ...till.connector, resources }
    kit.till.before = () => {
      throw refusal('temporary', 'cut off', { mayHaveHappened: true })
    }
    await kit.run({ lingerMs: 120_000, systems: { shop, till: { ...till, connector } } })
    const kept = await kit.store.list({ states: ['in-doubt'], limit: 10 })
    expect(kept.map(({ reason }) => reason.code)).toEqual([code])
  })

  test('goes on with what the person says: it is there', async () => {
    const kit = await doubtful()
    const { name, version } = kit.options.flow
    const flow = { name, version }
    expect(await answerDoubt(kit.store, flow, { key: '1', id: 1, worker: 'person' })).toBe(true)
    kit.shop.put('1', { title: 'b' })
    expect((await kit.run()).counts).toMatchObject({ updated: 1 })
    expect(kit.till.log.map(({ action }) => action)).toEqual(['create', 'update'])
    expect(await kit.durable()).toEqual([])
  })

  test('goes on with what the person says: it is not there', async () => {
    const kit = await doubtful()
    const { name, version } = kit.options.flow
    await answerDoubt(kit.store, { name, version }, { key: '1', worker: 'p' })
    await kit.run()
    expect(kit.till.log.map(({ action }) => action)).toEqual(['create', 'create'])
  })

  test('is given to a person when a search may lag for an unknown time', async () => {
    const kit = createRunKit(
      'steps:\n  - write: till.person\n    match: { email: =title }\n    set: { email: =title }\n',
    )
    kit.shop.put('1', { title: 'a@b' })
    kit.till.isVisible = () => false
    kit.till.after = () => {
      throw refusal('temporary', 'cut off', { mayHaveHappened: true })
    }
    await kit.run({ lingerMs: 60_000 })
    expect(await kit.durable()).toEqual(['1 in-doubt'])
  })
})

test('two records about one new target record make it once', async () => {
  const kit = createRunKit(
    dedent`
      steps:
        - write: till.person
          as: person
          match: { email: =note }
          link: { shop.owner: =owner }
          set: { email: =note }
        - write: till.product
          match: { sku: =sku }
          set: { sku: =sku, owner: =$person.id }
    `,
  )
  for (const key of ['1', '2', '3', '4']) {
    kit.shop.put(key, { sku: `S${key}`, note: 'jo@x', owner: Number(key) % 2 })
  }
  await kit.run()
  expect(kit.till.records.get('person')?.size).toBe(1)
  expect(new Set(Object.values(kit.products()).map(({ owner }) => owner))).toEqual(new Set([1]))
  expect((await kit.run({ what: { kind: 'all' } })).counts).toEqual({ unchanged: 4 })
})

test('creates of loops in loops never take each other for one', async () => {
  const kit = createRunKit(
    dedent`
      steps:
        - do:
            - write: till.product
              for: =skus
              match: { sku: =$ }
              set: { sku: =$ }
          for: =note
    `,
  )
  const note = [{ skus: ['A', 'B'] }, { skus: ['C', 'D'] }]
  kit.shop.put('1', { note })
  expect((await kit.run()).counts).toMatchObject({ done: 1, created: 4 })
  expect(Object.keys(kit.products())).toEqual(['A', 'B', 'C', 'D'])
})

test('a create in a loop that may have been done is not done again under an edited value', async () => {
  const kit = createRunKit(
    dedent`
      steps:
        - write: till.product
          for: =note
          match: { sku: =$ }
          set: { sku: =$ }
    `,
  )
  kit.shop.put('1', { note: ['A', 'B'] })
  kit.till.after = (_, __, set) => {
    if (set['sku'] === 'B') throw refusal('temporary', 'cut off', { mayHaveHappened: true })
  }
  await kit.run()
  kit.till.after = () => {}
  kit.shop.put('1', { note: ['A', 'EDITED'] })
  kit.clock.advance(60 * 60_000)
  await kit.run()
  expect(Object.keys(kit.products())).toEqual(['A', 'B'])
  expect(await kit.durable()).toEqual(['1 in-doubt'])
})

test('two flows of one source that run at once make one record of each, though the target cannot be searched', async () => {
  const kit = stocked('steps:\n  - write: till.slip\n    set: { text: =title }\n', 6)
  const second = { ...kit.options.flow, name: 'articles-again' }
  await Promise.all([kit.run(), kit.run({ flow: second })])
  expect(kit.till.records.get('slip')?.size).toBe(6)
})
