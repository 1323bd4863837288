import { numberOf, type Row, type ShopTables } from './shop-tables.ts'
import { recordMovement } from './write-rows.ts'

export interface StockBehaviour {
  /** An order takes its goods off the shelf when it is placed. */
  readonly isTakenAtOrder: boolean
  /** An order that is called off puts them back. */
  readonly isPutBackAtCancel: boolean
}

/** What orders do to the stock. */
export interface Stockroom {
  /** Takes sold pieces off the shelf, as the checkout does at once. */
  readonly checkOut: (order: Row) => void
  /** Puts back what an order that was called off still held. */
  readonly putBack: (order: Row) => void
  /** Calls an order off, as a person does in the back office. */
  readonly cancelOrder: (order: Row) => void
}

export function createStockroom(
  tables: ShopTables,
  happened: (order: Row, action: 'created' | 'updated') => void,
  behaviour: Partial<StockBehaviour> = {},
): Stockroom {
  const { isTakenAtOrder = true, isPutBackAtCancel = true } = behaviour
  const putBack = (order: Row): void => {
    if (isTakenAtOrder && isPutBackAtCancel) moveStock(tables, order, stillHeld)
  }
  return {
    checkOut: (order) => {
      if (isTakenAtOrder) moveStock(tables, order, sold)
      happened(order, 'created')
    },
    putBack,
    cancelOrder: (order) => {
      if (order['status'] === 'cancelled') return
      Object.assign(order, { status: 'cancelled', shipmentStatus: 'cancelled' })
      tables.touch(order)
      putBack(order)
      happened(order, 'updated')
    },
  }
}

function sold(line: Row): number {
  return -numberOf(line['quantityOrdered'])
}

function stillHeld(line: Row): number {
  const gone = Math.max(numberOf(line['quantityShipped']), numberOf(line['quantityRefunded']))
  return numberOf(line['quantityOrdered']) - gone
}

function moveStock(tables: ShopTables, order: Row, changeBy: (line: Row) => number): void {
  for (const line of tables.rows('orders/*/products')) {
    const variant = tables.get('variants', numberOf(line['variant']))
    if (line['order'] !== order.id || !variant || variant['stockTracking'] === 'disabled') continue
    const change = changeBy(line)
    variant['stockLevel'] = numberOf(variant['stockLevel']) + change
    variant['stockSold'] = numberOf(variant['stockSold']) - change
    tables.touch(variant)
    recordMovement(variant, change, tables)
  }
}
