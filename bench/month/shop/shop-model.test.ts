import { readFileSync } from 'node:fs'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { differences } from '../documented.ts'
import type { Row } from '../json.ts'
import { BLANK_LINE, BLANK_ORDER } from './blanks.ts'
import { type ShopModel, startShop } from './shop-server.ts'
import { country } from './shop-state.ts'

const documented = JSON.parse(
  readFileSync(new URL('../documented/shop.json', import.meta.url), 'utf8'),
) as Record<string, Row>

let now = Date.parse('2026-06-02T08:24:43Z')
let shop: ShopModel
let ids: Record<string, number>

async function ask(method: string, path: string, body?: unknown, headers: Row = {}) {
  const response = await fetch(`${shop.url}${path}`, {
    method,
    headers: {
      authorization: `Basic ${Buffer.from(`${shop.key}:${shop.secret}`).toString('base64')}`,
      'content-type': 'application/json',
      ...(headers as Record<string, string>),
    },
    ...(body !== undefined && { body: JSON.stringify(body) }),
  })
  const text = await response.text()
  return {
    status: response.status,
    headers: response.headers,
    body: (text === '' ? undefined : JSON.parse(text)) as Record<string, any>,
  }
}

beforeAll(async () => {
  shop = await startShop({ clock: () => now, limits: [300, 3000, 12_000] })
  const { state } = shop
  const tax = state.add('taxes', { isDefault: true, rate: 0.21, title: '21%' })
  state.add('paymentmethods', { key: 'invoice', title: 'Pay by invoice' })
  const parent = state.add('categories', { title: 'Boards' })
  const category = state.add('categories', { title: 'Relais boards', parent: parent['id'] })
  const customer = state.add('customers', {
    email: 'info@lightspeedhq.com',
    addressBillingCountry: country('nl'),
    addressShippingCountry: country('nl'),
  })
  const set = state.add('sets', {
    name: 'Shirts',
    options: [
      { id: 4626, sortOrder: 1, name: 'Size', values: [{ id: 14_045, sortOrder: 1, name: 'S' }] },
    ],
  })
  const product = state.add('products', { title: 'Board', set: false })
  const variant = state.add('variants', {
    product: product['id'],
    isDefault: true,
    tax: tax['id'],
    sku: 'LABL26',
  })
  const order = state.add('orders', {
    ...BLANK_ORDER,
    number: 'ORD00018',
    status: 'processing_awaiting_shipment',
    paymentStatus: 'paid',
    paymentId: 'invoice',
    paymentTitle: 'Pay by invoice',
    paymentData: { method: 'invoice' },
    priceExcl: 47.95,
    priceIncl: 50.35,
    addressBillingCountry: country('nl'),
    addressShippingCountry: country('nl'),
    addressBillingRegionData: { id: 548, name: 'Quebec', code: 'QC' },
    addressShippingRegionData: { id: 548, name: 'Quebec', code: 'QC' },
    customer: customer['id'],
  })
  state.below('orders', Number(order['id']), 'products').push({
    id: 1,
    ...BLANK_LINE,
    productTitle: 'Bowl',
    taxRate: 0.05,
    taxRates: [],
    quantityOrdered: 6,
    articleCode: 'bowl',
    basePriceExcl: 7,
    basePriceIncl: 7.35,
    priceExcl: 42,
    priceIncl: 44.1,
    product: product['id'],
    variant: variant['id'],
  })
  const attribute = state.add('attributes', { title: 'Color' })
  ids = {
    customer: Number(customer['id']),
    category: Number(category['id']),
    product: Number(product['id']),
    variant: Number(variant['id']),
    order: Number(order['id']),
    set: Number(set['id']),
    attribute: Number(attribute['id']),
    tax: Number(tax['id']),
  }
})

afterAll(() => shop.close())

describe('the shop tells records as they are documented', () => {
  it.each([
    ['order', 'orders', ['quote', 'customer']],
    ['customer', 'customers', []],
    ['product', 'products', ['image']],
    ['variant', 'variants', []],
    ['category', 'categories', []],
    ['attribute', 'attributes', []],
    ['set', 'sets', []],
    ['tax', 'taxes', []],
    ['paymentmethod', 'paymentmethods', []],
  ])('%s', async (name, path, aside) => {
    const listed = await ask('GET', `/nl/${path}.json`)
    const record = listed.body[path][0] as Row
    const expected = { ...documented[name] }
    for (const field of aside) {
      delete expected[field]
      delete record[field]
    }
    expect(differences(expected, record)).toEqual([])
  })

  it('a line of an order', async () => {
    const { body } = await ask('GET', `/nl/orders/${ids['order']}/products.json`)
    expect(differences(documented['orderLine'] ?? {}, body['orderProducts'][0])).toEqual([])
  })

  it('what is in an order, when it is read alone', async () => {
    const { body } = await ask('GET', `/nl/orders/${ids['order']}.json`)
    expect(body['order'].customer.resource.embedded.email).toBe('info@lightspeedhq.com')
    expect(body['order'].products.resource.embedded[0].priceExcl).toBe(42)
  })
})

describe('the shop answers as it is documented', () => {
  it('refuses a wrong key with 401 and an unknown language with 404', async () => {
    const wrong = await ask('GET', '/nl/orders.json', undefined, { authorization: 'Basic x' })
    const nowhere = await ask('GET', '/xx/orders.json')
    expect([wrong.status, nowhere.status]).toEqual([401, 404])
    expect(nowhere.body['error'].message).toBe('Unknown or inactive language.')
  })

  it('counts three windows, and says what is left of each', async () => {
    const { headers } = await ask('GET', '/nl/orders/count.json')
    expect(headers.get('x-ratelimit-limit')).toBe('300/3000/12000')
    expect(headers.get('x-ratelimit-remaining')).toMatch(/^\d+\/\d+\/\d+$/)
    expect(headers.get('x-ratelimit-reset')).toBe('17/2117/56117')
    const { body } = await ask('GET', '/nl/account/ratelimit.json')
    expect(differences(documented['accountRatelimit'] ?? {}, body['accountRatelimit'])).toEqual([])
  })

  it('refuses with 429 and -1 what is over the limit', async () => {
    const narrow = await startShop({ clock: () => now, limits: [1, 100, 100] })
    const authorization = `Basic ${Buffer.from(`${narrow.key}:${narrow.secret}`).toString('base64')}`
    const get = () => fetch(`${narrow.url}/nl/orders.json`, { headers: { authorization } })
    await get()
    const over = await get()
    await narrow.close()
    expect([over.status, over.headers.get('x-ratelimit-remaining')]).toEqual([429, '-1/98/98'])
  })

  it('has no POST of orders, and none of the values of a product', async () => {
    const order = await ask('POST', '/nl/orders.json', { order: {} })
    const value = await ask('POST', `/nl/products/${ids['product']}/attributes.json`, {})
    expect([order.status, value.status]).toEqual([405, 405])
  })

  it('lists newest first, fifty or up to 250 a page, and filters by a moment in UTC', async () => {
    const first = await ask('POST', '/nl/brands.json', { brand: { title: 'First' } })
    now += 60_000
    await ask('POST', '/nl/brands.json', { brand: { title: 'Second' } })
    const titles = async (query: string) =>
      (await ask('GET', `/nl/brands.json?${query}`)).body['brands'].map(
        (each: Row) => each['title'],
      )
    expect(first.status).toBe(201)
    expect(await titles('')).toEqual(['Second', 'First'])
    expect(await titles('limit=1&page=2')).toEqual(['First'])
    expect(await titles(`since_id=${first.body['brand'].id}`)).toEqual(['Second'])
    expect(await titles('updated_at_min=2026-06-02%2008:25:00')).toEqual(['Second'])
    const wrong = await ask('GET', '/nl/brands.json?updated_at_min=2026-06-02T08:25:00Z')
    expect(wrong.status).toBe(422)
  })

  it('makes a default variant with a new product, and one default at a time', async () => {
    const made = await ask('POST', '/nl/products.json', { product: { title: 'New' } })
    const id = made.body['product'].id
    const variants = async () =>
      (await ask('GET', `/nl/variants.json?product=${id}`)).body['variants'] as Row[]
    expect((await variants()).map((each) => each['isDefault'])).toEqual([true])
    await ask('POST', '/nl/variants.json', { variant: { product: id, isDefault: true, sku: 'B' } })
    expect((await variants()).map((each) => [each['sku'], each['isDefault']])).toEqual([
      ['B', true],
      ['', false],
    ])
  })

  it('takes a country as a code and tells it as an object', async () => {
    const { body } = await ask('PUT', `/nl/customers/${ids['customer']}.json`, {
      customer: { addressBillingCountry: 'be' },
    })
    expect(body['customer'].addressBillingCountry.code3).toBe('bel')
  })

  it('moves the stamp at every write, and tells a change of stock as a movement', async () => {
    now += 60_000
    const path = `/nl/variants/${ids['variant']}.json`
    const { body } = await ask('PUT', path, { variant: { stockLevel: 7 } })
    expect(Date.parse(body['variant'].updatedAt)).toBe(now - (now % 1000))
    const bulk = await ask('PUT', '/nl/variants/bulk.json', {
      variant: [{ id: ids['variant'], stockLevel: 5 }],
    })
    expect(bulk.status).toBe(200)
    const moves = await ask('GET', `/nl/variants/movements.json?variant=${ids['variant']}`)
    expect(moves.body['variantsMovements'].map((each: Row) => each['stockLevelChange'])).toEqual([
      -2, 7,
    ])
    const { 'x-source': _, ...known } = documented
    const movement = { ...moves.body['variantsMovements'][0] }
    delete movement.updatedAt
    expect(differences(known['variantMovement'] ?? {}, movement)).toEqual([])
  })

  it('refuses a body without its envelope, and a link to nothing', async () => {
    const bare = await ask('POST', '/nl/categories.json', { title: 'X' })
    const lost = await ask('POST', '/nl/categories.json', { category: { title: 'X', parent: 1 } })
    expect([bare.status, lost.status]).toEqual([422, 422])
  })

  it('keeps values of features under the attribute, and deletes with 204', async () => {
    const path = `/nl/products/${ids['product']}/attributes/${ids['attribute']}.json`
    const put = await ask('PUT', path, { productAttributes: { value: 'Red' } })
    expect(differences(documented['productAttribute'] ?? {}, put.body['productAttribute'])).toEqual(
      [],
    )
    const gone = await ask('DELETE', path)
    expect([gone.status, gone.body]).toEqual([204, undefined])
  })
})
