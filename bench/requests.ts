import type { Project } from '../engine/index.ts'
import { readProject } from '../mappings/read-project.ts'
import { leastFirstLoad, leastNightly, totalOf } from './requests/least-requests.ts'
import { measureOrderDelay } from './requests/measure-order-delay.ts'
import { type DayCost, type DayWish, FLOWS, measureRequests } from './requests/measure-requests.ts'

const A_DAY = 12_000
const DAY_MS = 86_400_000
const QUIET: DayWish = { orders: 20, products: 10, stockRounds: 60, stockPerRound: 1 }
const BUSY: DayWish = { orders: 500, products: 200, stockRounds: 288, stockPerRound: 9 }

/**
 * Requests to the web shop, beside the least that its API makes possible and what it allows a day. Arguments:
 * PRODUCTS CUSTOMERS ORDERS of the first load.
 */
export async function benchRequests(
  args: readonly string[],
): Promise<Readonly<Record<string, number>>> {
  const [products = 10_000, customers = 5_000, orders = 500] = args.map(Number)
  const project = readProject()
  const measured = await measureRequests(
    project,
    // Without rows in the table of features these are not read, as in a shop whose owner mapped none.
    { products, customers, orders, tables: { feature: {} }, settings: { unevenPrices: 'sum' } },
    [QUIET, BUSY],
    say,
  )
  const { contents, firstLoad, nightly, empty, days } = measured
  say(`\n${JSON.stringify(contents)}; given up: ${measured.givenUp.length}`)
  const first = leastFirstLoad(contents, measured.stockChanged)
  const night = leastNightly(contents)
  for (const { what, count } of first) say(`${String(count).padStart(8)}  ${what}`)
  tell('first load', firstLoad.shop, totalOf(first))
  tell('nightly comparison', nightly.shop, totalOf(night))
  const [quiet, busy] = days.map((day) => costOf(day) + nightly.shop)
  const polls = pollsOf(project, empty)
  for (const [name, day] of [
    ['quiet', days[0]],
    ['busy', days[1]],
  ] as const) {
    say(`${name} day: ${JSON.stringify(day)} and the nightly comparison`)
  }
  say(`runs that find nothing: ${JSON.stringify(empty)}: ${polls} a day`)
  tell('quiet day', (quiet ?? 0) + polls)
  tell('busy day', (busy ?? 0) + polls)
  const { seconds, loadSeconds } = await measureOrderDelay(project, { products: 600, orders: 20 })
  const longest = Math.max(...seconds)
  say(
    `a first load of ${loadSeconds} s at the limits; ${seconds.length} orders meanwhile: ${seconds.join(', ')} s`,
  )
  const share = (count: number | undefined) => round(((count ?? 0) + polls) / A_DAY)
  return {
    firstLoadRatio: round(firstLoad.shop / totalOf(first)),
    quietDayShare: share(quiet),
    busyDayShare: share(busy),
    nightlyRatio: round(nightly.shop / totalOf(night)),
    orderDelaySeconds: longest,
  }
}

function costOf({ orders, statuses, products, stock }: DayCost): number {
  return orders + statuses + products + stock
}

/** What all runs of a day cost that find nothing. */
function pollsOf(project: Project, empty: Readonly<Record<string, number>>): number {
  return FLOWS.reduce((sum, name) => {
    const trigger = project.flows.find(({ plan }) => plan.name === name)?.plan.trigger
    return trigger?.kind === 'every'
      ? sum + Math.ceil((DAY_MS / trigger.ms) * (empty[name] ?? 0))
      : sum
  }, 0)
}

function tell(what: string, count: number, least?: number): void {
  const share = `${round((count / A_DAY) * 100)} % of a day`
  const ratio = least === undefined ? '' : `, ${round(count / least)} × the least, ${least}`
  say(`${what.padEnd(28)}${String(count).padStart(8)} requests, ${share}${ratio}`)
}

function round(value: number): number {
  return Math.round(value * 1000) / 1000
}

function say(text: string): void {
  process.stdout.write(`${text}\n`)
}
