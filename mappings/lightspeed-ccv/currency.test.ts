import { afterEach, expect, test, vi } from 'vitest'
import { readProject } from '../read-project.ts'
import { createHastyClock } from './hasty-clock.ts'
import { startTwoSystems, type TwoSystems } from './two-systems.ts'

// Prices have no currency of their own. A shop that was moved to another one says so only where it is asked what it is.

const project = readProject()
vi.setConfig({ testTimeout: 120_000, hookTimeout: 120_000 })
const KEPT_MS = 6 * 3_600_000

let kit: TwoSystems
afterEach(() => kit.close())

const clock = createHastyClock()
const later = () => clock.leap(KEPT_MS + 60_000)
const looks = () =>
  kit.shop.state.requests.filter(({ path }) => path.split('?')[0]?.endsWith('/shop.json')).length

test('no price of a shop that was moved to another currency reaches the till, until it has the one of its connection again', async () => {
  kit = await startTwoSystems(project, { products: 5, customers: 1, orders: 0, shared: 0, clock })
  await kit.run('categories')
  await kit.run('products-to-pos')
  expect([kit.givenUp, looks()]).toEqual([[], 1])

  const [variant] = kit.shop.state.tables.rows('variants')
  const sku = variant?.['sku'] ?? null
  const article = () => {
    const { products, attributecombinations } = kit.till.state.tables
    const combination = attributecombinations.where('sku_number', sku)[0]
    const product = products
      .all()
      .find(({ id, productnumber }) => productnumber === sku || id === combination?.['product_id'])
    return JSON.stringify([product?.['price'], combination?.['price']])
  }
  const before = article()
  later()
  kit.shop.state.setCurrency('USD')
  const now = Math.floor(kit.clock.now())
  Object.assign(variant ?? {}, { priceIncl: 77.5, priceExcl: 64.05, updatedAt: now })
  const product = kit.shop.state.tables.get('products', Number(variant?.['product']))
  Object.assign(product ?? {}, { updatedAt: now })
  const writes = () => kit.till.requests.filter(({ method }) => method !== 'GET').length
  const written = writes()
  const { result } = await kit.run('products-to-pos')
  expect(result).toMatchObject({
    state: 'failed',
    reason: { values: { text: expect.stringContaining('The prices of this shop are in USD') } },
  })
  expect([article(), writes()]).toEqual([before, written])

  later()
  kit.shop.state.setCurrency('EUR')
  await kit.run('products-to-pos')
  expect(kit.givenUp).toEqual([])
  expect(article()).toContain('77.5')
})

test('no price of the till reaches a shop in another currency, which is asked once for all of them', async () => {
  const size = { products: 5, customers: 1, orders: 0, shared: 5, shopCurrency: 'USD' }
  kit = await startTwoSystems(project, size)
  await kit.run('products-to-shop')
  expect(kit.givenUp.length).toBeGreaterThan(1)
  for (const each of kit.givenUp) expect(each).toMatch(/webshop are in USD.*till keeps them in EUR/)
  expect(kit.shop.state.requests.filter(({ method }) => method !== 'GET')).toEqual([])
  expect(looks()).toBe(1)
})

test('a shop whose currency is another than that of the till is asked again, for it may have been changed', async () => {
  const size = { products: 5, customers: 1, orders: 0, shared: 5, shopCurrency: 'USD', clock }
  kit = await startTwoSystems(project, size)
  await kit.run('products-to-shop')
  expect(looks()).toBe(1)
  clock.leap(120_000)
  await kit.store.release('products-to-shop', 'all')
  const { counts } = await kit.run('products-to-shop')
  expect([counts.parked, looks()]).toEqual([kit.givenUp.length / 2, 2])
})

test('a till and a shop that are both in another currency than the euro are served', async () => {
  const size = { products: 5, customers: 1, orders: 0, shared: 5, shopCurrency: 'USD' }
  kit = await startTwoSystems(project, { ...size, settings: { currency: 'USD' } })
  const own = kit.shop.state.tables.rows('products').length
  await kit.run('products-to-shop')
  expect(kit.givenUp).toEqual([])
  expect(kit.shop.state.tables.rows('products').length).toBeGreaterThan(own)
})

test('no order is marked as refunded by a credit note of a shop that is in another currency by now', async () => {
  const size = { products: 5, customers: 3, orders: 4, shared: 0 }
  kit = await startTwoSystems(project, { ...size, shopCurrency: 'USD' })
  const [order] = kit.shop.state.tables.rows('orders')
  const [credit] = kit.shop.state.tables.rows('invoices')
  Object.assign(credit ?? {}, { order: order?.id, isCreditNote: true, priceIncl: -12.1 })
  const { orders } = kit.till.state.tables
  const [booked] = orders.all()
  Object.assign(booked ?? {}, { reservationnumber: order?.['number'], total_price: 12.1 })
  await kit.run('refunds')
  expect(kit.givenUp).toEqual([
    expect.stringMatching(/webshop are in USD, and order .* of the till is in EUR/),
  ])
  expect(kit.till.requests.filter(({ method }) => method !== 'GET')).toEqual([])
})
