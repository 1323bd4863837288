import { expect, test } from 'vitest'
import { COPY, stocked } from '../../testing/copy-flow.ts'
import { dedent } from '../../testing/dedent.ts'
import { refusal } from '../../testing/pretend-target.ts'
import { createRunKit, type RunKit } from '../../testing/run-kit.ts'
import { createTally } from './tally.ts'

/** Makes a product of each article, and then a slip. */
const TWO_WRITES = dedent`
  steps:
    - write: till.product
      match: { sku: =sku }
      set: { sku: =sku, name: =title }
    - fail: The article is banned
      if: =title = 'banned'
    - write: till.slip
      mode: create
      set: { text: =title }
`

const keptOf = async (kit: RunKit) => (await kit.store.runs({ limit: 1 }))[0]?.counts

function refuseSlips(kit: RunKit): void {
  kit.till.before = (_, resource) => {
    if (resource === 'slip') throw refusal('invalid', 'no slips today')
  }
}

test('a record that a system refuses after it wrote is counted as begun, and one that is done is not', async () => {
  const kit = stocked(TWO_WRITES, 3)
  refuseSlips(kit)
  expect((await kit.run()).counts).toEqual({ parked: 3, created: 3 })
  expect(await keptOf(kit)).toEqual({ read: 3, parked: 3, created: 3, begun: 3 })
})

test('a record that its flow fails after it wrote is counted as begun', async () => {
  const kit = createRunKit(TWO_WRITES)
  kit.shop.put('1', { sku: 'S1', title: 'banned' })
  kit.shop.put('2', { sku: 'S2', title: 'good' })
  await kit.run()
  expect(await keptOf(kit)).toEqual({ read: 2, parked: 1, done: 1, created: 3, begun: 1 })
})

test('a record that fails before its first write is not counted as begun', async () => {
  const kit = stocked(COPY, 2)
  kit.till.before = () => {
    throw refusal('invalid', 'no products today')
  }
  await kit.run()
  expect(await keptOf(kit)).toEqual({ read: 2, parked: 2 })
})

test('a retry counts for itself: begun again where it writes and fails again, and not where it writes nothing', async () => {
  const kit = stocked(TWO_WRITES, 1)
  refuseSlips(kit)
  await kit.run()
  await kit.decide('1', { state: 'ready' })
  await kit.run({ what: { kind: 'woken', keys: [] } })
  expect(await keptOf(kit)).toEqual({ parked: 1 })
  kit.shop.put('1', { sku: 'S1', title: 'newer' })
  await kit.run()
  expect(await keptOf(kit)).toEqual({ read: 1, parked: 1, updated: 1, begun: 1 })
  kit.till.before = () => {}
  await kit.decide('1', { state: 'ready' })
  await kit.run({ what: { kind: 'woken', keys: [] } })
  expect(await keptOf(kit)).toEqual({ done: 1, created: 1 })
})

test('a record that one run takes up again is counted once, as done or as begun', () => {
  const counts: Record<string, number> = {}
  const count = (name: string, more: number): void => {
    counts[name] = (counts[name] ?? 0) + more
  }
  const { outcome } = createTally({ count }, {})
  outcome('1', { outcome: 'waiting', hasWritten: true }, true)
  outcome('2', { outcome: 'waiting', hasWritten: true }, true)
  outcome('3', { outcome: 'waiting', hasWritten: false }, true)
  expect(counts).toEqual({ waiting: 3, begun: 2 })
  outcome('1', { outcome: 'done', hasWritten: true }, false)
  outcome('2', { outcome: 'unchanged', hasWritten: false }, false)
  outcome('3', { outcome: 'parked', hasWritten: true }, true)
  expect(counts).toEqual({ waiting: 0, done: 1, unchanged: 1, parked: 1, begun: 2 })
})
