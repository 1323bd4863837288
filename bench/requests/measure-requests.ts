import { textOf } from '../../connectors/lightspeed-ecom/simulator/shop-tables.ts'
import type { Project, RunScope } from '../../engine/index.ts'
import { createHastyClock } from '../../mappings/lightspeed-ccv/hasty-clock.ts'
import {
  startTwoSystems,
  type TwoSystems,
  type TwoSystemsOptions,
} from '../../mappings/lightspeed-ccv/two-systems.ts'
import { type Counted, createRequestCounter, type RequestCounter } from './count-requests.ts'
import { type Contents, contentsOf } from './shop-contents.ts'

export const FLOWS = [
  'categories',
  'products-to-pos',
  'customers',
  'orders',
  'order-status',
  'stock',
  'refunds',
] as const

/** The flows that read everything once a day, to see what is gone; and stock, which does so always. */
const NIGHTLY: readonly string[] = ['categories', 'products-to-pos', 'customers', 'stock']

/** What happens in the two systems on one day. */
export interface DayWish {
  readonly orders: number
  /** Products that somebody changes in the shop. */
  readonly products: number
  /** Rounds of the stock flow that find changes, and in how many articles each. */
  readonly stockRounds: number
  readonly stockPerRound: number
}

/** What a day cost, by what the requests were for. */
export interface DayCost {
  /** Orders that were paid, each told of by a hook. */
  readonly orders: number
  /** The same orders, sent: what became of them is told to the shop. */
  readonly statuses: number
  readonly products: number
  /** All rounds of the stock flow that found changes: one was measured. */
  readonly stock: number
}

export interface Measured {
  readonly contents: Contents
  /** Articles whose stock the first load changed. */
  readonly stockChanged: number
  readonly firstLoad: Counted
  /** A run that finds nothing, by flow. */
  readonly empty: Readonly<Record<string, number>>
  readonly nightly: Counted
  readonly days: readonly DayCost[]
  readonly givenUp: readonly string[]
}

type Sizes = Pick<TwoSystemsOptions, 'products' | 'customers' | 'orders' | 'tables' | 'settings'>

const HOUR_MS = 3_600_000

/** Takes two systems through a first load, quiet runs, days and a night, and counts what the shop is asked. */
export async function measureRequests(
  project: Project,
  sizes: Sizes,
  days: readonly DayWish[],
  say: (text: string) => void,
): Promise<Measured> {
  const counter = createRequestCounter()
  const clock = createHastyClock()
  const kit = await startTwoSystems(project, { ...sizes, clock, onRequest: counter.hear })
  try {
    const runAll = async (flows: readonly string[], what: RunScope): Promise<Counted> => {
      const all: Counted[] = []
      for (const flow of flows) {
        const from = performance.now()
        await kit.run(flow, what)
        const counted = counter.take()
        all.push(counted)
        const seconds = Math.round((performance.now() - from) / 1000)
        say(`${flow}: ${counted.shop} to the shop, ${counted.till} to the till, ${seconds} s`)
        for (const [kind, count] of Object.entries(counted.byKind)) say(`  ${count} ${kind}`)
      }
      return sumOf(all)
    }
    const before = stockOf(kit)
    const firstLoad = await runAll(FLOWS, { kind: 'changes' })
    const after = stockOf(kit)
    const stockChanged = [...before].filter(([id, stock]) => after.get(id) !== stock).length
    const contents = contentsOf(kit)
    // The first run after a change looks at it once more.
    for (const flow of FLOWS) await kit.run(flow)
    clock.leap(HOUR_MS)
    for (const flow of FLOWS) await kit.run(flow)
    clock.leap(HOUR_MS)
    counter.take()
    const empty: Record<string, number> = {}
    for (const flow of FLOWS) {
      await kit.run(flow)
      empty[flow] = counter.take().shop
    }
    const costs: DayCost[] = []
    for (const day of days) costs.push(await playDay(kit, counter, day))
    clock.leap(HOUR_MS)
    counter.take()
    const nightly = await runAll(NIGHTLY, { kind: 'all' })
    return { contents, stockChanged, firstLoad, empty, nightly, days: costs, givenUp: kit.givenUp }
  } finally {
    await kit.close()
  }
}

async function playDay(kit: TwoSystems, counter: RequestCounter, day: DayWish): Promise<DayCost> {
  counter.take()
  const numbers: string[] = []
  for (let at = 0; at < day.orders; at += 1) {
    const order = kit.shop.state.placeOrder()
    numbers.push(textOf(order['number']))
    await kit.run('orders', { kind: 'woken', keys: [String(order.id)] })
  }
  const orders = counter.take().shop
  // What the orders took off is in the first round, which is not the one to be measured.
  await kit.run('stock')
  counter.take()
  changeStock(kit, day.stockPerRound)
  await kit.run('stock')
  const stock = counter.take().shop * day.stockRounds
  send(kit, numbers)
  await kit.run('order-status')
  const statuses = counter.take().shop
  for (const row of kit.shop.state.tables.rows('products').slice(0, day.products)) {
    row['title'] = `${textOf(row['title'])} (new)`
    kit.shop.state.tables.touch(row)
    await kit.run('products-to-pos', { kind: 'woken', keys: [String(row.id)] })
  }
  return { orders, statuses, products: counter.take().shop, stock }
}

function stockOf({ shop }: TwoSystems): ReadonlyMap<number, unknown> {
  return new Map(shop.state.tables.rows('variants').map((row) => [row.id, row['stockLevel']]))
}

function changeStock({ till }: TwoSystems, count: number): void {
  const { products } = till.state.tables
  const simple = products.all().filter((row) => row['stocktype'] === 'Product')
  for (const row of simple.slice(0, count)) {
    products.change(row.id, { stock: Number(row['stock']) + 1 })
  }
}

function send({ till }: TwoSystems, numbers: readonly string[]): void {
  const { orders } = till.state.tables
  const wanted = new Set<unknown>(numbers)
  for (const row of orders.all()) {
    if (wanted.has(row['reservationnumber'])) orders.change(row.id, { status: 5 })
  }
}

function sumOf(all: readonly Counted[]): Counted {
  const byKind: Record<string, number> = {}
  for (const counted of all) {
    for (const [kind, count] of Object.entries(counted.byKind)) {
      byKind[kind] = (byKind[kind] ?? 0) + count
    }
  }
  const total = (of: 'shop' | 'till') => all.reduce((sum, counted) => sum + counted[of], 0)
  return { shop: total('shop'), till: total('till'), byKind }
}
