import { afterEach, describe, expect, test } from 'vitest'
import { createPlanSession, mentionsUnknown } from '../../engine/index.ts'
import { readProject } from '../read-project.ts'
import { startTwoSystems, type TwoSystems } from './two-systems.ts'

const project = readProject()

/** In the order of the integration, with one direction of products after the other. */
const FLOWS = [
  'categories',
  'products-to-pos',
  'products-to-shop',
  'customers',
  'orders',
  'order-status',
  'stock',
  'refunds',
]

let kit: TwoSystems
afterEach(() => kit.close())

test('the flows here are all that are shipped', async () => {
  kit = await startTwoSystems(project, { products: 1, customers: 1, orders: 1 })
  expect(project.flows.map(({ plan }) => plan.name).toSorted()).toEqual(FLOWS.toSorted())
})

describe.each([
  { name: 'an empty till', seed: 3, products: 12, shared: 0, orders: 15 },
  { name: 'a till that knows some', seed: 5, products: 9, shared: 4, orders: 15 },
  { name: 'an empty shop', seed: 7, products: 0, shared: 0, orders: 0 },
])('planning all flows with $name', ({ seed, products, shared, orders }) => {
  test.each([undefined, 10])(
    'sends no write, and nothing that is not known yet (%s of each)',
    async (limit) => {
      kit = await startTwoSystems(project, { seed, products, shared, customers: 8, orders })
      const session = createPlanSession(kit.store, () => Date.now())
      for (const flow of FLOWS) {
        const { summary } = await kit.plan(flow, { kind: 'all' }, session, limit)
        expect({ flow, ...summary.result }).toEqual({ flow, state: 'finished' })
      }
      const sent = [...kit.shop.state.requests, ...kit.till.requests]
      expect(sent.length).toBeGreaterThan(10)
      expect([...new Set(sent.map(({ method }) => method))]).toEqual(['GET'])
      const odd = sent.filter(
        ({ target, body }) => mentionsUnknown(target) || mentionsUnknown(body),
      )
      expect(odd.map(({ target }) => target)).toEqual([])
      expect(sent.filter(({ status }) => status === 422).map(({ target }) => target)).toEqual([])
    },
  )
})

test('what categories would create, products find, and what products would create, orders find', async () => {
  kit = await startTwoSystems(project, {
    seed: 3,
    products: 12,
    shared: 0,
    customers: 8,
    orders: 15,
  })
  const session = createPlanSession(kit.store, () => Date.now())
  const planned = new Map<string, readonly string[]>()
  for (const flow of ['categories', 'products-to-pos', 'customers', 'orders']) {
    const { records } = await kit.plan(flow, { kind: 'all' }, session)
    planned.set(
      flow,
      records.map(({ outcome, reason }) => `${outcome} ${reason ?? ''}`.trim()),
    )
  }
  expect(planned.get('categories')?.every((each) => each === 'done')).toBe(true)
  expect(new Set(planned.get('products-to-pos'))).toEqual(new Set(['done']))
  expect(planned.get('orders')?.filter((each) => /^(waiting|parked)/.test(each))).toEqual([])
})

test('a trial of all flows brings along what the ten of each need, and says what the first run would take', async () => {
  kit = await startTwoSystems(project, {
    seed: 3,
    products: 40,
    shared: 0,
    customers: 30,
    orders: 50,
    settings: { unevenPrices: 'sum' },
  })
  // As a person may have chosen them: the order in which they depend on each other is found out.
  const trials = await kit.try(
    ['orders', 'stock', 'customers', 'products-to-pos', 'categories'],
    10,
  )
  expect(trials.map(({ flow }) => flow)).toEqual([
    'categories',
    'products-to-pos',
    'orders',
    'stock',
    'customers',
  ])
  expect(trials.map(({ result }) => result.state)).toEqual(trials.map(() => 'finished'))
  const [, products, orders] = trials
  // Beyond the ten only what others need and would fail itself.
  for (const { records } of trials) {
    expect(records.slice(10).map(({ outcome, reason }) => `${outcome} ${reason}`)).toEqual([])
  }
  expect(orders?.records.filter(({ outcome }) => ['waiting', 'parked'].includes(outcome))).toEqual(
    [],
  )
  expect(products?.carried).toBeGreaterThan(0)
  const rows = (table: string): number => [...kit.shop.state.tables.rows(table)].length
  expect(trials.map(({ firstRun }) => firstRun)).toMatchObject([
    { count: rows('categories'), isMore: false },
    { count: rows('products'), isMore: false },
    { count: rows('orders'), isMore: false },
    {},
    { count: rows('customers'), isMore: false },
  ])
  const sent = [...kit.shop.state.requests, ...kit.till.requests]
  expect([...new Set(sent.map(({ method }) => method))]).toEqual(['GET'])
  expect(sent.filter(({ target }) => mentionsUnknown(target))).toEqual([])
})
