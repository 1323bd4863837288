import { beforeAll, describe, expect, test } from 'vitest'
import { readProject } from '../mappings/read-project.ts'
import { leastDay, leastFirstLoad, leastNightly, totalOf } from './requests/least-requests.ts'
import { type Measured, measureRequests } from './requests/measure-requests.ts'
import { playedOf } from './requests/play-day.ts'

// The bench `requests`, scaled down: what costs a request for each record shows at any size.
const SIZES = {
  products: 40,
  customers: 30,
  orders: 12,
  // One request of these counts as four of a day.
  hours: 6,
  withoutHooks: true,
  tables: { feature: {} },
  settings: { unevenPrices: 'sum' },
}
const DAY = { orders: 36, products: 24, stockChanges: 36, stockPerChange: 9 }

describe('requests to the web shop', () => {
  let measured: Measured
  beforeAll(async () => {
    measured = await measureRequests(readProject(), SIZES, [DAY], { say: () => undefined })
  }, 600_000)

  const kinds = () => measured.firstLoad.byKind

  test('of a first load are pages of lists, the lines of orders and writes of many', () => {
    expect(measured.givenUp).toEqual([])
    const { contents, stockChanged, firstLoad } = measured
    expect(contents.variants).toBeGreaterThan(contents.products)
    // Once for the flow of orders, and once for that of stock, which counts what open orders hold.
    expect(kinds()['GET /orders/{id}/products.json']).toBeLessThanOrEqual(2 * contents.orders)
    // All but the looks at orders, which other tests count, and what tells the shop what became of old ones.
    const others = Object.entries(firstLoad.byKind).filter(
      ([kind]) => !/\/(?:orders|shipments)/u.test(kind),
    )
    const sum = others.reduce((total, [, count]) => total + count, 0)
    const least = leastFirstLoad(contents, stockChanged).filter(
      ({ what }) => !/order|shipment/u.test(what),
    )
    // Until stock is compared with what the shop has, all of it is written; and the first time that is looked into.
    const written = Math.ceil(contents.variants / 50) - Math.ceil(stockChanged / 50) + 1
    expect(sum).toBeLessThanOrEqual(1.3 * totalOf(least) + written)
  })

  test.each([
    'GET /products/{id}.json',
    'GET /variants/{id}.json',
    'GET /products/{id}/attributes.json',
    'PUT /variants/{id}.json',
    'GET /categories/{id}.json',
    'GET /customers/{id}.json',
    'GET /products.json',
    'GET /categories/products.json',
    'GET /brands.json',
  ])('of a first load are at most one of %s', (kind) => {
    expect(kinds()[kind] ?? 0).toBeLessThanOrEqual(1)
  })

  test('of a first load tell of variants once, and then what changed', () => {
    const { variants } = measured.contents
    expect(kinds()['GET /variants.json']).toBeLessThanOrEqual(Math.floor(variants / 250) + 2)
  })

  test('of a run that finds nothing are one at most; stock looks at the orders and the stock of the shop', () => {
    const { stock, 'order-status': statuses, ...others } = measured.empty
    expect(Math.max(...Object.values(others))).toBe(1)
    expect(stock).toBeLessThanOrEqual(2)
    // Once in half an hour, and once in two: what is kept of orders and shipments.
    expect(statuses).toBeLessThanOrEqual(2)
  })

  test('of a day while the shop tells of changes are one for each order and product: our own writes wake nothing', () => {
    const hooked = measured.days[0]?.hooked.byKind ?? {}
    expect(hooked['GET /orders/{id}.json']).toBe(DAY.orders)
    expect(hooked['GET /products/{id}.json']).toBe(DAY.products)
    // Lines come inside the order, and the parts of a product are not read again when changes are looked for.
    expect(hooked['GET /orders/{id}/products.json'] ?? 0).toBe(0)
    expect(hooked['GET /categories/products.json']).toBe(DAY.products)
    expect(hooked['PUT /orders/{id}.json']).toBeGreaterThan(0)
    expect(hooked['PUT /variants/bulk.json']).toBeGreaterThan(0)
  })

  test('of a day are at most 1.3 times the least, with those of the night', () => {
    const { contents, nightly, days } = measured
    const least = totalOf([...leastDay(playedOf(DAY, SIZES.hours)), ...leastNightly(contents)])
    const total = (days[0]?.hooked.total ?? Number.NaN) + nightly.shop
    expect(total / least).toBeLessThanOrEqual(1.3)
  })

  test('of a day are fewer while the shop tells of changes', () => {
    const { hooked, unhooked } = measured.days[0] ?? {}
    expect(hooked?.total).toBeLessThan(unhooked?.total ?? 0)
  })

  test('of a night are pages alone, at most 1.3 times the least', () => {
    const { contents, nightly } = measured
    expect(
      Object.keys(nightly.byKind).filter((kind) => !/^GET \/[a-z/]+\.json$/u.test(kind)),
    ).toEqual([])
    expect(nightly.shop / totalOf(leastNightly(contents))).toBeLessThanOrEqual(1.3)
  })

  test('of a night tell of variants once, and then what changed', () => {
    const { 'GET /variants.json': pages } = measured.nightly.byKind
    expect(pages).toBeLessThanOrEqual(Math.floor(measured.contents.variants / 250) + 2)
  })
})
