import { textOf } from '../../connectors/lightspeed-ecom/simulator/shop-tables.ts'
import type { TwoSystems } from '../../mappings/lightspeed-ccv/two-systems.ts'

/** How much there is in the shop. */
export interface Contents {
  readonly categories: number
  readonly products: number
  readonly variants: number
  /** Products in categories. */
  readonly places: number
  readonly brands: number
  /** Products with a set of features. */
  readonly typed: number
  readonly customers: number
  readonly orders: number
  /** Orders that the till gets. */
  readonly booked: number
  /** Open orders of the last sixty days that it does not get: they hold goods all the same. */
  readonly heldUnbooked: number
  readonly shipments: number
  readonly invoices: number
}

const OPEN = /^(?:on_hold|processing_)/u
const HOLDS_MS = 60 * 86_400_000

export function contentsOf({ shop, till, clock }: TwoSystems): Contents {
  const rows = (table: string) => shop.state.tables.rows(table)
  const numbers = new Set<unknown>(rows('orders').map((order) => order['number']))
  const booked = till.state.tables.orders
    .all()
    .filter((order) => numbers.has(order['reservationnumber']))
  const inTill = new Set(booked.map((order) => order['reservationnumber']))
  const unbooked = rows('orders').filter(
    ({ number, status, createdAt }) =>
      !inTill.has(textOf(number)) &&
      OPEN.test(textOf(status)) &&
      Number(createdAt) > clock.now() - HOLDS_MS,
  )
  return {
    categories: rows('categories').length,
    products: rows('products').length,
    variants: rows('variants').length,
    places: rows('categories/products').length,
    brands: rows('brands').length,
    typed: rows('products').filter(({ type }) => type !== false).length,
    customers: rows('customers').length,
    orders: rows('orders').length,
    booked: booked.length,
    heldUnbooked: unbooked.length,
    shipments: rows('shipments').length,
    invoices: rows('invoices').length,
  }
}
