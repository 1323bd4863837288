import { createHappenings } from '../../connectors/ccv-salespos/simulator/ccv-happenings.ts'
import { textOf } from '../../connectors/lightspeed-ecom/simulator/shop-tables.ts'
import type { Project, RunScope } from '../../engine/index.ts'
import type { HastyClock } from '../../mappings/lightspeed-ccv/hasty-clock.ts'
import type { TwoSystems } from '../../mappings/lightspeed-ccv/two-systems.ts'
import type { RequestCounter } from './count-requests.ts'
import { type Echoes, type HookEar, hearHooks } from './hear-hooks.ts'

/** What happens in the two systems on one day, spread evenly over it. */
export interface DayWish {
  /** Orders that are paid; each is sent, with its track and trace code, about three hours later. */
  readonly orders: number
  /** Products that somebody changes in the shop. */
  readonly products: number
  /** Times that stock changes in the till, and in how many articles each. */
  readonly stockChanges: number
  readonly stockPerChange: number
}

/** What is played of a day within so many hours, as a whole day of it would be. */
export function playedOf(wish: DayWish, hours: number): DayWish {
  const whole = (count: number) => (shareOf(count, hours) * DAY_HOURS) / hours
  const { orders, products, stockChanges, stockPerChange } = wish
  return {
    orders: whole(orders),
    products: whole(products),
    stockChanges: whole(stockChanges),
    stockPerChange,
  }
}

function shareOf(count: number, hours: number): number {
  return Math.round((count * hours) / DAY_HOURS)
}

/** What a day asks of the shop. */
export interface DayCost {
  readonly total: number
  /** What it asks of the till. */
  readonly till: number
  /** By the flow that asked. */
  readonly byFlow: Readonly<Record<string, number>>
  readonly byKind: Readonly<Record<string, number>>
  /** By flow, then by kind. */
  readonly kindsByFlow: Readonly<Record<string, Readonly<Record<string, number>>>>
}

export interface Play {
  readonly project: Project
  readonly kit: TwoSystems
  readonly counter: RequestCounter
  readonly echoes: Echoes
  readonly clock: HastyClock
  readonly flows: readonly string[]
  /** So much of the day is played; the rest is taken to be like it. */
  readonly hours: number
  /** The shop tells of changes. */
  readonly withHooks: boolean
}

interface Due {
  readonly at: number
  readonly act: () => Promise<void>
}

const HOUR_MS = 3_600_000
const DAY_HOURS = 24
const GATHER_MS = 7_000
const SENT_AFTER_HOURS = 3

/** Plays some hours of a day: things happen, the shop tells of them if it may, and every flow runs when it is due. */
export async function playDay(play: Play, wish: DayWish): Promise<DayCost> {
  const { project, kit, counter, echoes, clock, flows, hours, withHooks } = play
  const ear = withHooks ? await hearHooks(project, flows, { kit, echoes }) : undefined
  const byFlow: Record<string, number> = {}
  const byKind: Record<string, number> = {}
  const kindsByFlow: Record<string, Record<string, number>> = {}
  let ofTill = 0
  const times = DAY_HOURS / hours

  async function run(flow: string, what?: RunScope, count = times): Promise<void> {
    counter.take()
    await kit.run(flow, what)
    const { shop, till, byKind: kinds } = counter.take()
    ofTill += till * count
    byFlow[flow] = (byFlow[flow] ?? 0) + shop * count
    for (const [kind, asked] of Object.entries(kinds)) {
      byKind[kind] = (byKind[kind] ?? 0) + asked * count
      const kindsOfFlow = (kindsByFlow[flow] ??= {})
      kindsOfFlow[kind] = (kindsOfFlow[kind] ?? 0) + asked * count
    }
  }

  async function answerHooks(): Promise<void> {
    for (let woken = await ear?.take(); woken && woken.size > 0; woken = await ear?.take()) {
      for (const [flow, keys] of woken) await run(flow, { kind: 'woken', keys })
    }
  }

  const previous = await placePrevious(kit, Math.ceil((wish.orders * SENT_AFTER_HOURS) / DAY_HOURS))
  clock.leap(SENT_AFTER_HOURS * HOUR_MS)
  // What the hours before asked for belongs to them.
  for (const flow of flows) await kit.run(flow)
  await ear?.take()
  const from = clock.now()
  try {
    const happenings = listHappenings(kit, wish, { from, hours, previous })
    const runs = flows.flatMap((flow) => {
      const { due, aDay } = timesOf(project, flow, { from, hours, ear })
      return due.map((at) => ({ at, act: () => run(flow, undefined, aDay / due.length) }))
    })
    for (const { at, act } of [...happenings, ...runs].toSorted((one, two) => one.at - two.at)) {
      clock.leap(Math.max(0, at - clock.now()))
      await act()
      // As a server does, which waits for further calls about the same.
      if (ear) clock.leap(GATHER_MS)
      await answerHooks()
    }
  } finally {
    await ear?.close()
  }
  const total = Object.values(byFlow).reduce((sum, asked) => sum + asked, 0)
  return { total, till: ofTill, byFlow, byKind, kindsByFlow }
}

interface Span {
  readonly from: number
  readonly hours: number
}

/** When a flow is due by its schedule, and how often on a whole day. */
function timesOf(
  project: Project,
  name: string,
  { from, hours, ear }: Span & { readonly ear: HookEar | undefined },
): { readonly due: readonly number[]; readonly aDay: number } {
  const trigger = project.flows.find(({ plan }) => plan.name === name)?.plan.trigger
  if (trigger?.kind !== 'every') return { due: [], aDay: 0 }
  const every = (ear?.serves(name) && trigger.hookedMs) || trigger.ms
  // A flow that is seldom due would be due by chance within a few hours, or not: it is once, and counts for less.
  const count = Math.max(1, Math.round((hours * HOUR_MS) / every))
  return { due: spread(count, { from, hours }), aDay: (DAY_HOURS * HOUR_MS) / every }
}

function spread(count: number, { from, hours }: Span): readonly number[] {
  const apart = (hours * HOUR_MS) / count
  return Array.from({ length: count }, (_, at) => Math.round(from + (at + 0.5) * apart))
}

function listHappenings(
  kit: TwoSystems,
  wish: DayWish,
  { previous, ...span }: Span & { readonly previous: readonly string[] },
): readonly Due[] {
  const at = (count: number, act: () => Promise<void>): readonly Due[] =>
    spread(shareOf(count, span.hours), span).map((time) => ({ at: time, act }))
  let changed = 0
  let counted = 0
  const waiting = previous.slice()
  return [
    ...at(wish.orders, async () => {
      const first = waiting.shift()
      if (first !== undefined) send(kit, first)
      waiting.push(textOf(kit.shop.state.placeOrder()['number']))
    }),
    ...at(wish.products, () => renameProduct(kit, (changed += 1))),
    ...at(wish.stockChanges, async () => {
      changeStock(kit, counted, wish.stockPerChange)
      counted += wish.stockPerChange
    }),
  ]
}

/** The orders of the hours before, which nobody counts: they are sent first. */
async function placePrevious(kit: TwoSystems, count: number): Promise<readonly string[]> {
  const numbers: string[] = []
  for (let nth = 0; nth < count; nth += 1) {
    numbers.push(textOf(kit.shop.state.placeOrder()['number']))
  }
  await kit.run('orders')
  return numbers
}

/** As somebody does in the back office. */
async function renameProduct({ shop }: TwoSystems, nth: number): Promise<void> {
  const rows = shop.state.tables.rows('products')
  const row = rows[nth % rows.length]
  if (!row) return
  const answer = await fetch(`${shop.url}/nl/products/${row.id}.json`, {
    method: 'PUT',
    headers: {
      authorization: `Basic ${Buffer.from(`${shop.key}:${shop.secret}`).toString('base64')}`,
      'content-type': 'application/json',
    },
    body: JSON.stringify({ product: { title: `${textOf(row['title'])} (${nth})` } }),
  })
  if (!answer.ok) throw new Error(`the shop did not rename a product: ${answer.status}`)
}

/** Other articles each time, as it happens in a shop. */
function changeStock({ till }: TwoSystems, first: number, count: number): void {
  const { products } = till.state.tables
  const simple = products.all().filter((row) => row['stocktype'] === 'Product')
  for (let nth = first; nth < first + count; nth += 1) {
    const row = simple[nth % simple.length]
    if (row) products.change(row.id, { stock: Number(row['stock']) + 1 })
  }
}

/** As somebody does at the till, who takes the goods off the shelf by that. */
function send({ till }: TwoSystems, number: string): void {
  createHappenings(till.state)['ship']?.({ reservationnumber: number })
}
