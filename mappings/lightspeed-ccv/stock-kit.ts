import { readProject } from '../read-project.ts'
import { createHastyClock, type HastyClock } from './hasty-clock.ts'
import { startTwoSystems, type TwoSystems, type TwoSystemsOptions } from './two-systems.ts'

const project = readProject()

/** A shop and a till that know each other's articles, and what is done with them. */
export interface StockKit {
  readonly kit: TwoSystems
  readonly clock: HastyClock
}

/** Starts both with few articles, and no order that holds any of them. */
export async function startStock(options: Partial<TwoSystemsOptions> = {}): Promise<StockKit> {
  const clock = createHastyClock()
  const few = { products: 8, shared: 6, customers: 2, orders: 3 }
  const kit = await startTwoSystems(project, { ...few, clock, ...options })
  for (const order of kit.shop.state.tables.rows('orders')) order['status'] = 'cancelled'
  return { kit, clock }
}

/** A variant of the shop that the till has as an article, with pieces to sell. */
export function stockedVariant({ shop, till }: TwoSystems): any {
  const numbers = new Set(till.state.tables.products.all().map((row) => row['productnumber']))
  return shop.state.tables
    .rows('variants')
    .find((row: any) => numbers.has(row.sku || row.articleCode) && row.stockLevel > 1)
}

/** An order of one piece that nobody has paid. */
export function placeUnpaid({ shop, clock }: TwoSystems, variant: any): any {
  const { tables, checkOut } = shop.state
  const [anyOrder] = tables.rows('orders')
  const [anyLine] = tables.rows('orders/*/products')
  const now = Math.floor(clock.now())
  const placed: any = tables.insert('orders', {
    ...anyOrder,
    createdAt: now,
    updatedAt: now,
    number: 'ORD90001',
    status: 'processing_awaiting_payment',
    paymentStatus: 'not_paid',
  })
  tables.insert('orders/*/products', {
    ...anyLine,
    order: placed.id,
    variant: variant.id,
    quantityOrdered: 1,
    quantityShipped: 0,
    quantityRefunded: 0,
    quantityReturned: 0,
  })
  checkOut(placed)
  return placed
}

/** A paid order of one piece that the flow of orders can book. */
export function placePaid(kit: TwoSystems, variant: any): any {
  const { tables } = kit.shop.state
  const placed = placeUnpaid(kit, variant)
  const line: any = tables.rows('orders/*/products').find(({ order }) => order === placed.id)
  const [priceIncl, tax] = [line.basePriceIncl, line.taxRate]
  const prices = { priceIncl, priceExcl: priceIncl / (1 + tax) }
  Object.assign(line, prices, {
    sku: variant.sku || variant.articleCode,
    product: variant.product,
    basePriceExcl: prices.priceExcl,
    discountIncl: 0,
    discountExcl: 0,
  })
  const costs = ['PriceIncl', 'PriceExcl', 'DiscountIncl', 'DiscountExcl']
  Object.assign(placed, prices, {
    status: 'processing_awaiting_shipment',
    paymentStatus: 'paid',
    paymentId: 'ideal',
    email: 'jo@example.com',
    discountAmount: 0,
    discountPercentage: 0,
    discountCouponCode: '',
    ...Object.fromEntries(
      ['shipment', 'payment'].flatMap((cost) => costs.map((name) => [`${cost}${name}`, 0])),
    ),
  })
  tables.touch(placed)
  return placed
}

/** The order of the till that one of the shop was booked as. */
export function bookedAs({ till }: TwoSystems, placed: any): any {
  return till.state.tables.orders.all().find((row) => row['reservationnumber'] === placed.number)
}
