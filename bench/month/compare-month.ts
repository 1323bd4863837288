import { compareCatalogue } from './books/catalogue-books.ts'
import { compareOrders, type Difference } from './books/order-books.ts'
import { compareStock } from './books/stock-books.ts'
import { num } from './json.ts'
import type { Month } from './play-month.ts'
import { totals } from './till/till-orders.ts'

interface Compared {
  table: string[]
  counts: Record<string, number>
  agrees: boolean
  differences: Difference[]
}

/** Kinds that are told even when there is none of them. */
const KINDS = [
  'missing',
  'doubled',
  'unwanted',
  'unjustified',
  'wrongTotals',
  'wrongLines',
  'wrongDebtors',
  'wrongAddresses',
  'unnoticed',
  'wrongStock',
  'wrongArticles',
  'wrongCategories',
  'wrongCategoryLinks',
]

/** The books of both sides, side by side; `show` differences of each kind in full. */
export function compareMonth(month: Month, show: number): Compared {
  const { state, rules } = month.till
  const books = compareOrders(month, (order) => num(totals(order, state, rules)['total_price']))
  const differences = [...books.differences, ...compareStock(month), ...compareCatalogue(month)]
  const counts: Record<string, number> = {
    orders: books.orders,
    booked: books.booked,
    refused: books.refused,
    rounded: books.rounded,
  }
  const table: string[] = []
  for (const [reason, times] of books.refusals) table.push(`refused ${times} × ${reason}`)
  for (const kind of KINDS) {
    const found = differences.filter((each) => each.kind === kind)
    counts[kind] = found.length
    table.push(`${kind.padEnd(20)} ${found.length}`)
    for (const { what, text } of found.slice(0, show)) table.push(`    ${what}: ${text}`)
  }
  counts['lateWrites'] = month.lateWrites.length
  counts['brokenRuns'] = month.product.broken.length
  table.push(`writes when all was quiet  ${month.lateWrites.length}`)
  for (const write of month.lateWrites.slice(0, show)) table.push(`    ${write}`)
  for (const run of month.product.broken.slice(0, show)) table.push(`broke off  ${run}`)
  const agrees =
    differences.length === 0 && month.lateWrites.length === 0 && month.product.broken.length === 0
  return { table, counts, agrees, differences }
}
