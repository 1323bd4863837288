import { readFileSync } from 'node:fs'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import {
  type Connection,
  type ConnectorPlan,
  compileConnector,
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
import type { Row } from './simulator/shop-tables.ts'

// Every operation of every resource, done once against the simulated shop.

const { signal } = new AbortController()
let plan: ConnectorPlan
let shop: LightspeedSimulator
let connection: Connection

beforeAll(async () => {
  const file = new URL('connector.yaml', import.meta.url)
  const compiled = compileConnector('connector.yaml', readFileSync(file, 'utf8'), {
    transports: transportSpecs,
  }).plan
  if (!compiled) throw new Error('The connector does not compile.')
  plan = compiled
  const limits = [100_000, 100_000, 100_000] as const
  shop = await createLightspeedSimulator({
    limits,
    counts: { products: 40, customers: 20, orders: 100 },
  })
  shop.state.placeOrder()
  const clock = { now: Date.now, sleep: () => Promise.resolve() }
  connection = openHttpConnection({
    plan,
    settings: { cluster: shop.url, language: 'nl', key: shop.key, secret: shop.secret },
    indexStore: createMemoryIndexStore(),
    rateGate: createRateGate({ limits: plan.limits, parallel: 2, clock }),
    clock,
    allowPrivate: true,
  })
})
afterAll(async () => {
  await connection.close()
  await shop.close()
})

const first = (table: string, where: (row: Row) => boolean = () => true) =>
  shop.state.tables.rows(table).find((row) => where(row))?.id ?? 0

/** What lists under another record need to know. */
function parentOf(name: string): JsonObject {
  if (name === 'orderLine') return { order: first('orders') }
  if (name === 'shipmentLine') return { shipment: first('shipments') }
  if (name === 'invoiceLine') return { invoice: first('invoices') }
  const valued = first('products', ({ type }) => type !== false)
  return name === 'productFeature' || name === 'productOfVariant' ? { product: valued } : {}
}

async function list(name: string): Promise<SourceRecord[]> {
  const records: SourceRecord[] = []
  const request = { filter: 0, signal, with: parentOf(name) }
  for await (const page of connection.resource(name).list(request)) records.push(...page.records)
  return records
}

const nameIn = (title: string) => title.split(' ')[1] ?? ''

describe('every list', () => {
  test.each([
    'list order',
    'list orderLine',
    'list orderEvent',
    'list customer',
    'list customStatus',
    'list product',
    'list variant',
    'list productOfVariant',
    'list stockMovement',
    'list category',
    'list productCategory',
    'list feature',
    'list featureSet',
    'list featureSetFeature',
    'list productFeature',
    'list optionSet',
    'list brand',
    'list supplier',
    'list tax',
    'list paymentMethod',
    'list shippingMethod',
    'list shipment',
    'list shipmentLine',
    'list invoice',
    'list invoiceLine',
    'list return',
    'list language',
    'list shop',
  ])('can %s', async (title) => {
    const records = await list(nameIn(title))
    expect(records.length).toBeGreaterThan(0)
    expect(records.every(({ record }) => Object.keys(record).length > 0)).toBe(true)
  })
})

describe('every reading of one', () => {
  test.each([
    'get order',
    'get customer',
    'get product',
    'get variant',
    'get category',
    'get productCategory',
    'get feature',
    'get featureSet',
    'get optionSet',
    'get brand',
    'get supplier',
    'get tax',
    'get shipment',
    'get invoice',
  ])('can %s', async (title) => {
    const name = nameIn(title)
    const [listed] = await list(name)
    const read = await connection.resource(name).get?.(listed?.key ?? '', signal)
    expect(read?.record).toEqual(listed?.record)
  })
})

describe('every look-up', () => {
  test.each([
    'find order',
    'find customer',
    'find product',
    'find variant',
    'find category',
    'find productCategory',
    'find feature',
    'find featureSet',
    'find featureSetFeature',
    'find optionSet',
    'find brand',
    'find supplier',
    'find tax',
    'find shipment',
    'find invoice',
  ])('can %s', async (title) => {
    const name = nameIn(title)
    const records = await list(name)
    for (const { by } of plan.resources[name]?.find ?? []) {
      // Nobody fills the free fields of a product.
      if (by[0]?.startsWith('data0')) continue
      const wanted = records.find(({ record }) => by.every((field) => Boolean(record[field])))
      if (!wanted) throw new Error(`There is no ${name} with ${by.join(' and ')}.`)
      const values = Object.fromEntries(by.map((field) => [field, wanted.record[field] ?? null]))
      const hits = await connection.resource(name).find(values, { fresh: true, signal })
      expect(hits.map(({ id }) => String(id))).toContain(wanted.key)
    }
  })
})

const SETS: Readonly<Record<string, JsonObject>> = {
  'create customer': { email: 'new@klant.example', firstname: 'Noor', lastname: 'Smit' },
  'update customer': { phone: '020-7654321' },
  'create product': { title: 'New product' },
  'update product': { description: 'Short' },
  'update variant': { stockLevel: 5 },
  'create category': { title: 'New category' },
  'update category': { visible: false },
  'create feature': { title: 'New feature' },
  'update feature': { defaultValue: 'None' },
  'create featureSet': { title: 'New set' },
  'update featureSet': { title: 'Set with a new name' },
  'create optionSet': { name: 'New options', options: [{ name: 'A', values: [{ name: 'B' }] }] },
  'update optionSet': { name: 'Options with a new name' },
  'create brand': { title: 'New brand' },
  'update brand': { content: '<p>Text</p>' },
  'create supplier': { title: 'New supplier' },
  'update supplier': { title: 'Supplier with a new name' },
  'update order': { memo: 'Seen' },
  'update shipment': { trackingCode: '3SXYZ' },
}

describe('every write', () => {
  test.each(Object.keys(SETS))('can %s', async (title) => {
    const [operation, name = ''] = title.split(' ')
    const set = SETS[title] ?? {}
    const resource = connection.resource(name)
    const id =
      operation === 'create'
        ? (await resource.create(set, { operation: title, signal })).id
        : (await list(name))[0]?.record['id']
    if (typeof id !== 'number') throw new Error('A record with an id was expected.')
    if (operation === 'update') await resource.update(id, set, { signal })
    const read = await resource.get?.(String(id), signal)
    const { options: _options, ...plain } = set
    expect(read?.record).toMatchObject(plain)
  })

  test('can create variant, and delete variant', async () => {
    const set = { product: first('products'), title: 'Another', sku: 'ANOTHER' }
    const { id = 0 } = await connection
      .resource('variant')
      .create(set, { operation: 'create variant', signal })
    expect(shop.state.tables.get('variants', Number(id))).toMatchObject({ articleCode: 'ANOTHER' })
    await connection.resource('variant').delete(id, { signal })
    expect(shop.state.tables.get('variants', Number(id))).toBeUndefined()
  })

  test('can create featureSetFeature, and delete featureSetFeature', async () => {
    const tables = shop.state.tables
    const set = {
      featureSet: tables.insert('types', { title: 'T' }).id,
      feature: first('attributes'),
    }
    const resource = connection.resource('featureSetFeature')
    const { id = 0 } = await resource.create(set, { operation: 'x', signal })
    expect(tables.get('types/attributes', Number(id))).toMatchObject({ type: set.featureSet })
    await resource.delete(id, { signal })
    expect(tables.get('types/attributes', Number(id))).toBeUndefined()
  })

  test('can create productCategory, and delete productCategory', async () => {
    const tables = shop.state.tables
    const category = tables.insert('categories', { title: 'C' }).id
    const resource = connection.resource('productCategory')
    const set = { product: first('products'), category }
    const { id = 0 } = await resource.create(set, { operation: 'x', signal })
    expect(tables.get('categories/products', Number(id))).toMatchObject(set)
    await resource.delete(id, { signal })
    expect(tables.get('categories/products', Number(id))).toBeUndefined()
  })

  test('can create productFeature, find productFeature and update productFeature', async () => {
    const which = { product: first('products'), feature: first('attributes') }
    const resource = connection.resource('productFeature')
    await resource.create({ ...which, value: 'Peru' }, { operation: 'x', signal })
    const [hit] = await resource.find(which, { fresh: true, signal })
    await resource.update(hit?.id ?? '', { ...which, value: 'Chile' }, { signal })
    const [again] = await resource.find(which, { fresh: true, signal })
    expect(again?.record).toMatchObject({ ...which, value: 'Chile' })
  })

  test.each(['delete product', 'delete category', 'delete customer'])('can %s', async (title) => {
    const name = nameIn(title)
    const [record] = await list(name)
    const resource = connection.resource(name)
    await resource.delete(Number(record?.key), { signal })
    expect(await resource.get?.(record?.key ?? '', signal)).toBeUndefined()
  })
})
