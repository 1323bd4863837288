import { readFileSync } from 'node:fs'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import {
  type Connection,
  type ConnectorPlan,
  compileConnector,
  type Json,
  type JsonObject,
} from '../../engine/index.ts'
import { createMemoryIndexStore } from '../http/index-store.ts'
import { createRateGate } from '../http/limits/rate-gate.ts'
import { openHttpConnection } from '../http/open-http-connection.ts'
import {
  type CcvSimulator,
  type CcvSimulatorOptions,
  createCcvSimulator,
} from './simulator/create-ccv-simulator.ts'

const file = 'connectors/ccv-salespos/connector.yaml'
const text = readFileSync(new URL('connector.yaml', import.meta.url), 'utf8')
const compiled = compileConnector(file, text)
const { signal } = new AbortController()

const OPEN_WINDOWS = { limits: [], parallel: 2 }

/** The till through the real transport, with short names for what flows do. */
class Till {
  readonly plan: ConnectorPlan
  readonly settings: JsonObject
  readonly connection: Connection
  clockShift = 0

  constructor(plan: ConnectorPlan, settings: JsonObject) {
    this.plan = plan
    this.settings = settings
    const sleep = async (ms: number) => {
      this.clockShift += ms
    }
    const clock = { now: () => Date.now() + this.clockShift, sleep }
    this.connection = openHttpConnection({
      plan,
      settings,
      clock,
      indexStore: createMemoryIndexStore(),
      rateGate: createRateGate({ ...OPEN_WINDOWS, clock }),
      allowPrivate: true,
    })
  }

  /** All records, with all their parts. */
  async list(name: string, values: JsonObject = {}): Promise<any[]> {
    const resource = this.connection.resource(name)
    const parts = Object.keys(planOf(name).more)
    const found: any[] = []
    const request = { filter: -1, with: values, signal }
    let next: Json | undefined
    for await (const page of resource.list(request)) {
      next = page.next
      for (const source of page.records) {
        found.push((await resource.complete(source, parts, signal)).record)
      }
    }
    return next === undefined ? found : []
  }

  /** The records found, read where only their ids are known. */
  async find(name: string, by: JsonObject): Promise<any[]> {
    const resource = this.connection.resource(name)
    const hits = await resource.find(by, { fresh: true, signal })
    return Promise.all(
      hits.map(async ({ id, record }) => record ?? (await resource.read?.(id, signal))?.record),
    )
  }

  create(name: string, set: JsonObject): Promise<any> {
    return this.connection.resource(name).create(set, { operation: 'op', signal })
  }

  update(name: string, id: number, set: JsonObject): Promise<void> {
    return this.connection.resource(name).update(id, set, signal)
  }

  /** Find or create, as a flow does it. */
  async ensure(name: string, by: JsonObject, more: JsonObject = {}): Promise<any> {
    const [found] = await this.find(name, by)
    return found ?? this.create(name, { ...by, ...more })
  }
}

function planOf(name: string): any {
  return compiled.plan?.resources[name]
}

let simulator: CcvSimulator
let till: Till

async function open(options: CcvSimulatorOptions = {}, settings: JsonObject = {}) {
  await till?.connection.close()
  await simulator?.close()
  simulator = await createCcvSimulator({ counts: { articles: 20, shared: 12 }, ...options })
  if (!compiled.plan) throw new Error('the connector does not compile')
  till = new Till(compiled.plan, {
    url: simulator.url,
    public: simulator.publicKey,
    secret: simulator.secretKey,
    profile: 'webshop',
    package: 1,
    orderDays: 60,
    ...settings,
  })
}

beforeEach(() => open())
afterEach(async () => {
  await till.connection.close()
  await simulator.close()
})

const mug = { sku: 'MUG-01', name: 'Mug', price: 5, taxTariff: 'normal' }

const refusal = (expected: string) =>
  expect.objectContaining({ class: expected, mayHaveHappened: false })

describe('the file', () => {
  it('compiles without a word', () => {
    expect(compiled.diagnostics).toEqual([])
  })

  it('keeps the secret secret and asks for nothing that has a safe answer', () => {
    const settings = compiled.plan?.settings as any
    expect(settings.properties.secret.writeOnly).toBe(true)
    expect(settings.required).toEqual(['url', 'public', 'secret'])
    expect(settings.properties.profile.default).toBe('webshop')
  })

  it('titles every field that flows see', () => {
    for (const resource of Object.values(compiled.plan?.resources ?? {})) {
      for (const [name, field] of Object.entries(resource.schema['properties'] as JsonObject)) {
        expect([resource.name, name, field]).toEqual([
          resource.name,
          name,
          expect.objectContaining({ title: expect.any(String) }),
        ])
      }
    }
  })
})

describe('the wire', () => {
  it('signs what the shop believes, and believes what the shop signs', async () => {
    expect(await till.list('store')).toEqual([
      { id: 1001, name: 'Kassa Amsterdam', isTill: true, productsLeft: -1 },
    ])
  })

  it('refuses an answer that somebody changed on the way', async () => {
    const proxy = createServer((request, response) => {
      const headers = request.headers as Record<string, string>
      void fetch(simulator.url + request.url, { headers }).then(async (answer) => {
        const changed = (await answer.text()).replace('Amsterdam', 'Rotterdam')
        response.writeHead(answer.status, {
          'x-date': answer.headers.get('x-date') ?? '',
          'x-hash': answer.headers.get('x-hash') ?? '',
        })
        return response.end(changed)
      })
    })
    await new Promise<void>((resolve) => proxy.listen(0, '127.0.0.1', resolve))
    const { port } = proxy.address() as AddressInfo
    const victim = new Till(till.plan, { ...till.settings, url: `http://127.0.0.1:${port}` })
    await expect(victim.list('store')).rejects.toMatchObject({
      class: 'config',
      message: expect.stringContaining('not signed'),
    })
    await victim.connection.close()
    proxy.close()
  })

  it('calls a wrong secret a matter of configuration', async () => {
    await open({}, { secret: 'mistyped' })
    await expect(till.list('store')).rejects.toMatchObject({
      class: 'config',
      message: expect.stringMatching(/both keys.*clock/s),
    })
  })

  it('speaks of the clock and the keys when the shop refuses the signature', async () => {
    till.clockShift = 6 * 60_000
    await expect(till.list('store')).rejects.toMatchObject({
      class: 'config',
      message: expect.stringMatching(/keys.*clock/su),
    })
  })

  it('asks for the media type that was chosen', async () => {
    await open({}, { profile: 'salespos' })
    await till.list('package')
    expect(simulator.requests.at(-1)?.headers['accept']).toBe('application/vnd.verto.salespos+json')
  })

  it('takes an address with a slash behind it, and answers the Test button', async () => {
    const other = new Till(till.plan, { ...till.settings, url: `${simulator.url}/` })
    await expect(other.connection.check(signal)).resolves.toBeUndefined()
    await other.connection.close()
  })
})

describe('errors', () => {
  it('are told apart by their sub-code, not by HTTP 500', async () => {
    const [first, second] = await till.list('debtor')
    await expect(till.update('debtor', first.id, { email: second.username })).rejects.toEqual(
      refusal('exists'),
    )
    await till.create('brand', { name: 'Twice' })
    await expect(till.create('brand', { name: 'Twice' })).rejects.toEqual(refusal('exists'))
    simulator.state.behaviour.productLimit = 0
    await expect(till.create('product', mug)).rejects.toEqual(refusal('config'))
  })

  it('of a closed order, of a wrong value and of a record that is gone are the record’s', async () => {
    const order = (await till.list('order')).find(({ status }) => status === 7)
    await expect(till.update('orderRow', order.lines[0].id, { quantity: 9 })).rejects.toEqual(
      refusal('invalid'),
    )
    await expect(till.create('product', { ...mug, name: 'x'.repeat(201) })).rejects.toEqual(
      refusal('invalid'),
    )
    await expect(till.update('product', 1, { name: 'X' })).rejects.toEqual(refusal('gone'))
  })

  it.each(['resourceLimit', 'totalLimit'] as const)('of the %s close the gate', async (limit) => {
    simulator.state.behaviour[limit] = 0
    await expect(till.list('brand')).rejects.toEqual(refusal('limited'))
  })

  it('of a server in trouble are tried again where that does no harm, and nowhere else', async () => {
    simulator.state.faults.set([{ kind: 'status', status: 503, times: 1 }])
    expect(await till.list('brand')).not.toEqual([])
    simulator.state.faults.set([{ kind: 'status', status: 503, method: 'POST', times: 1 }])
    await expect(till.create('brand', { name: 'Late' })).rejects.toMatchObject({
      class: 'temporary',
      mayHaveHappened: true,
    })
  })
})

describe('debtors', () => {
  const business = {
    email: 'Inkoop@Bakker.example',
    type: 'business',
    company: 'Bakker BV',
    firstname: 'Jan',
    lastname: 'Janssen',
    vatNumber: 'NL001234567B01',
    address: {
      street: 'Keizersgracht',
      number: 313,
      extension: 'A',
      city: 'Amsterdam',
      country: 'NL',
    },
  }

  it('are made with their e-mail address as user name, and found by it in small letters', async () => {
    const { id } = await till.create('debtor', business)
    expect(await till.find('debtor', { email: 'inkoop@bakker.example' })).toEqual([
      expect.objectContaining({
        ...business,
        id,
        email: 'inkoop@bakker.example',
        username: 'Inkoop@Bakker.example',
        active: true,
      }),
    ])
  })

  it('get a password that cannot be foreseen', async () => {
    await till.create('debtor', business)
    await till.create('debtor', { ...business, email: 'other@x.example' })
    const passwords = simulator.requests
      .filter(({ method }) => method === 'POST')
      .map(({ json }) => String((json as any).password))
    expect(new Set(passwords).size).toBe(2)
    for (const password of passwords) expect(password.length).toBeGreaterThanOrEqual(24)
  })

  it('keep what a change does not name', async () => {
    const { id } = await till.create('debtor', business)
    await till.update('debtor', id, { phone: '0209999999' })
    expect(await till.find('debtor', { email: 'inkoop@bakker.example' })).toEqual([
      expect.objectContaining({ company: 'Bakker BV', phone: '0209999999', type: 'business' }),
    ])
  })

  it('are read page by page to the last', async () => {
    await open({ counts: { users: 260, articles: 2, shared: 2 } })
    expect(await till.list('debtor')).toHaveLength(260)
  })

  it('that CCV made without telling have no id in the answer', async () => {
    simulator.state.behaviour.emptyCreates = true
    expect((await till.create('debtor', business)).id).toBeUndefined()
  })
})

async function book(more: JsonObject = {}) {
  const [article] = await till.list('variant')
  const debtor = await till.create('debtor', {
    email: 'jan@x.example',
    type: 'business',
    company: 'Bakker BV',
  })
  const order = await till.create('order', {
    reference: 'ORD00018',
    status: 1,
    paid: true,
    debtor: debtor.id,
    shippingCosts: 5.95,
    lines: [
      { product: article.product, variant: article.id, quantity: 2, price: 50, taxRate: 21 },
      { name: 'Gift wrap', sku: 'GIFT', quantity: 1, price: 2.5, taxRate: 21 },
    ],
    ...more,
  })
  return { order, article, debtor }
}

describe('orders', () => {
  it('are booked on a debtor, whose kind and company stay', async () => {
    const { article, debtor } = await book()
    const booked = (await till.list('order')).filter(({ reference }) => reference === 'ORD00018')
    expect(booked).toMatchObject([
      {
        statusName: 'New',
        paid: true,
        debtor: debtor.id,
        type: 'business',
        company: 'Bakker BV',
        total: 108.45,
        lines: [
          { sku: article.sku, quantity: 2, price: 50 },
          { sku: 'GIFT', quantity: 1, price: 2.5 },
        ],
      },
    ])
  })

  it('send no payment method in the published variant, and theirs in that of SalesPOS', async () => {
    await book({ paymentMethod: 6 })
    expect((await till.find('order', { reference: 'ORD00018' }))[0].paymentMethod).toBeUndefined()
    await open({}, { profile: 'salespos' })
    await book({ paymentMethod: 6 })
    expect(await till.find('order', { reference: 'ORD00018' })).toMatchObject([
      { paymentMethod: 6, paymentMethodName: 'iDEAL' },
    ])
  })

  it('change in status and track & trace, and keep their lines', async () => {
    const { order } = await book()
    await till.update('order', order.id, { status: 5, trackAndTrace: '3SABC', carrier: 'postnl' })
    const [sent] = await till.find('order', { reference: 'ORD00018' })
    expect(sent).toMatchObject({ statusName: 'Sent', trackAndTrace: '3SABC' })
    expect(await till.list('orderRow', { order: order.id })).toHaveLength(2)
  })

  it('get a note once', async () => {
    const { order } = await book()
    const note = { order: order.id, text: 'Payment method iDEAL, 14 days' }
    await till.ensure('orderNote', note)
    await till.ensure('orderNote', note)
    expect(await till.list('orderNote', { order: order.id })).toMatchObject([
      { ...note, kind: 'internal' },
    ])
  })

  it('lead to an invoice that can be found by their number', async () => {
    const { order } = await book()
    await till.create('invoice', { order: order.id })
    const orderNumber = String(order.record.number)
    expect(await till.find('invoice', { orderNumber })).toMatchObject([
      { order: order.id, status: 'paid', kind: 'debit' },
    ])
  })
})

describe('products', () => {
  it('are made and found by SKU, and keep what a change does not name', async () => {
    const { id } = await till.create('product', {
      ...mug,
      longDescription: '<p>Long</p>',
      stock: 3,
    })
    await till.update('product', id, { price: 6 })
    expect(await till.find('product', { sku: 'MUG-01' })).toMatchObject([
      { id, type: 'simple', price: 6, taxRate: 21, longDescription: '<p>Long</p>', package: 1 },
    ])
  })

  it('are read newest change first, so that reading can stop at what was seen', async () => {
    const { list } = planOf('product')
    expect(list?.changed).toMatchObject([{ sorted: 'down' }])
    const { id } = (await till.list('product')).at(-1)
    await till.update('product', id, { name: 'Changed' })
    expect((await till.list('product'))[0]).toMatchObject({ id, name: 'Changed' })
  })

  it('become configurable in steps: values first, then the variants that CCV made of them', async () => {
    const product = await till.create('product', { ...mug, sku: 'TEE', type: 'configurable' })
    const values: Record<string, number> = {}
    for (const [axis, names] of [
      ['Fit', ['S', 'M']],
      ['Tint', ['Navy', 'Red']],
    ] as const) {
      const attribute = await till.ensure('attribute', { name: axis })
      for (const name of names) {
        const value = await till.ensure('attributeValue', { attribute: attribute.id, name })
        values[name] = value.id
        const extraPrice = name === 'M' ? 1 : 0
        const choice = { product: product.id, value: value.id }
        await till.ensure('productAttributeValue', choice, { extraPrice, stock: 1 })
        await till.ensure('productAttributeValue', choice, { extraPrice, stock: 1 })
      }
    }
    const ids = [values['M'] ?? 0, values['Red'] ?? 0].toSorted((a, b) => a - b)
    const [variant] = await till.find('variant', { product: product.id, choice: ids.join('+') })
    expect(variant).toMatchObject({ stock: 1, extraPrice: 1 })
    await till.update('variant', variant.id, { sku: 'TEE-M-RED', ean: '8712345678906', stock: 7 })

    expect(await till.find('variant', { sku: 'TEE-M-RED' })).toMatchObject([
      { id: variant.id, product: product.id, extraPrice: 1, stock: 7 },
    ])
    const [made] = await till.find('product', { sku: 'TEE' })
    expect([made.type, made.variants.length, made.stock]).toEqual(['configurable', 4, 10])
    expect(made.variants.find((one: any) => one.sku === 'TEE-M-RED')).toMatchObject({
      options: [
        { name: 'Fit', value: 'M' },
        { name: 'Tint', value: 'Red' },
      ],
    })
  })

  it('take features by group, feature and value, and change them', async () => {
    const product = await till.create('product', mug)
    const group = await till.ensure('featureGroup', { name: 'Webshop' })
    const feature = await till.ensure('feature', { group: group.id, name: 'Country of origin' })
    await till.ensure('productFeatureGroup', { product: product.id, group: group.id })
    const by = { product: product.id, feature: feature.id }
    const value = await till.ensure('productFeature', by, { value: 'Italy' })
    await till.update('productFeature', value.id, { value: 'Portugal' })
    expect(await till.find('productFeature', by)).toMatchObject([{ value: 'Portugal' }])
    expect((await till.find('product', { sku: 'MUG-01' }))[0].features).toEqual([
      { id: value.id, feature: feature.id, value: 'Portugal' },
    ])
  })

  it('stand in categories, which stand beneath each other', async () => {
    const product = await till.create('product', mug)
    const parent = await till.create('category', { name: 'Clothes' })
    await till.create('category', { name: 'Shirts', parent: parent.id })
    const [child] = await till.find('category', { parent: parent.id, name: 'Shirts' })
    await till.ensure('productCategory', { product: product.id, category: child.id })
    expect((await till.find('product', { sku: 'MUG-01' }))[0].categories).toEqual([child.id])
  })
})

describe('stock', () => {
  it('has one record per simple product and per variant', async () => {
    const { products, attributecombinations } = simulator.state.tables
    const simple = products.all().filter((row) => row['stocktype'] === 'Product').length
    const records = await till.list('stock')
    expect(records).toHaveLength(simple + attributecombinations.count())
    expect(new Set(records.map(({ key }) => key)).size).toBe(records.length)
  })

  it('holds back what open orders hold, and nothing for those that are done', async () => {
    const product = await till.create('product', { ...mug, stock: 10, stockManaged: true })
    const lines = [{ product: product.id, quantity: 3 }]
    for (const status of [1, 4, 7, 8]) {
      await till.create('order', { reference: `R${status}`, status, lines })
    }
    const stock = (await till.list('stock')).find(({ sku }) => sku === 'MUG-01')
    expect(stock).toMatchObject({ reserved: 6, managed: true })
  })
})

describe('every list', () => {
  it('gives records that fit their schema and have a key', async () => {
    const { tables } = simulator.state
    const first = (name: keyof typeof tables) => tables[name].all()[0]?.id ?? 0
    const product = Number(tables.productattributevalues.all()[0]?.['product_id'])
    const values: JsonObject = {
      order: first('orders'),
      product,
      attribute: first('attributes'),
      group: first('productpropertygroups'),
      feature: 62,
      return: first('returns'),
    }
    for (const resource of Object.values(till.plan.resources)) {
      const records = await till.list(resource.name, values)
      const isEmpty = ['orderNote', 'invoice'].includes(resource.name)
      expect([resource.name, records.length === 0]).toEqual([resource.name, isEmpty])
    }
  })
})
