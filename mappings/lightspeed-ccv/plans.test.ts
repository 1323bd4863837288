import { afterEach, describe, expect, test } from 'vitest'
import { createPlanSession, mentionsUnknown, toText } from '../../engine/index.ts'
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

test('the flows here are all of the integration', async () => {
  kit = await startTwoSystems(project, { products: 1, customers: 1, orders: 1 })
  const mine = project.flows.filter(({ file }) => file.startsWith('mappings/lightspeed-ccv/'))
  expect(mine.map(({ plan }) => plan.name).toSorted()).toEqual(FLOWS.toSorted())
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
      records.map(({ outcome, reason }) => `${outcome} ${reason ? toText(reason) : ''}`.trim()),
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
    expect(
      records.slice(10).map(({ outcome, reason }) => `${outcome} ${reason && toText(reason)}`),
    ).toEqual([])
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

test('a trial of stock knows the articles that products would bring to the shop, whichever of them it tried first', async () => {
  kit = await startTwoSystems(project, {
    seed: 2,
    products: 30,
    shared: 28,
    customers: 0,
    orders: 0,
  })
  for (const name of ['products', 'variants']) {
    for (const { id } of Array.from(kit.shop.state.tables.rows(name))) {
      kit.shop.state.tables.remove(name, id)
    }
  }
  // The till lists its articles in one way for products, the last that changed first, and in another for their stock.
  const { products: articles } = kit.till.state.tables
  const dates = articles.all().map((row) => JSON.stringify(row['modifydate']))
  const ids = articles.all().map(({ id }) => id)
  for (const [at, modifydate] of dates.toSorted().entries()) {
    articles.change(ids.toSorted((left, right) => left - right)[at] ?? 0, {
      modifydate: JSON.parse(modifydate),
    })
  }
  for (const flows of [
    ['products-to-shop', 'stock'],
    ['stock', 'products-to-shop'],
  ]) {
    const trials = await kit.try(flows, 10)
    const trialOf = (name: string) => trials.find(({ flow }) => flow === name)
    expect(trialOf('products-to-shop')?.carried).toBeGreaterThan(0)
    const stock = trialOf('stock')?.records ?? []
    expect(stock).toHaveLength(10)
    expect(stock.filter(({ outcome }) => !['done', 'unchanged'].includes(outcome))).toEqual([])
  }
})

/** What a record comes to, as far as somebody has to do something about it. */
function endOf(outcome: string): 'well' | 'waits' | 'fails' {
  if (['done', 'unchanged', 'skipped'].includes(outcome)) return 'well'
  return outcome === 'waiting' ? 'waits' : 'fails'
}

test.each([
  { name: 'to an empty till', seed: 1, products: 'products-to-pos', shared: 0 },
  { name: 'to a till that knows some', seed: 4, products: 'products-to-pos', shared: 10 },
  {
    name: 'to a shop that sells what the till lacks',
    seed: 2,
    products: 'products-to-shop',
    shared: 10,
  },
])(
  'what a trial says of each record comes true: products $name',
  { timeout: 120_000 },
  async ({ seed, products, shared }) => {
    const settings = { unevenPrices: 'sum' }
    kit = await startTwoSystems(project, {
      seed,
      shared,
      settings,
      products: 20,
      customers: 12,
      orders: 25,
    })
    const flows = [
      'categories',
      products,
      'customers',
      'orders',
      'order-status',
      'stock',
      'refunds',
    ]
    const trials = await kit.try(flows, 1_000)
    const real = new Map<string, string>()
    // Twice, as one schedule would: what waits goes on.
    for (const { flow } of [...trials, ...trials]) {
      await kit.run(flow, undefined, {
        onRecord: ({ key }, { outcome }) => real.set(`${flow} ${key}`, endOf(outcome)),
      })
    }
    const told = trials.flatMap(({ flow, records }) =>
      records.map(({ key, outcome }) => [`${flow} ${key}`, endOf(outcome)] as const),
    )
    expect(told.length).toBeGreaterThan(50)
    expect(told.filter(([record, end]) => real.get(record) !== end)).toEqual([])
    // What still waits in the end was said to wait for ever.
    const inVain = trials.flatMap(({ flow, records }) =>
      records.filter((each) => each.inVain).map(({ key }) => `${flow} ${key}`),
    )
    const waiting = [...real].filter(([, end]) => end === 'waits').map(([record]) => record)
    expect(inVain.toSorted()).toEqual(waiting.toSorted())
    expect(waiting.length > 0).toBe(products === 'products-to-shop')
  },
)
