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
  readonly invoices: number
}

export function contentsOf({ shop, till }: TwoSystems): Contents {
  const rows = (table: string) => shop.state.tables.rows(table)
  const numbers = new Set<unknown>(rows('orders').map((order) => order['number']))
  const booked = till.state.tables.orders
    .all()
    .filter((order) => numbers.has(order['reservationnumber']))
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
    invoices: rows('invoices').length,
  }
}
