import { num, type Row, str } from '../json.ts'
import { codeOf, linesOf } from '../merchant/catalogue.ts'
import type { Month } from '../play-month.ts'
import { bookings, type Difference } from './order-books.ts'

/** Sent, delivered, completed: their pieces have left; cancelled: they came back. */
const GONE = new Set([5, 6, 7, 8])

/** Both sides as far as stock is told from them. */
export type StockBooks = Readonly<{
  till: Pick<Month['till'], 'state' | 'rules'>
  shop: Pick<Month['shop'], 'state'>
}>

type Places = ReadonlyMap<string, { product: Row; variant?: Row }>

/** Where pieces of a code lie in the till: on a combination, or on the product itself. */
export function holders(month: StockBooks): Map<string, { product: Row; variant?: Row }> {
  const { state } = month.till
  const found = new Map<string, { product: Row; variant?: Row }>()
  for (const product of state.all('products')) {
    const variants = state.where('attributecombinations', 'product_id', product['id'])
    if (variants.length === 0) found.set(str(product['productnumber']), { product })
    for (const variant of variants) {
      const code = str(variant['sku_number']) || str(variant['product_number'])
      if (code !== '') found.set(code, { product, variant })
    }
  }
  return found
}

/** What a row takes its pieces off. */
const holderOf = (line: Row, state: Month['till']['state']) =>
  state.get('attributecombinations', num(line['combination'])) ??
  state.get('products', num(line['product_id']))

/** Pieces that open orders of the till hold, where it takes stock only when it sends. */
function reserved(month: StockBooks): Map<Row, number> {
  const { state, rules } = month.till
  const held = new Map<Row, number>()
  if (rules.stockAt === 'order') return held
  for (const line of state.all('orderrows')) {
    const order = state.get('orders', num(line['order_id']))
    if (!order || GONE.has(num(order['status']))) continue
    const holder = holderOf(line, state)
    if (holder) held.set(holder, (held.get(holder) ?? 0) + num(line['count']))
  }
  return held
}

/** Pieces that the shop has sold and the till has not heard of: of open orders, or of those that are finished in the shop. */
function unknownSales(month: StockBooks, kind: 'open' | 'finished'): Map<number, number> {
  const { state } = month.shop
  const known = bookings(month)
  const sold = new Map<number, number>()
  for (const order of state.all('orders')) {
    if (known.has(str(order['number'])) || order['status'] === 'cancelled') continue
    if (str(order['status']).startsWith('completed') !== (kind === 'finished')) continue
    for (const line of linesOf(state, order)) {
      const variant = num(line['variant'])
      sold.set(variant, (sold.get(variant) ?? 0) + num(line['quantityOrdered']))
    }
  }
  return sold
}

/** By holder, how many pieces more an order has in the shop than its rows have in the till. */
function moreThanBooked(order: Row, booked: Row, { shop, till }: StockBooks, places: Places) {
  const own = new Map<Row, number>()
  const add = (holder: Row | undefined, count: number) => {
    if (holder) own.set(holder, (own.get(holder) ?? 0) + count)
  }
  for (const line of linesOf(shop.state, order)) {
    const variant = shop.state.get('variants', num(line['variant']))
    const place = variant && places.get(codeOf(variant))
    add(place?.variant ?? place?.product, num(line['quantityOrdered']))
  }
  for (const line of till.state.where('orderrows', 'order_id', booked['id'])) {
    add(holderOf(line, till.state), -num(line['count']))
  }
  return [...own].filter(([, count]) => count > 0)
}

/**
 * Pieces that somebody gave an order in the shop after it was booked. Rows of a booked order stay as they are until a
 * person changes them in the till; what the shop has promised is sold all the same.
 */
function givenSince(books: StockBooks, places: Places): Map<Row, number> {
  const more = new Map<Row, number>()
  const known = bookings(books)
  for (const order of books.shop.state.all('orders')) {
    const [booked] = known.get(str(order['number'])) ?? []
    if (!booked || order['status'] === 'cancelled' || GONE.has(num(booked['status']))) continue
    for (const [holder, count] of moreThanBooked(order, booked, books, places)) {
      more.set(holder, (more.get(holder) ?? 0) + count)
    }
  }
  return more
}

/**
 * What the shop shows of each article against what the till can still sell of it. Whether goods that left with an order
 * which the till never took are off its stock by a count of hands, nobody knows: both are right.
 */
export function compareStock(month: StockBooks): Difference[] {
  const held = reserved(month)
  const sold = unknownSales(month, 'open')
  const left = unknownSales(month, 'finished')
  const places = holders(month)
  const more = givenSince(month, places)
  const differences: Difference[] = []
  for (const variant of month.shop.state.all('variants')) {
    const place = places.get(codeOf(variant))
    if (!place || variant['stockTracking'] === 'disabled') continue
    const holder = place.variant ?? place.product
    const stock = num(holder['stock'])
    const reservedPieces = held.get(holder) ?? 0
    const unknown = (sold.get(num(variant['id'])) ?? 0) + (more.get(holder) ?? 0)
    const wanted = Math.max(0, stock - reservedPieces - unknown)
    const withoutLeft = Math.max(0, wanted - (left.get(num(variant['id'])) ?? 0))
    const shown = num(variant['stockLevel'])
    if (shown <= wanted && shown >= withoutLeft) continue
    differences.push({
      kind: 'wrongStock',
      what: codeOf(variant),
      text: `the shop shows ${shown}; ${stock} in the till − ${reservedPieces} reserved − ${unknown} that it does not know`,
    })
  }
  return differences
}
