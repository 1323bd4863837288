import { GATHER_MS } from '../../connectors/http/open/open-http-connection.ts'
import { createRateGate, type RateGate } from '../../connectors/limits/rate-gate.ts'
import type { Project, RunScope } from '../../engine/index.ts'
import { createHastyClock, type HastyClock } from '../../mappings/lightspeed-ccv/hasty-clock.ts'
import {
  startTwoSystems,
  type TwoSystems,
  type TwoSystemsOptions,
} from '../../mappings/lightspeed-ccv/two-systems.ts'
import { type Counted, createRequestCounter } from './count-requests.ts'
import { createEchoes } from './hear-hooks.ts'
import { type TillContents, tillContentsOf } from './least-till.ts'
import { type DayCost, type DayWish, playDay } from './play-day.ts'
import { type Contents, contentsOf } from './shop-contents.ts'

const FLOWS = [
  'categories',
  'products-to-pos',
  'customers',
  'orders',
  'order-status',
  'stock',
  'refunds',
] as const

/** The flows that read everything once a day, to see what is gone; and stock, which does so always. Customers are compared once a week. */
const NIGHTLY: readonly string[] = ['categories', 'products-to-pos', 'stock']

/** One day, as it costs while the shop tells of changes, and while it does not. */
export interface DayCosts {
  readonly hooked: DayCost
  /** Absent: only days with calls are played. */
  readonly unhooked?: DayCost | undefined
}

export interface Measured {
  readonly contents: Contents
  /** Articles whose stock the first load changed. */
  readonly stockChanged: number
  readonly firstLoad: Counted
  /** What the till had before the first load, and after it. */
  readonly till: { readonly before: TillContents; readonly after: TillContents }
  /** A run that finds nothing, by flow. */
  readonly empty: Readonly<Record<string, number>>
  readonly nightly: Counted
  readonly days: readonly DayCosts[]
  readonly givenUp: readonly string[]
}

type Sizes = Pick<
  TwoSystemsOptions,
  'products' | 'customers' | 'orders' | 'tables' | 'settings'
> & {
  /** So much of each day is played; the rest is taken to be like it. */
  readonly hours: number
  /** Days are played without calls of the shop as well. */
  readonly withoutHooks: boolean
}

/** What was measured so far. */
interface Heard {
  readonly say: (text: string) => void
  readonly onLoad?: (measured: Omit<Measured, 'empty' | 'nightly' | 'days'>) => void
  readonly onNight?: (contents: Contents, nightly: Counted) => void
  readonly onDay?: (at: number, how: keyof DayCosts, cost: DayCost, nightly: Counted) => void
}

const HOUR_MS = 3_600_000
const BEGIN = Date.UTC(2026, 9, 6, 8)

/** Takes two systems through a first load, quiet runs, days and a night, and counts what the shop is asked. */
export async function measureRequests(
  project: Project,
  { hours, withoutHooks, ...sizes }: Sizes,
  days: readonly DayWish[],
  { say, onLoad, onNight, onDay }: Heard,
): Promise<Measured> {
  const counter = createRequestCounter()
  // However fast this machine is, and on any day, the same is found.
  const clock = createHastyClock(() => BEGIN)
  const echoes = createEchoes(project)
  // What the question advises, so whoever begins has sent everything older already.
  const startDate = dayOf(clock.now())
  const settings = { startDate, ...sizes.settings }
  const given = {
    ...sizes,
    settings,
    clock,
    onRequest: counter.hear,
    gateOf: gatesOn(clock),
    ownPushes: echoes,
    // What goes together is counted as one.
    gatherMs: GATHER_MS,
  }
  const kit = await startTwoSystems(project, given)
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
        for (const [kind, count] of Object.entries(counted.tillByKind)) {
          say(`    till ${count} ${kind}`)
        }
      }
      return sumOf(all)
    }
    const before = stockOf(kit)
    const tillBefore = tillContentsOf(kit)
    const firstLoad = await runAll(FLOWS, { kind: 'changes' })
    const after = stockOf(kit)
    const stockChanged = [...before].filter(([id, stock]) => after.get(id) !== stock).length
    const contents = contentsOf(kit)
    const till = { before: tillBefore, after: tillContentsOf(kit) }
    onLoad?.({ contents, stockChanged, firstLoad, till, givenUp: kit.givenUp })
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
    // What is kept of a list is read anew once a day.
    clock.leap(24 * HOUR_MS)
    counter.take()
    const nightly = await runAll(NIGHTLY, { kind: 'all' })
    onNight?.(contents, nightly)
    const play = { project, kit, counter, echoes, clock, flows: FLOWS, hours }
    const costs: DayCosts[] = []
    for (const [at, day] of days.entries()) {
      const hooked = await playDay({ ...play, withHooks: true }, day)
      onDay?.(at, 'hooked', hooked, nightly)
      const unhooked = withoutHooks ? await playDay({ ...play, withHooks: false }, day) : undefined
      if (unhooked) onDay?.(at, 'unhooked', unhooked, nightly)
      costs.push({ hooked, unhooked })
    }
    const { givenUp } = kit
    return { contents, stockChanged, firstLoad, till, empty, nightly, days: costs, givenUp }
  } finally {
    await kit.close()
  }
}

/**
 * The till takes so many requests a minute as its connector allows: a first load takes hours by that, and what the shop says
 * meanwhile has to be asked for.
 */
function gatesOn(clock: HastyClock): NonNullable<TwoSystemsOptions['gateOf']> {
  const shop = createRateGate({ limits: [], parallel: 2, clock })
  let till: RateGate | undefined
  return (system, _, { limits, parallel }) => {
    if (system === 'shop') return shop
    till ??= createRateGate({ limits, parallel, clock })
    return till
  }
}

/** The day in the shop's time zone, as flows compare it. */
function dayOf(at: number): string {
  return new Date(at).toLocaleDateString('sv-SE', { timeZone: 'Europe/Amsterdam' })
}

function stockOf({ shop }: TwoSystems): ReadonlyMap<number, unknown> {
  return new Map(shop.state.tables.rows('variants').map((row) => [row.id, row['stockLevel']]))
}

function sumOf(all: readonly Counted[]): Counted {
  const total = (of: 'shop' | 'till') => all.reduce((sum, counted) => sum + counted[of], 0)
  return {
    shop: total('shop'),
    till: total('till'),
    byKind: addUp(all.map(({ byKind }) => byKind)),
    tillByKind: addUp(all.map(({ tillByKind }) => tillByKind)),
  }
}

function addUp(all: readonly Counted['byKind'][]): Counted['byKind'] {
  const sums: Record<string, number> = {}
  for (const [kind, count] of all.flatMap((counts) => Object.entries(counts))) {
    sums[kind] = (sums[kind] ?? 0) + count
  }
  return sums
}
