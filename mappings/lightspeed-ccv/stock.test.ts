import { afterEach, beforeEach, expect, test } from 'vitest'
import type { HastyClock } from './hasty-clock.ts'
import { bookedAs, placePaid, placeUnpaid, startStock, stockedVariant } from './stock-kit.ts'
import type { TwoSystems } from './two-systems.ts'

let kit: TwoSystems
let clock: HastyClock
let variant: any
let asked: string[]

beforeEach(async () => {
  asked = []
  ;({ kit, clock } = await startStock({
    onRequest: (role, { method, path }) => {
      if (role === 'shop') asked.push(`${method} ${path.replace(/^.*\/nl/, '')}`)
    },
  }))
  await run()
  variant = stockedVariant(kit)
  asked = []
})
afterEach(() => kit.close())

const run = (kind: 'changes' | 'all' = 'changes') => kit.run('stock', { kind }, { lingerMs: 0 })

test('what somebody changed in the webshop is put right when everything is compared', async () => {
  const right = variant.stockLevel
  variant.stockLevel = 500
  kit.shop.state.tables.touch(variant)
  await run('all')
  expect(variant.stockLevel).toBe(right)
})

test('it is put right without being asked for after half an hour', async () => {
  const right = variant.stockLevel
  variant.stockLevel = 500
  kit.shop.state.tables.touch(variant)
  clock.leap(31 * 60_000)
  await run()
  expect(variant.stockLevel).toBe(right)
})

test('it is put right after a day even where the shop does not say that anything changed', async () => {
  const right = variant.stockLevel
  variant.stockLevel = 500
  clock.leap(86_400_000 + 60_000)
  await run()
  expect(variant.stockLevel).toBe(right)
})

test('an order that nobody paid holds its piece until it is cancelled', async () => {
  const right = variant.stockLevel
  const placed = placeUnpaid(kit, variant)
  await run('all')
  expect(variant.stockLevel).toBe(right - 1)
  kit.shop.state.cancelOrder(placed)
  await run('all')
  expect(variant.stockLevel).toBe(right)
})

test('what the shop shows is read in pages, and a sale of its own is not written back', async () => {
  placeUnpaid(kit, variant)
  asked = []
  clock.leap(31 * 60_000)
  await run()
  expect(asked.filter((request) => !request.includes('/orders'))).toEqual(['GET /variants.json'])
  expect(asked.filter((request) => request.endsWith('/products.json')).length).toBeLessThan(3)
})

test('a quiet pass asks the webshop for nothing', async () => {
  clock.leap(5 * 60_000)
  await run()
  expect(asked).toEqual([])
})

test('what an order that was cancelled in the till gave back can be sold at the next run', async () => {
  const right = variant.stockLevel
  const placed = placePaid(kit, variant)
  clock.leap(31 * 60_000)
  await run()
  await kit.run('orders')
  expect(kit.givenUp).toEqual([])
  expect(variant.stockLevel).toBe(right - 1)

  const { orders, products } = kit.till.state.tables
  orders.change(bookedAs(kit, placed).id, { status: 8 })
  clock.leap(3 * 60_000)
  await kit.run('order-status')
  expect(placed.status).toBe('cancelled')
  expect(variant.stockLevel).toBe(right)
  const sku = variant.sku || variant.articleCode
  const article: any = products.all().find((row) => row['productnumber'] === sku)
  products.change(article.id, { stock: article.stock - 1 })
  clock.leap(3 * 60_000)
  await run()
  expect(variant.stockLevel).toBe(right - 1)
})

test('an order that left in a status that is not chosen, before it was read in one that is, is told: the till keeps its goods', async () => {
  await kit.close()
  ;({ kit, clock } = await startStock({ settings: { statuses: ['processing_awaiting_shipment'] } }))
  const { tables } = kit.shop.state
  await kit.run('categories', { kind: 'all' })
  await kit.run('products-to-pos', { kind: 'all' })
  await run('all')
  variant = stockedVariant(kit)
  const right = variant.stockLevel
  const placed = placePaid(kit, variant)
  clock.leap(31 * 60_000)
  await run('all')
  expect(variant.stockLevel).toBe(right - 1)
  Object.assign(placed, { status: 'completed_shipped', shipmentStatus: 'shipped' })
  tables.touch(placed)
  for (let round = 0; round < 2; round += 1) {
    clock.leap(31 * 60_000)
    await kit.run('orders')
    await run('all')
    // Somebody books it by hand, or counts the stock of the till.
    expect(variant.stockLevel).toBe(right)
    expect(kit.givenUp).toEqual([
      expect.stringContaining(`Order ${placed.number} has left and was never booked`),
    ])
  }
  expect(bookedAs(kit, placed)).toBeUndefined()
})
