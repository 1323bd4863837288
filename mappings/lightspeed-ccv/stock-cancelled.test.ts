import { afterEach, describe, expect, test } from 'vitest'
import { readProject } from '../read-project.ts'
import { createHastyClock } from './hasty-clock.ts'
import { startTwoSystems, type TwoSystems } from './two-systems.ts'

const project = readProject()

type TakenAt = 'booking' | 'sending'

let kit: TwoSystems
let skipped = 0
let variant: any
let shelf: any
afterEach(() => kit.close())

const later = (minutes: number): void => {
  skipped += minutes * 60_000
}

/** One article with ten pieces on both sides. */
async function start(takenAt: TakenAt): Promise<void> {
  const hasty = createHastyClock()
  kit = await startTwoSystems(project, {
    products: 8,
    shared: 6,
    customers: 2,
    orders: 3,
    settings: { takenAt },
    clock: { now: () => hasty.now() + skipped, sleep: hasty.sleep },
  })
  kit.till.state.behaviour.stockMoves = takenAt === 'booking' ? 'order' : 'shipment'
  const { tables } = kit.shop.state
  for (const order of tables.rows('orders')) order['status'] = 'cancelled'
  const { products } = kit.till.state.tables
  const simple = (row: any) =>
    products.all().find(({ productnumber }) => productnumber === (row.sku || row.articleCode))
  variant = tables.rows('variants').find((row) => simple(row))
  products.change(simple(variant)?.id ?? 0, { stock: 10, stockenabled: true })
  shelf = () => products.get(simple(variant)?.id ?? 0)?.['stock']
  await run('stock', 'all')
  expect([variant.stockLevel, shelf()]).toEqual([10, 10])
}

async function run(flow: string, kind: 'changes' | 'all' = 'changes'): Promise<void> {
  later(6)
  await kit.run(flow, { kind }, { lingerMs: 0 })
}

/** Five pieces, paid and booked. */
async function placeFive(): Promise<any> {
  const { tables, checkOut } = kit.shop.state
  const [anyOrder] = tables.rows('orders')
  const line: any = tables.rows('orders/*/products').find(({ taxRate }) => Number(taxRate) > 0)
  const now = Math.floor(kit.clock.now())
  const costs = ['PriceIncl', 'PriceExcl', 'DiscountIncl', 'DiscountExcl']
  const placed: any = tables.insert('orders', {
    ...anyOrder,
    ...Object.fromEntries(
      ['shipment', 'payment'].flatMap((cost) => costs.map((name) => [`${cost}${name}`, 0])),
    ),
    createdAt: now,
    updatedAt: now,
    number: 'ORD90001',
    status: 'processing_awaiting_shipment',
    paymentStatus: 'paid',
    paymentId: 'ideal',
    shipmentStatus: 'not_shipped',
    email: 'jo@example.com',
    discountAmount: 0,
    discountPercentage: 0,
    discountCouponCode: '',
    priceIncl: 50,
    priceExcl: 50 / (1 + line.taxRate),
  })
  tables.insert('orders/*/products', {
    ...line,
    order: placed.id,
    variant: variant.id,
    product: variant.product,
    sku: variant.sku || variant.articleCode,
    quantityOrdered: 5,
    quantityShipped: 0,
    quantityRefunded: 0,
    quantityReturned: 0,
    basePriceIncl: 10,
    basePriceExcl: 10 / (1 + line.taxRate),
    discountIncl: 0,
    discountExcl: 0,
    priceIncl: 50,
    priceExcl: 50 / (1 + line.taxRate),
  })
  checkOut(placed)
  later(31)
  await run('stock')
  await run('orders')
  await run('stock')
  expect(kit.givenUp).toEqual([])
  expect(variant.stockLevel).toBe(5)
  return placed
}

const cancelInTill = async ({ number: reservationnumber }: any): Promise<void> => {
  await fetch(`${kit.till.url}/_simulator/cancel`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ reservationnumber }),
  })
}

/** As somebody does in the back office; the shop may take the goods off again, or not. */
function openAgain(order: any, isTakenOff: boolean): void {
  Object.assign(order, { status: 'processing_awaiting_shipment', shipmentStatus: 'not_shipped' })
  kit.shop.state.tables.touch(order)
  if (isTakenOff) kit.shop.state.checkOut(order)
}

/** Two of the five leave: there is a parcel of them, or the order and its line alone tell. */
function sendTwo(order: any, isParcel: boolean): void {
  const { tables } = kit.shop.state
  const line = tables.rows('orders/*/products').find((row) => row['order'] === order.id)
  Object.assign(line ?? {}, { quantityShipped: 2 })
  const [any] = tables.rows('shipments')
  const now = Math.floor(kit.clock.now())
  for (const status of isParcel ? ['shipped', 'not_shipped'] : []) {
    const own = { id: undefined, order: order.id, status, createdAt: now, updatedAt: now }
    tables.insert('shipments', { ...any, ...own })
  }
  Object.assign(order, { shipmentStatus: 'partially_shipped' })
  tables.touch(order)
}

describe.each(['sending', 'booking'] as const)('where the till takes goods off at %s', (at) => {
  test.each([
    ['webshop', true],
    ['webshop', false],
    ['till', true],
    ['till', false],
  ])(
    'goods of an order that the %s cancelled first, and that is open again in the webshop alone, are held (taken off again: %s)',
    async (where, isTakenOff) => {
      await start(at)
      const order = await placeFive()
      if (where === 'till') await cancelInTill(order)
      else kit.shop.state.cancelOrder(order)
      for (const flow of ['orders', 'order-status', 'stock']) await run(flow)
      expect(order.status).toBe('cancelled')
      expect([variant.stockLevel, shelf()]).toEqual([10, 10])

      openAgain(order, isTakenOff)
      for (const flow of ['orders', 'order-status']) await run(flow)
      later(31)
      for (let runs = 0; runs < 2; runs += 1) {
        await run('stock')
        expect([variant.stockLevel, shelf()]).toEqual([5, 10])
      }
      await run('stock', 'all')
      expect([variant.stockLevel, shelf()]).toEqual([5, 10])
    },
  )

  test.each([true, false])(
    'of an order that the till cancels after a part of it was sent all pieces are held (with a parcel: %s)',
    async (isParcel) => {
      await start(at)
      const order = await placeFive()
      sendTwo(order, isParcel)
      for (const flow of ['orders', 'order-status', 'stock']) await run(flow)
      expect(variant.stockLevel).toBe(5)
      await cancelInTill(order)
      await run('stock')
      expect([variant.stockLevel, shelf()]).toEqual([5, 10])
      for (const flow of ['orders', 'order-status', 'stock', 'stock']) await run(flow)
      await run('stock', 'all')
      expect(kit.givenUp).toEqual([expect.stringContaining('a part of order ORD90001')])
      expect(order.status).toBe('processing_awaiting_shipment')
      expect([variant.stockLevel, shelf()]).toEqual([5, 10])
    },
  )

  test('goods of an order that the till cancelled are given back once, also where stock is sent before the webshop is told', async () => {
    await start(at)
    const order = await placeFive()
    await cancelInTill(order)
    await run('stock')
    expect([variant.stockLevel, shelf()]).toEqual([5, 10])
    await run('order-status')
    expect(order.status).toBe('cancelled')
    expect([variant.stockLevel, shelf()]).toEqual([10, 10])
    for (const kind of ['changes', 'changes', 'all'] as const) {
      await run('stock', kind)
      expect([variant.stockLevel, shelf()]).toEqual([10, 10])
    }
    expect(kit.givenUp).toEqual([])
  })
})
