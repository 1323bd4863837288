import { afterEach, expect, test } from 'vitest'
import { readProject } from '../read-project.ts'
import { createHastyClock } from './hasty-clock.ts'
import { startTwoSystems, type TwoSystems } from './two-systems.ts'

const project = readProject()

let kit: TwoSystems
let skipped: number
afterEach(() => kit.close())

const isBooked = (order: any): boolean =>
  kit.till.state.tables.orders.all().some((row) => row['reservationnumber'] === order.number)

/** An order that is to be booked, and its first line, before anything was loaded. */
async function place(): Promise<{ readonly order: any; readonly line: any }> {
  const hasty = createHastyClock()
  skipped = 0
  kit = await startTwoSystems(project, {
    products: 8,
    customers: 2,
    orders: 0,
    shared: 0,
    clock: { now: () => hasty.now() + skipped, sleep: hasty.sleep },
  })
  const { tables, placeOrder } = kit.shop.state
  const order: any = placeOrder()
  Object.assign(order, { status: 'processing_awaiting_shipment', paymentStatus: 'paid' })
  const line = tables.rows('orders/*/products').find((row) => row['order'] === order.id)
  return { order, line }
}

async function load(): Promise<void> {
  for (const flow of ['categories', 'products-to-pos', 'orders', 'orders']) await kit.run(flow)
}

test('an order of an article that was deleted before the first load is told, and booked once the till has it', async () => {
  const { order, line } = await place()
  const { tables } = kit.shop.state
  for (const { id } of tables.rows('variants').filter(({ product }) => product === line.product)) {
    tables.remove('variants', id)
  }
  tables.remove('products', line.product)
  await load()
  const sku = line.sku || line.articleCode
  expect(kit.givenUp).toEqual([expect.stringContaining(`SKU "${sku}", that neither the webshop`)])
  expect(isBooked(order)).toBe(false)
  await kit.run('orders', { kind: 'all' })
  expect(kit.givenUp).toHaveLength(1)

  const { products } = kit.till.state.tables
  products.add({ ...products.all()[0], id: undefined, productnumber: sku, stocktype: 'Product' })
  // The webshop's times are of seconds: a change within the second of the one before could not be told from it.
  skipped += 2_000
  tables.touch(order)
  await kit.run('orders')
  expect(isBooked(order)).toBe(true)
})

test('an order with a gift card that has a SKU and no article is told', async () => {
  const { order, line } = await place()
  Object.assign(line, { product: false, variant: false, sku: 'GIFT', articleCode: 'GIFT' })
  await load()
  expect(kit.givenUp).toEqual([expect.stringContaining('SKU "GIFT", that neither the webshop')])
  expect(isBooked(order)).toBe(false)
})

test('an order of an article that came since the articles were read waits, and is booked', async () => {
  const { order, line } = await place()
  await kit.run('categories')
  await kit.run('orders')
  expect(kit.givenUp).toEqual([])
  expect(isBooked(order)).toBe(false)
  const { tables } = kit.shop.state
  const [product, variant] = [
    tables.get('products', line.product),
    tables.get('variants', line.variant),
  ]
  const fresh = tables.insert('products', { ...product, id: undefined, title: 'Fresh' })
  const piece: any = tables.insert('variants', {
    ...variant,
    id: undefined,
    product: fresh.id,
    isDefault: true,
    sku: 'FRESH',
    articleCode: 'FRESH',
  })
  Object.assign(line, { product: fresh.id, variant: piece.id, sku: 'FRESH', articleCode: 'FRESH' })
  tables.touch(order)
  await kit.run('orders')
  expect(kit.givenUp).toEqual([])
  await kit.run('products-to-pos')
  await kit.run('orders')
  expect(kit.givenUp).toEqual([])
  expect(isBooked(order)).toBe(true)
})
