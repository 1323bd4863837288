import { readProject } from '../mappings/read-project.ts'
import {
  type LeastPart,
  leastDay,
  leastFirstLoad,
  leastNightly,
  totalOf,
} from './requests/least-requests.ts'
import { leastTillLoad } from './requests/least-till.ts'
import { measureOrderDelay } from './requests/measure-order-delay.ts'
import { measureRequests } from './requests/measure-requests.ts'
import { type DayCost, type DayWish, playedOf } from './requests/play-day.ts'

const A_DAY = 12_000
const HOURS = 4
const QUIET: DayWish = { orders: 24, products: 12, stockChanges: 60, stockPerChange: 1 }
const BUSY: DayWish = { orders: 504, products: 204, stockChanges: 288, stockPerChange: 9 }
const DAYS = [
  ['quiet', QUIET],
  ['busy', BUSY],
] as const

/**
 * Requests to the web shop, beside the least that its API makes possible and what it allows a day. Arguments:
 * PRODUCTS CUSTOMERS ORDERS of the first load, HOURS of each day that are played, and `hooked` to leave out days without calls
 * of the shop.
 */
export async function benchRequests(
  args: readonly string[],
): Promise<Readonly<Record<string, number>>> {
  const [products = 10_000, customers = 5_000, orders = 500, hours = HOURS] = args
    .slice(0, 4)
    .map(Number)
  const withoutHooks = args[4] !== 'hooked'
  const project = readProject()
  const figures: Record<string, number> = {}
  let night: readonly LeastPart[] = []
  await measureRequests(
    project,
    {
      products,
      customers,
      orders,
      hours,
      withoutHooks,
      // Without rows in the table of features these are not read, as in a shop whose owner mapped none.
      tables: { feature: {} },
      settings: { unevenPrices: 'sum' },
    },
    DAYS.map(([, wish]) => wish),
    {
      say,
      // Each is told at once: a large size takes long, and may be broken off.
      onLoad: ({ contents, stockChanged, firstLoad, till, givenUp }) => {
        say(`\n${JSON.stringify(contents)}; given up: ${givenUp.length}`)
        const first = leastFirstLoad(contents, stockChanged)
        tellParts(first)
        tell('first load', firstLoad.shop, totalOf(first))
        const tillLoad = leastTillLoad(till.before, till.after)
        tellParts(tillLoad)
        tellTill('first load', firstLoad.till, totalOf(tillLoad))
        figures['firstLoadRatio'] = round(firstLoad.shop / totalOf(first))
        figures['tillLoadRatio'] = round(firstLoad.till / totalOf(tillLoad))
      },
      onNight: (contents, nightly) => {
        night = leastNightly(contents)
        tellParts(night)
        tell('nightly comparison', nightly.shop, totalOf(night))
        figures['nightlyRatio'] = round(nightly.shop / totalOf(night))
      },
      onDay: (at, how, cost, nightly) => {
        const [name, wish] = DAYS[at] ?? DAYS[0]
        const parts = leastDay(playedOf(wish, hours))
        tellParts(parts)
        const least = totalOf([...parts, ...night])
        tellDay(`${name} day, ${how}`, cost)
        tellTill(`${name} day, ${how}`, cost.till + nightly.till)
        const total = cost.total + nightly.shop
        tell(`${name} day, ${how}`, total, least)
        figures[`${name}Day_${how}_share`] = round(total / A_DAY)
        figures[`${name}Day_${how}_ratio`] = round(total / least)
      },
    },
  )
  const { seconds, loadSeconds } = await measureOrderDelay(project, { products: 600, orders: 20 })
  const longest = Math.max(...seconds)
  say(
    `a first load of ${loadSeconds} s at the limits; ${seconds.length} orders meanwhile: ${seconds.join(', ')} s`,
  )
  return { ...figures, orderDelaySeconds: longest }
}

function tellParts(parts: readonly LeastPart[]): void {
  for (const { what, count } of parts) say(`${String(count).padStart(8)}  at least: ${what}`)
}

function tellDay(what: string, { byFlow, kindsByFlow }: DayCost): void {
  for (const [flow, kinds] of Object.entries(kindsByFlow)) {
    say(`${what}, ${flow}: ${byFlow[flow] ?? 0}`)
    for (const [kind, asked] of Object.entries(kinds)) say(`${String(asked).padStart(8)}  ${kind}`)
  }
}

function tell(what: string, count: number, least?: number): void {
  const share = `${round((count / A_DAY) * 100)} % of a day`
  const ratio = least === undefined ? '' : `, ${round(count / least)} × the least, ${least}`
  say(`${what.padEnd(28)}${String(count).padStart(8)} requests, ${share}${ratio}`)
}

function tellTill(what: string, count: number, least?: number): void {
  const ratio = least === undefined ? '' : `, ${round(count / least)} × the least, ${least}`
  say(`${what.padEnd(28)}${String(count).padStart(8)} requests to the till${ratio}`)
}

function round(value: number): number {
  return Math.round(value * 1000) / 1000
}

function say(text: string): void {
  process.stdout.write(`${text}\n`)
}
