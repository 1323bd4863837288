import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { createLightspeedSimulator } from './create-lightspeed-simulator.ts'
import { textOf } from './shop-tables.ts'
import { openTestShop, type TestShop } from './testing/open-test-shop.ts'
import { createShopClient, idOf } from './testing/shop-client.ts'

let shop: TestShop['shop']
let ask: TestShop['ask']
let clock: TestShop['clock']

beforeAll(async () => {
  ;({ shop, ask, clock } = await openTestShop())
})
afterAll(() => shop.close())

function raw(path: string, headers: Record<string, string> = {}) {
  return fetch(`${shop.url}${path}`, { headers })
}
const basic = (pair: string) => ({ authorization: `Basic ${Buffer.from(pair).toString('base64')}` })

describe('who may ask', () => {
  test('wants Basic auth with a key and a secret of 32 characters', async () => {
    expect([shop.key.length, shop.secret.length]).toEqual([32, 32])
    expect((await raw('/nl/account.json')).status).toBe(401)
    expect((await raw('/nl/account.json', basic(`${shop.key}:wrong`))).status).toBe(401)
    expect((await ask('GET', 'account')).one('account')).toMatchObject({ apiKey: shop.key })
  })

  test('answers 404 in a language that the shop does not have', async () => {
    const answer = await raw('/xx/products.json', basic(`${shop.key}:${shop.secret}`))
    expect(answer.status).toBe(404)
    expect(await answer.json()).toEqual({
      error: {
        code: 404,
        method: 'GET',
        request: '/xx/products.json',
        message: 'Unknown or inactive language.',
      },
    })
  })

  test('wants .json at the end of every path', async () => {
    expect((await raw('/nl/products', basic(`${shop.key}:${shop.secret}`))).status).toBe(404)
  })

  test('answers 403 where the key has no permission', async () => {
    shop.state.setPermissions({ orders: { read: true, write: false } })
    const [order] = (await ask('GET', 'orders', { limit: 1 })).list('orders')
    const answer = await ask('PUT', `orders/${idOf(order)}`, {}, { order: { memo: 'x' } })
    expect(answer.status).toBe(403)
    expect((await ask('GET', 'account/permissions')).one('accountPermissions')).toMatchObject({
      orders: { read: true, write: false },
    })
    shop.state.setPermissions({ orders: { read: true, write: true } })
  })
})

describe('envelopes', () => {
  test.each([
    ['orders', 'orders'],
    ['orders/events', 'ordersEvents'],
    ['orders/customstatuses', 'customStatuses'],
    ['variants/movements', 'variantsMovements'],
    ['categories/products', 'categoriesProducts'],
    ['types/attributes', 'typesAttributes'],
    ['paymentmethods', 'paymentmethods'],
    ['taxes', 'taxes'],
    ['sets', 'sets'],
  ])('lists %s under %s', async (path, key) => {
    const { body } = await ask('GET', path)
    expect(Object.keys(body as object)).toEqual([key])
  })

  test('counts under "count"', async () => {
    expect((await ask('GET', 'customers/count')).body).toEqual({ count: 40 })
  })

  test('shows relations as links, to-many with the id false', async () => {
    const [variant] = (await ask('GET', 'variants', { limit: 1 })).list('variants')
    const { product } = variant as { product: { resource: { id: number; url: string } } }
    expect(product.resource.url).toBe(`products/${product.resource.id}`)
    expect(variant).toMatchObject({
      movements: { resource: { id: false, url: `variants/movements?variant=${idOf(variant)}` } },
    })
  })

  test('says false for nothing, and the root of the tree has the parent false', async () => {
    const categories = (await ask('GET', 'categories', { limit: 250 })).list('categories')
    const root = categories.find(({ depth }) => depth === 1)
    expect(root).toMatchObject({ parent: false, image: false, path: [String(idOf(root))] })
    expect(Math.max(...categories.map(({ depth }) => Number(depth)))).toBe(4)
  })

  test('tells the time with the offset of Amsterdam', async () => {
    const [order] = (await ask('GET', 'orders', { limit: 1 })).list('orders')
    expect(order?.['createdAt']).toMatch(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\+0[12]:00$/u)
  })

  test('embeds what belongs to an order only where one is read', async () => {
    const [listed] = (await ask('GET', 'orders', { limit: 1 })).list('orders')
    expect(JSON.stringify(listed)).not.toContain('embedded')
    const order = (await ask('GET', `orders/${idOf(listed)}`)).one('order') as {
      products: { resource: { embedded: unknown[] } }
    }
    expect(order.products.resource.embedded.length).toBeGreaterThan(0)
  })

  test('keeps the misspelt stockBuyMininum', async () => {
    const [variant] = (await ask('GET', 'variants', { limit: 1 })).list('variants')
    expect(variant).toMatchObject({ stockBuyMininum: 1, stockBuyMinimum: 1, weightUnit: 'g' })
  })
})

describe('lists', () => {
  test('gives 50 a page, at most 250', async () => {
    expect((await ask('GET', 'orders')).list('orders')).toHaveLength(50)
    expect((await ask('GET', 'orders', { page: 2 })).list('orders')).toHaveLength(10)
    const all = (await ask('GET', 'variants/count')).body as { count: number }
    const page = (await ask('GET', 'variants', { limit: 1000 })).list('variants')
    expect(page).toHaveLength(Math.min(250, all.count))
  })

  test('begins with the newest, so that walking by since_id loses rows', async () => {
    const ids = (await ask('GET', 'orders', { since_id: 0 }))
      .list('orders')
      .map(({ id }) => Number(id))
    expect(ids).toEqual(ids.toSorted((a, b) => b - a))
    const after = await ask('GET', 'orders', { since_id: ids[0] ?? 0 })
    expect(after.list('orders')).toEqual([])
  })

  test('can begin with the oldest instead', async () => {
    const other = await createLightspeedSimulator({
      oldestFirst: true,
      counts: { products: 3, customers: 3, orders: 0 },
    })
    const list = (await createShopClient(other)('GET', 'products')).list('products')
    await other.close()
    const ids = list.map(({ id }) => Number(id))
    expect(ids).toEqual(ids.toSorted((a, b) => a - b))
  })

  test('narrows the object to the wanted fields', async () => {
    const [product] = (await ask('GET', 'products', { fields: 'id,title' })).list('products')
    expect(Object.keys(product ?? {})).toEqual(['id', 'title'])
  })

  test('filters by times in UTC, both ends included', async () => {
    clock.now += 60_000
    const [product] = (await ask('GET', 'products', { limit: 1 })).list('products')
    await ask('PUT', `products/${idOf(product)}`, {}, { product: { data01: 'changed' } })
    const stamp = new Date(clock.now).toISOString().slice(0, 19).replace('T', ' ')
    const since = await ask('GET', 'products', { updated_at_min: stamp })
    expect(since.list('products').map(({ id }) => id)).toEqual([product?.['id']])
    clock.now += 1000
    const later = new Date(clock.now).toISOString().slice(0, 19).replace('T', ' ')
    expect((await ask('GET', 'products', { updated_at_min: later })).list('products')).toEqual([])
  })

  test('filters orders by number and status, customers by e-mail, variants by product only', async () => {
    const [order] = (await ask('GET', 'orders', { number: 'ORD00007' })).list('orders')
    expect(order).toMatchObject({ number: 'ORD00007' })
    const customers = (await ask('GET', 'customers')).list('customers')
    const known = customers.find(({ email }) => email !== '')
    const found = await ask('GET', 'customers', { email: textOf(known?.['email']).toUpperCase() })
    expect(found.list('customers')).toEqual([known])
    const bySku = await ask('GET', 'variants', { sku: 'no-such-sku', limit: 1 })
    expect(bySku.list('variants')).toHaveLength(1)
  })
})

describe('rate limits', () => {
  test('counts three windows that end on the clock.now, and shows -1 in the exhausted one', async () => {
    let now = Date.parse('2026-06-02T10:04:00Z')
    const small = await createLightspeedSimulator({
      now: () => now,
      limits: [2, 100, 1000],
      counts: { products: 0, customers: 0, orders: 0 },
    })
    const askSmall = createShopClient(small)
    const first = await askSmall('GET', 'time')
    expect(first.headers.get('x-ratelimit-limit')).toBe('2/100/1000')
    expect(first.headers.get('x-ratelimit-remaining')).toBe('1/99/999')
    expect(first.headers.get('x-ratelimit-reset')).toBe('60/3360/50160')
    await askSmall('GET', 'time')
    const third = await askSmall('GET', 'account/ratelimit')
    expect(third.status).toBe(429)
    expect(third.headers.get('x-ratelimit-remaining')).toBe('-1/97/997')
    now += 60_000
    const limits = (await askSmall('GET', 'account/ratelimit')).one('accountRatelimit')
    await small.close()
    expect(limits).toMatchObject({
      limit5Min: { limit: 2, remaining: 1, reset: 300 },
      limitHour: { remaining: 96 },
    })
  })

  test('can be told to refuse for a moment', async () => {
    shop.state.faults.set([{ kind: 'limited', times: 1, ms: 2000 }])
    const answer = await ask('GET', 'time')
    expect(answer.status).toBe(429)
    expect(answer.headers.get('x-ratelimit-remaining')).toMatch(/^-1\//u)
    expect(answer.headers.get('x-ratelimit-reset')).toMatch(/^2\//u)
  })
})

describe('lists that move while they are read', () => {
  test('repeats the last row of a page when an order comes in between', async () => {
    const first = (await ask('GET', 'orders', { limit: 5 })).list('orders')
    shop.state.faults.set([{ kind: 'page-growing', times: 1 }])
    const second = (await ask('GET', 'orders', { limit: 5, page: 2 })).list('orders')
    expect(second[0]).toEqual(first.at(-1))
  })

  test('leaves out a row between two pages when one is deleted in between', async () => {
    const five = (await ask('GET', 'customers', { limit: 5 })).list('customers')
    const all = (await ask('GET', 'customers', { limit: 10 })).list('customers')
    shop.state.faults.set([{ kind: 'page-shrinking', times: 1 }])
    const second = (await ask('GET', 'customers', { limit: 5, page: 2 })).list('customers')
    expect(five).toEqual(all.slice(0, 5))
    expect(second[0]?.['id']).toBe(all[6]?.['id'])
  })

  test('hides what was created a moment ago when searching lags', async () => {
    const made = await ask('POST', 'products', {}, { product: { title: 'Laggard' } })
    const { id } = made.one('product')
    shop.state.faults.set([{ kind: 'search-lag', ms: 5000 }])
    const hidden = (await ask('GET', 'products')).list('products').map((row) => row['id'])
    expect(hidden).not.toContain(id)
    clock.now += 6000
    const seen = (await ask('GET', 'products')).list('products').map((row) => row['id'])
    expect(seen).toContain(id)
    shop.state.faults.clear()
  })
})

describe('made-up data', () => {
  test('is the same for the same seed', async () => {
    expect(await makeShop(3)).toBe(await makeShop(3))
    expect(await makeShop(3)).not.toBe(await makeShop(4))
  })

  test('has what makes mappings hard', async () => {
    const full = await createLightspeedSimulator()
    await full.close()
    const { tables } = full.state
    const orders = tables.rows('orders')
    expect(tables.rows('products')).toHaveLength(300)
    expect(tables.rows('customers')).toHaveLength(200)
    expect(orders).toHaveLength(400)
    expect(new Set(orders.map((row) => row['status'])).size).toBe(9)
    expect(orders.some((row) => row['email'] === '')).toBe(true)
    expect(orders.some((row) => row['isCompany'] === true)).toBe(true)
    expect(orders.some((row) => row['discountCouponCode'] === 'WELKOM10')).toBe(true)
    expect(orders.some((row) => row['shipmentIsPickup'] === true)).toBe(true)
    expect(orders.some((row) => row['addressBillingNumber'] === '')).toBe(true)
    const lines = tables.rows('orders/*/products')
    expect(lines.some((row) => row['priceIncl'] === 0)).toBe(true)
    const variants = tables.rows('variants')
    expect(variants.some((row) => row['sku'] === '' && row['articleCode'] !== '')).toBe(true)
    const eans = variants.map((row) => row['ean']).filter(Boolean)
    expect(new Set(eans).size).toBeLessThan(eans.length)
    expect(tables.rows('categories').some((row) => row['isVisible'] === false)).toBe(true)
  })
})

async function makeShop(seed: number) {
  const options = {
    seed,
    now: () => 1_780_000_000_000,
    counts: { products: 20, customers: 20, orders: 20 },
  }
  const simulator = await createLightspeedSimulator(options)
  await simulator.close()
  return JSON.stringify(
    simulator.state.tables.names().map((name) => simulator.state.tables.rows(name)),
  )
}
