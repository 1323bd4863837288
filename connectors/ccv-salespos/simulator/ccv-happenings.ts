import { isJsonObject, type Json, type JsonObject } from '../../simulator/json.ts'
import type { SimulatedSystem } from '../../simulator/simulated-system.ts'
import { numberOf, textOf } from './ccv-input.ts'
import { type CcvShop, timeText } from './ccv-shop.ts'
import { moveStock } from './ccv-stock.ts'
import type { Row } from './ccv-table.ts'

/** What people do at the till, outside the API. */
export function createHappenings(shop: CcvShop): SimulatedSystem['happenings'] {
  return {
    /** `{ sku, count }`: sold over the counter, so the stock goes down at once. */
    sale: (input) => moveShelf(shop, input, (stock, count) => stock - count),
    /** `{ sku, count }`: counted on the shelf. */
    count: (input) => moveShelf(shop, input, (_, count) => count),
    /** `{ id }` or `{ reservationnumber }`: packed and given to the carrier, with a code to follow it. */
    ship: (input) =>
      changeOrder(shop, input, {
        status: 5,
        track_and_trace_code: '3SABC123',
        track_and_trace_carrier: 'postnl',
      }),
    /** The same for an order that is called off. */
    cancel: (input) => changeOrder(shop, input, { status: 8 }),
    /** `{ sku, ... }`: a field of a product changed by hand, such as its description. */
    edit: (input) => editProduct(shop, input),
  }
}

function moveShelf(
  shop: CcvShop,
  input: Json | undefined,
  move: (stock: number, count: number) => number,
): Json {
  const { products, attributecombinations } = shop.tables
  const wish = isJsonObject(input) ? input : {}
  const [sku, count] = [textOf(wish, 'sku'), numberOf(wish, 'count')]
  const combination = attributecombinations.where('sku_number', sku)[0]
  if (combination) {
    return attributecombinations.change(combination.id, {
      stock: move(numberOf(combination, 'stock'), count),
    })
  }
  const product = products.where('productnumber', sku)[0]
  if (!product) return { message: `There is no article "${sku}".` }
  const changed = products.change(product.id, {
    stock: move(numberOf(product, 'stock'), count),
    modifydate: timeText(shop.now()),
  })
  shop.emit('products.updated', product.id)
  return changed
}

function changeOrder(shop: CcvShop, input: Json | undefined, fields: JsonObject): Json {
  const { orders } = shop.tables
  const wish = isJsonObject(input) ? input : {}
  const before: Row | undefined =
    orders.get(numberOf(wish, 'id')) ??
    orders.where('reservationnumber', textOf(wish, 'reservationnumber'))[0]
  if (!before) return { message: 'There is no such order.' }
  const after = orders.change(before.id, fields)
  moveStock(shop, after, before)
  shop.emit('orders.updated', after.id)
  return after
}

function editProduct(shop: CcvShop, input: Json | undefined): Json {
  const { sku, ...fields } = isJsonObject(input) ? input : {}
  const product = shop.tables.products.where('productnumber', sku ?? null)[0]
  if (!product) return { message: 'There is no such product.' }
  const changed = shop.tables.products.change(product.id, {
    ...fields,
    modifydate: timeText(shop.now()),
  })
  shop.emit('products.updated', product.id)
  return changed
}
