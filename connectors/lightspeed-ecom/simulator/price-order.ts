import type { Json } from '../../simulator/json.ts'
import { numberOf, of, type Row, type ShopTables } from './shop-tables.ts'

/** A discount in per cent, and whether the lines hold it or the order alone does: both are seen at shops. */
export interface Coupon {
  readonly percentage: number
  readonly isOnLines: boolean
}

/** What a line costs. Base prices are of one piece; prices and discounts are of the whole line. */
export function linePrices(line: {
  readonly base: number
  readonly quantity: number
  readonly rate: number
  readonly coupon: Coupon | undefined
}): Record<string, number> {
  const { base, quantity, rate, coupon } = line
  const off = coupon?.isOnLines ? (base * quantity * coupon.percentage) / 100 : 0
  const [baseExcl, offExcl] = [four(base / (1 + rate)), four(off / (1 + rate))]
  return {
    basePriceExcl: baseExcl,
    basePriceIncl: base,
    discountExcl: offExcl,
    discountIncl: four(off),
    priceExcl: four(baseExcl * quantity - offExcl),
    priceIncl: four(base * quantity - off),
  }
}

/** Adds up an order: lines, shipment and payment, less a coupon that only the order knows of. */
export function orderPrices(
  order: Row,
  lines: readonly Row[],
  coupon: Coupon | undefined,
): Record<string, Json> {
  const goods = goodsOf(lines)
  const off = coupon && !coupon.isOnLines ? coupon.percentage / 100 : 0
  const [offExcl, offIncl] = [two(goods.excl * off), two(goods.incl * off)]
  const prices = {
    priceExcl: two(goods.excl + costsOf(order, 'Excl') - offExcl),
    priceIncl: two(goods.incl + costsOf(order, 'Incl') - offIncl),
  }
  if (!coupon) return prices
  const onLines = sum(lines, 'discountIncl')
  return {
    ...prices,
    isDiscounted: true,
    discountType: coupon.isOnLines ? 'percentage' : 'amount',
    discountPercentage: coupon.isOnLines ? coupon.percentage : 0,
    discountAmount: two(coupon.isOnLines ? onLines : offIncl),
    discountCouponCode: 'WELKOM10',
  }
}

/** Which part of what its lines cost an order asks: less than all with a coupon that the lines do not hold. */
export function paidShare(
  order: Row,
  tables: ShopTables,
): Readonly<Record<'Excl' | 'Incl', number>> {
  const goods = goodsOf(of(tables, 'orders/*/products', 'order', order.id))
  return {
    Excl: share(goods.excl, numberOf(order['priceExcl']) - costsOf(order, 'Excl')),
    Incl: share(goods.incl, numberOf(order['priceIncl']) - costsOf(order, 'Incl')),
  }
}

function share(all: number, paid: number): number {
  return all === 0 ? 1 : paid / all
}

/** What some pieces of a line cost. */
export function priceOfPieces(line: Row, quantity: number, tax: 'Excl' | 'Incl'): number {
  const ordered = numberOf(line['quantityOrdered'])
  return ordered === 0 ? 0 : (numberOf(line[`price${tax}`]) * quantity) / ordered
}

function goodsOf(lines: readonly Row[]): { readonly excl: number; readonly incl: number } {
  return { excl: sum(lines, 'priceExcl'), incl: sum(lines, 'priceIncl') }
}

function costsOf(order: Row, tax: 'Excl' | 'Incl'): number {
  return numberOf(order[`shipmentPrice${tax}`]) + numberOf(order[`paymentPrice${tax}`])
}

function sum(lines: readonly Row[], field: string): number {
  return lines.reduce((total, line) => total + numberOf(line[field]), 0)
}

export function two(amount: number): number {
  return Math.round(amount * 100) / 100
}

export function four(amount: number): number {
  return Math.round(amount * 10_000) / 10_000
}
