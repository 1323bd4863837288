import type { DayWish } from './play-day.ts'
import type { Contents } from './shop-contents.ts'

/** One kind of request in a sum, as `pages of 250 products`. */
export interface LeastPart {
  readonly what: string
  readonly count: number
}

/** A list is over when a page is not full, so one more is asked for after a full one. */
const PAGE = 250
/** How many changes of stock go in one request. */
const BULK = 50
/** What happens in the till is told within five minutes. */
const ROUNDS = 288

const pages = (records: number): number => Math.floor(records / PAGE) + 1

function listsOf(contents: Contents): readonly LeastPart[] {
  return [
    { what: 'pages of categories', count: pages(contents.categories) },
    { what: 'pages of products', count: pages(contents.products) },
    { what: 'pages of variants', count: pages(contents.variants) },
    { what: 'pages of products in categories', count: pages(contents.places) },
    { what: 'pages of brands', count: pages(contents.brands) },
    // Who has read all of them asks for what changed since.
    { what: 'a page of variants whose stock moved meanwhile', count: 1 },
    // No price tells its currency, and none is to be sent as one of another.
    { what: 'a look at the currency of the shop', count: 1 },
  ]
}

/**
 * The least that a first load can cost: no list is read twice in one flow, nothing is written that is there already. No
 * request tells the lines of several orders, and what an open order holds must not be sold again, be it booked or not.
 * A shipment is told of under its own number, which its list tells alone.
 */
export function leastFirstLoad(contents: Contents, stockChanged: number): readonly LeastPart[] {
  return [
    ...listsOf(contents),
    { what: 'pages of customers', count: pages(contents.customers) },
    { what: 'pages of orders', count: pages(contents.orders) },
    { what: 'lists of lines, one for each order that is booked', count: contents.booked },
    { what: 'lists of lines, one for each open order that is not', count: contents.heldUnbooked },
    { what: 'pages of shipments', count: pages(contents.shipments) },
    { what: 'pages of invoices', count: pages(contents.invoices) },
    { what: `writes of stock, ${BULK} at a time`, count: Math.ceil(stockChanged / BULK) },
  ]
}

/**
 * What tells by night what is gone, and where the stock differs (customers are compared once a week): what the shop may sell is less than what the till has by
 * what open orders hold, so those that changed since the last look are one page at least.
 */
export function leastNightly(contents: Contents): readonly LeastPart[] {
  return [...listsOf(contents), { what: 'a page of orders that changed', count: 1 }]
}

/**
 * What happens on a day, while the shop tells of changes. A stock and a status are written as they shall be, whatever
 * came between, so orders are looked at before: once for all that is written in one round. The shop tells of no changed
 * category, so somebody asks every two hours. It does not say how often it repeats a call that nobody answered, and then
 * stops calling: what it told nobody of is asked for as seldom as the flows promise it. Orders are looked at anyway; a stock
 * that somebody changed by hand is put right within half an hour.
 */
export function leastDay(wish: DayWish): readonly LeastPart[] {
  const { orders, products, stockChanges, stockPerChange } = wish
  return [
    { what: 'orders with their lines', count: orders },
    { what: 'orders that are told that they were sent', count: orders },
    { what: 'shipments that are told their track and trace code', count: orders },
    { what: 'products, their variants and their categories', count: 3 * products },
    {
      what: `writes of stock, ${BULK} at a time`,
      count: stockChanges * Math.ceil(stockPerChange / BULK),
    },
    {
      what: 'looks at orders before a stock or a status is written',
      count: Math.min(orders + stockChanges, ROUNDS),
    },
    { what: 'looks at the stock of articles, every half hour', count: 48 },
    // Neither orders nor products tell one, and they are not to be sent as of another than the shop has.
    { what: 'looks at the currency of the shop, every six hours', count: 4 },
    { what: 'looks at categories, every two hours', count: 12 },
    { what: 'looks at products, every two hours', count: 12 },
    { what: 'looks at customers and invoices, every six hours', count: 4 + 4 },
  ]
}

export function totalOf(parts: readonly LeastPart[]): number {
  return parts.reduce((sum, { count }) => sum + count, 0)
}
