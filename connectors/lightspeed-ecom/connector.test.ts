import { readFileSync } from 'node:fs'
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest'
import {
  type Connection,
  type ConnectorPlan,
  compileConnector,
  formatDiagnostic,
  type JsonObject,
  type SourceRecord,
} from '../../engine/index.ts'
import { openHttpConnection } from '../http/open/open-http-connection.ts'
import { createRateGate } from '../limits/rate-gate.ts'
import { createMemoryIndexStore } from '../records/index-store.ts'
import { transportSpecs } from '../specs.ts'
import {
  createLightspeedSimulator,
  type LightspeedSimulator,
} from './simulator/create-lightspeed-simulator.ts'
import { textOf } from './simulator/shop-tables.ts'

const file = new URL('connector.yaml', import.meta.url)
const { plan: compiled, diagnostics } = compileConnector(
  'connector.yaml',
  readFileSync(file, 'utf8'),
  { transports: transportSpecs },
)
const { signal } = new AbortController()

let shop: LightspeedSimulator
let connection: Connection
beforeAll(async () => {
  shop = await createLightspeedSimulator({
    limits: [100_000, 100_000, 100_000],
    counts: { products: 270, customers: 40, orders: 60 },
  })
  connection = open({})
})
afterEach(() => shop.state.faults.clear())
afterAll(async () => {
  await connection.close()
  await shop.close()
})

function requirePlan(): ConnectorPlan {
  if (!compiled) throw new Error('The connector does not compile.')
  return compiled
}

function open(changed: JsonObject) {
  const plan = requirePlan()
  // Sleeping takes no time, so that retries are seen at once.
  const clock = { now: Date.now, sleep: () => Promise.resolve() }
  return openHttpConnection({
    plan,
    settings: {
      cluster: shop.url,
      language: 'nl',
      key: shop.key,
      secret: shop.secret,
      currency: 'EUR',
      ...changed,
    },
    indexStore: createMemoryIndexStore(),
    rateGate: createRateGate({ limits: plan.limits, parallel: 2, clock }),
    clock,
    allowPrivate: true,
  })
}

async function list(name: string, since?: string): Promise<SourceRecord[]> {
  const request = { filter: 0, signal, ...(since === undefined ? {} : { since }) }
  const records: SourceRecord[] = []
  for await (const page of connection.resource(name).list(request)) records.push(...page.records)
  return records
}

const secondsAgo = (seconds: number) => new Date(Date.now() - seconds * 1000).toISOString()

test('compiles without a complaint', () => {
  expect(diagnostics.map(formatDiagnostic)).toEqual([])
})

describe('reading', () => {
  test.each([
    ['order', 60],
    ['customer', 40],
    ['product', 270],
    ['category', 32],
    ['invoice', 62],
    ['shipment', 60],
    ['tax', 2],
    ['paymentMethod', 7],
    ['shippingMethod', 3],
    ['language', 2],
    ['shop', 1],
  ])('lists every %s once', async (name, count) => {
    const records = await list(name)
    expect(new Set(records.map(({ key }) => key)).size).toBe(count)
    expect(records).toHaveLength(count)
  })

  test('reads only what has changed since', async () => {
    const order = shop.state.placeOrder()
    const changed = await list('order', secondsAgo(5))
    expect(changed.map(({ key }) => key)).toEqual([String(order.id)])
    expect(changed[0]).toMatchObject({ label: order['number'] })
  })

  test('completes an order with its lines, in their order', async () => {
    const order = shop.state.placeOrder()
    const [found] = await connection
      .resource('order')
      .find({ number: textOf(order['number']) }, { fresh: true, signal })
    const read = await connection.resource('order').get?.(String(found?.id), signal)
    if (!read) throw new Error('The order is not there.')
    const { record } = await connection.resource('order').complete(read, ['lines'], signal)
    const lines = record['lines'] as { id: number; sku: string }[]
    expect(lines.length).toBeGreaterThan(0)
    expect(lines.every(({ sku }) => sku.length > 0)).toBe(true)
    expect(lines.map(({ id }) => id)).toEqual(lines.map(({ id }) => id).toSorted((a, b) => a - b))
  })

  test('waits for lines that are not there yet', async () => {
    const order = shop.state.placeOrder()
    const read = await connection.resource('order').get?.(String(order.id), signal)
    if (!read) throw new Error('The order is not there.')
    shop.state.faults.set([{ kind: 'status', status: 404, path: '/products.json', times: 1 }])
    const { record } = await connection.resource('order').complete(read, ['lines'], signal)
    expect(record['lines']).not.toEqual([])
  })

  test('completes products with one list of variants for all of them', async () => {
    const products = (await list('product')).slice(0, 5)
    const before = shop.state.requests.length
    for (const product of products) {
      const { record } = await connection
        .resource('product')
        .complete(product, ['variants', 'categories'], signal)
      expect(record).toMatchObject({ sku: expect.any(String), variants: expect.any(Array) })
    }
    const asked = shop.state.requests.slice(before).map(({ path }) => path)
    const variants = shop.state.tables.rows('variants').length
    expect(asked.filter((path) => path === '/nl/variants.json')).toHaveLength(
      Math.floor(variants / 250) + 1,
    )
    expect(asked.some((path) => path.includes('/attributes'))).toBe(false)
  })

  test('gives lists that are empty where a product has nothing', async () => {
    const made = shop.state.tables.insert('products', { title: 'Bare' })
    const bare = (await list('product')).find(({ key }) => key === String(made.id))
    if (!bare) throw new Error('The product is not there.')
    const parts = ['variants', 'categories', 'features']
    const { record } = await connection.resource('product').complete(bare, parts, signal)
    shop.state.tables.remove('products', made.id)
    expect(record).toMatchObject({ variants: [], categories: [], features: [], optionNames: [] })
  })

  test('knows a record that is gone', async () => {
    expect(await connection.resource('product').get?.('1', signal)).toBeUndefined()
  })
})

describe('finding', () => {
  test('finds a variant by its SKU, also where the shop has it as an article code only', async () => {
    const row = shop.state.tables.rows('variants').find((variant) => variant['sku'] === '')
    const hits = await connection
      .resource('variant')
      .find({ sku: textOf(row?.['articleCode']) }, { fresh: true, signal })
    expect(hits.map(({ id }) => id)).toEqual([row?.id])
  })

  test('finds the product that a variant names', async () => {
    const [variant] = shop.state.tables.rows('variants')
    const wanted = Number(variant?.['product'])
    const hits = await connection.resource('product').find({ id: wanted }, { fresh: true, signal })
    expect(hits.map(({ id }) => id)).toEqual([wanted])
  })
})

const resource = (name: string) => connection.resource(name)
const create = (name: string, set: JsonObject) =>
  resource(name).create(set, { operation: 'test', signal })

describe('writing', () => {
  test('creates a product, updates its default variant and adds another', async () => {
    const options = [{ name: 'Size', values: [{ name: 'S' }, { name: 'M' }] }]
    const set = await create('optionSet', { name: 'Test sizes', options })
    const made = set.record?.['options'] as { id: number; values: { id: number }[] }[]
    const [size] = made
    const product = await create('product', { title: 'Wool sweater', optionSet: set.id ?? 0 })
    const [first] = await resource('variant').find(
      { product: product.id ?? 0, default: true },
      { fresh: true, signal },
    )
    await resource('variant').update(first?.id ?? 0, { sku: 'SW-S', priceIncl: 121 }, { signal })
    const option = (at: number) => [{ id: size?.id ?? 0, valueId: size?.values[at]?.id ?? 0 }]
    await resource('variant').update(first?.id ?? 0, { options: option(0) }, { signal })
    const wish = { product: product.id ?? 0, title: 'M', sku: 'SW-M', options: option(1) }
    const second = await create('variant', { ...wish, stockLevel: 4 })
    expect(shop.state.tables.get('variants', Number(first?.id))).toMatchObject({
      sku: 'SW-S',
      articleCode: 'SW-S',
      priceExcl: 100,
      options: [{ name: 'Size', value: { name: 'S' } }],
    })
    expect(second.record).toMatchObject({ sku: 'SW-M', stockLevel: 4, options: [{ value: 'M' }] })
  })

  test('sends stock without touching options', async () => {
    const row = shop.state.tables.rows('variants').find(({ matrix }) => matrix !== false)
    const before = row?.['options']
    await resource('variant').update(row?.id ?? 0, { stockLevel: 3 }, { signal })
    expect(shop.state.tables.get('variants', row?.id ?? 0)).toMatchObject({
      stockLevel: 3,
      options: before,
    })
  })

  test('creates a category beneath another and puts a product into it once', async () => {
    const parent = await create('category', { title: 'Test', visible: true })
    const child = await create('category', { title: 'Below', parent: parent.id ?? 0 })
    expect(child.record).toMatchObject({ parent: parent.id, depth: 2 })
    const [product] = shop.state.tables.rows('products')
    const pair = { product: product?.id ?? 0, category: child.id ?? 0 }
    const link = await create('productCategory', pair)
    const hits = await resource('productCategory').find(pair, { fresh: true, signal })
    expect(hits.map(({ id }) => id)).toEqual([link.id])
    await resource('productCategory').delete(link.id ?? 0, { signal })
    expect(await resource('productCategory').find(pair, { fresh: true, signal })).toEqual([])
  })

  test('writes a feature of a product and finds it again', async () => {
    const feature = await create('feature', { title: 'Season' })
    const [product] = shop.state.tables.rows('products')
    const which = { product: product?.id ?? 0, feature: feature.id ?? 0 }
    await create('productFeature', { ...which, value: 'Winter' })
    const [hit] = await resource('productFeature').find(which, { fresh: true, signal })
    expect(hit).toMatchObject({ record: { title: 'Season', value: 'Winter' } })
    await resource('productFeature').update(
      hit?.id ?? '',
      { ...which, value: 'Summer' },
      { signal },
    )
    const [again] = await resource('productFeature').find(which, { fresh: true, signal })
    expect(again).toMatchObject({ id: hit?.id, record: { value: 'Summer' } })
  })

  test('creates a customer, finds it by e-mail and updates it', async () => {
    const person = { email: 'jan@klant.example', firstname: 'Jan', lastname: 'Janssen' }
    const made = await create('customer', { ...person, billing: { street: 'Dam', country: 'NL' } })
    expect(made.record).toMatchObject({ billing: { street: 'Dam', country: 'nl' } })
    await resource('customer').update(made.id ?? 0, { phone: '020-1234567' }, { signal })
    const [hit] = await resource('customer').find(
      { email: 'jan@klant.example' },
      { fresh: true, signal },
    )
    expect(hit?.id).toBe(made.id)
    const there = await resource('customer').read?.(made.id ?? 0, signal)
    expect(there?.record).toMatchObject({ phone: '020-1234567' })
  })

  test('tells the customer the track and trace code through the shipment of the order', async () => {
    const order = shop.state.placeOrder()
    const [shipment] = await resource('shipment').find({ order: order.id }, { fresh: true, signal })
    const set = { status: 'shipped', trackingCode: '3SABC', notifyTrackingCode: true }
    await resource('shipment').update(shipment?.id ?? 0, set, { signal })
    await resource('order').update(order.id, { status: 'completed_shipped' }, { signal })
    expect(shop.state.tables.get('orders', order.id)).toMatchObject({
      status: 'completed_shipped',
      shipmentStatus: 'shipped',
    })
  })
})

describe('what can go wrong', () => {
  test.each([
    ['a server that is down', { kind: 'status', status: 503 }, { class: 'temporary' }],
    ['a key without the right', { kind: 'status', status: 403 }, { class: 'config' }],
    ['a page for people', { kind: 'not-json' }, { class: 'temporary' }],
    ['a gateway that does not find the shop', { kind: 'gateway' }, { class: 'temporary' }],
    ['half an answer', { kind: 'cut-body' }, { class: 'temporary' }],
    ['a connection that is cut', { kind: 'cut-before' }, { class: 'temporary' }],
  ] as const)('classifies %s', async (_what, fault, expected) => {
    shop.state.faults.set([fault])
    await expect(list('variant')).rejects.toMatchObject(expected)
  })

  test('does not take a record for gone that a gateway does not find', async () => {
    const [product] = await list('product')
    const read = () => resource('product').get?.(product?.key ?? '', signal)
    shop.state.faults.set([{ kind: 'gateway' }])
    await expect(read()).rejects.toMatchObject({ class: 'temporary' })
    shop.state.faults.set([{ kind: 'gateway', times: 1 }])
    expect(await read()).toMatchObject({ key: product?.key })
  })

  test('reads all of a list of which pages come again', async () => {
    const all = await list('variant')
    expect(all.length).toBeGreaterThan(250)
    shop.state.faults.set([{ kind: 'page-doubled', path: 'variants' }])
    const keys = (await list('variant')).map(({ key }) => key)
    expect(new Set(keys)).toEqual(new Set(all.map(({ key }) => key)))
  })

  test('goes on after a burst of refusals for the rate limit', async () => {
    shop.state.faults.set([{ kind: 'limited', times: 2, ms: 1000 }])
    expect(await list('brand')).not.toEqual([])
  })

  test('says in words which field was refused', async () => {
    const set = { email: 'x@klant.example', firstname: 'Jan', lastname: '' }
    await expect(
      connection.resource('customer').create(set, { operation: 'test', signal }),
    ).rejects.toMatchObject({
      class: 'invalid',
      mayHaveHappened: false,
      message: expect.stringContaining('lastname: The field lastname is required.'),
    })
  })

  test('does not say that a create failed when only its answer was lost', async () => {
    shop.state.faults.set([{ kind: 'cut-after', method: 'POST' }])
    await expect(
      connection.resource('brand').create({ title: 'Lost' }, { operation: 'test', signal }),
    ).rejects.toMatchObject({ class: 'temporary', mayHaveHappened: true })
    const made = shop.state.tables.rows('brands').filter((brand) => brand['title'] === 'Lost')
    expect(made).toHaveLength(1)
  })
})

describe('the check', () => {
  test('is content with a good key', async () => {
    await expect(connection.check(signal)).resolves.toBe(true)
  })

  test.each([
    [{ secret: 'x'.repeat(32) }, 'does not know this API key'],
    [{ language: 'xx' }, 'does not have this language'],
    [{ currency: 'USD' }, 'are in EUR'],
  ])('says what is wrong with %o', async (settings, words) => {
    const other = open(settings)
    await expect(other.check(signal)).rejects.toMatchObject({
      class: 'config',
      message: expect.stringContaining(words),
    })
    await other.close()
  })

  test('names the right that is missing', async () => {
    shop.state.setPermissions({ customers: { read: false, write: false } })
    await expect(connection.check(signal)).rejects.toMatchObject({
      class: 'config',
      message: expect.stringContaining('may not read: customers'),
    })
    shop.state.setPermissions({ customers: { read: true, write: true } })
  })
})
