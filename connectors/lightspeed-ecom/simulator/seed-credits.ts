import { creditOrder } from './credit-order.ts'
import { numberOf, type ShopTables, textOf } from './shop-tables.ts'

const DAY = 86_400_000
/** Of the orders that were sent or fetched, one in so many comes back. */
const ONE_IN = 8

/** Gives the money for some finished orders back, whole and days later, as the back office does. */
export function seedCredits(tables: ShopTables, now: number): void {
  const finished = tables
    .rows('orders')
    .filter((order) => textOf(order['status']).startsWith('completed'))
  for (const order of finished.filter((_, index) => index % ONE_IN === 0)) {
    const lines = tables.rows('orders/*/products').filter((line) => line['order'] === order.id)
    if (lines.length === 0) continue
    const orderProducts = lines.map((line) => ({
      id: line.id,
      quantity: numberOf(line['quantityOrdered']),
    }))
    const credited = creditOrder(order, { creditShipment: true, orderProducts }, tables)
    if ('refused' in credited) throw new Error(`order ${order.id} could not be credited`)
    const at = Math.min(now, numberOf(order['createdAt']) + 5 * DAY)
    const invoice = tables.get('invoices', numberOf(credited.row['invoice']))
    Object.assign(credited.row, { createdAt: at, updatedAt: at })
    for (const row of [order, invoice]) if (row) row['updatedAt'] = at
  }
}
