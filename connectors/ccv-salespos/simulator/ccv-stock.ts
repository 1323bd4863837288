import { numberOf } from './ccv-input.ts'
import type { CcvShop, StockMoment } from './ccv-shop.ts'
import type { Row } from './ccv-table.ts'

const SHIPPED = new Set([5, 6, 7])

const isTaken: Readonly<Record<StockMoment, (order: Row) => boolean>> = {
  order: (order) => order['is_completed'] === true && order['status'] !== 8,
  shipment: (order) => SHIPPED.has(numberOf(order, 'status')),
  never: () => false,
}

/** Takes the goods of an order off the shelf, or puts them back, when it passes the moment for it. */
export function moveStock(shop: CcvShop, after: Row, before: Row | undefined): void {
  const taken = isTaken[shop.behaviour.stockMoves]
  const [was, is] = [before ? taken(before) : false, taken(after)]
  if (was === is) return
  const { orderrows, products, attributecombinations } = shop.tables
  for (const row of orderrows.where('order_id', after.id)) {
    const change = numberOf(row, 'count') * (is ? -1 : 1)
    const [combination, product] = [
      attributecombinations.get(numberOf(row, 'attribute_combination_id')),
      products.get(numberOf(row, 'product_id')),
    ]
    // Of what is not managed nothing is counted.
    if (product?.['stockenabled'] === false) continue
    if (combination) {
      const stock = numberOf(combination, 'stock') + change
      attributecombinations.change(combination.id, { stock })
    } else if (product?.['stockenabled'] === true) {
      products.change(product.id, { stock: numberOf(product, 'stock') + change })
    }
  }
}
