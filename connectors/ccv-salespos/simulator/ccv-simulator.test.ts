import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { type CcvReply, createCcvClient } from './ccv-client.ts'
import { signDelivery, signParts } from './ccv-signature.ts'
import {
  type CcvSimulator,
  type CcvSimulatorOptions,
  createCcvSimulator,
} from './create-ccv-simulator.ts'

let simulator: CcvSimulator
/** Answers are looked into freely here: what they hold is what is tested. */
interface Reply extends Omit<CcvReply, 'body' | 'items'> {
  readonly body: any
  readonly items: any[]
}
type Shop = Readonly<
  Record<'call' | 'get' | 'post' | 'patch' | 'remove', (...args: any[]) => Promise<Reply>>
>
let shop: Shop

async function open(options: CcvSimulatorOptions = {}) {
  await simulator?.close()
  simulator = await createCcvSimulator({ counts: { articles: 12, shared: 8, own: 2 }, ...options })
  const client: any = createCcvClient(simulator)
  shop = client
}

beforeEach(() => open())
afterEach(() => simulator.close())

const product = { name: 'Mug', price: 5, discount: 0, package_id: 1, taxtariff: 'normal' }
const person = { first_name: 'Jan', last_name: 'Janssen', street: 'Damrak', housenumber: 1 }
const dateIn = (minutes: number) =>
  `${new Date(Date.now() + minutes * 60_000).toISOString().slice(0, 19)}Z`
const accept = (type: string) =>
  shop.call('GET', '/paymethods/', undefined, { headers: { accept: type } })
/** The first row of a table, to be looked into freely. */
const firstOf = (table: 'attributecombinations' | 'productattributevalues'): any =>
  simulator.state.tables[table].all()[0]
const numbers = () => simulator.state.tables.products.all().map((row) => row['productnumber'])
const codeOf = (reply: { body: Record<string, unknown> }) => reply.body['code']

async function idOf(path: string, body: object): Promise<number> {
  const reply = await shop.post(path, body)
  expect(reply.status).toBe(201)
  return Number(reply.body['id'])
}

async function axis(name: string, type: string, values: readonly string[]) {
  const attribute = await idOf('/attributes/', { name, type })
  const ids: number[] = []
  for (const value of values) {
    const body = { name: value, default_price: 0 }
    ids.push(await idOf(`/attributes/${attribute}/attributevalues/`, body))
  }
  return ids
}

async function listenOnce() {
  let hear: (delivery: { body: string; hash: string }) => void
  const heard = new Promise<{ body: string; hash: string }>((resolve) => (hear = resolve))
  const receiver = createServer((request, response) => {
    let body = ''
    request.on('data', (chunk) => (body += String(chunk)))
    request.on('end', () => {
      response.end()
      receiver.close()
      hear({ body, hash: String(request.headers['x-hash']) })
    })
  })
  await new Promise<void>((resolve) => receiver.listen(0, '127.0.0.1', resolve))
  const { port } = receiver.address() as AddressInfo
  return { address: `http://127.0.0.1:${port}/ccv`, heard }
}

describe('signatures', () => {
  it('agree with the two vectors of the contract', () => {
    const keys = { publicKey: 'PUBLICKEY0001', date: '2026-01-15T10:00:00Z' }
    const get = { ...keys, method: 'GET', uri: '/api/rest/v1/products/?start=0&size=100', body: '' }
    const post = {
      ...keys,
      method: 'POST',
      uri: '/api/rest/v1/webhooks/',
      body: String.raw`{"event":"products.updated","address":"https:\/\/hub.example.test\/ccv","is_active":true}`,
    }
    expect(signParts('SECRETKEY0001', get)).toBe(
      'ca3975c80b1da3d65903b6d8644e04a4cfae91740f4410ecfa7f010bb1766eb152ee20e30add72a1a5dbdfe0f1a9ac817184e9e8aa7775e326ddc1b512e020b8',
    )
    expect(signParts('SECRETKEY0001', post)).toBe(
      '4e151691db0e1fc62578166872297d4d963d31044cb21717a93005a670de0071e6eab1bc5898c3cb5e8914774f4936f3d365cb6ebc2d7657ae099bb93cb2fd44',
    )
  })

  it('are refused with 401 when made with another secret', async () => {
    const reply = await shop.call('GET', '/users/', undefined, { secretKey: 'guess' })
    expect([reply.status, codeOf(reply)]).toEqual([401, '401.10'])
  })

  it('cover the query exactly as sent', async () => {
    const date = `${new Date().toISOString().slice(0, 19)}Z`
    const uri = '/api/rest/v1/users/?size=1'
    const { publicKey, secretKey } = simulator
    const hash = signParts(secretKey, { publicKey, method: 'GET', uri, body: '', date })
    const headers = { 'x-public': publicKey, 'x-date': date, 'x-hash': hash }
    expect((await fetch(simulator.url + uri, { headers })).status).toBe(200)
    expect((await fetch(`${simulator.url}${uri}&start=0`, { headers })).status).toBe(401)
  })

  it('are refused when the clock differs more than five minutes', async () => {
    for (const [minutes, status] of [
      [-6, 401],
      [-4, 200],
      [4, 200],
      [6, 401],
    ] as const) {
      const reply = await shop.call('GET', '/paymethods/', undefined, { date: dateIn(minutes) })
      expect([minutes, reply.status]).toEqual([minutes, status])
    }
  })

  it('stand on every answer, errors and empty ones too', async () => {
    const made = await shop.post('/products/', product)
    const replies = [
      ['GET', '/packages/', await shop.get('/packages/')],
      ['GET', '/users/1/', await shop.get('/users/1/')],
      [
        'PATCH',
        `/products/${made.body['id']}/`,
        await shop.patch(`/products/${made.body['id']}/`, { stock: 3 }),
      ],
    ] as const
    for (const [method, path, { headers, text }] of replies) {
      const date = headers.get('x-date') ?? ''
      const { publicKey, secretKey } = simulator
      const uri = `/api/rest/v1${path}`
      const hash = signParts(secretKey, { publicKey, method, uri, body: text, date })
      expect(headers.get('x-hash')).toBe(hash)
    }
  })

  it('may ask for either media type and no other', async () => {
    expect((await accept('application/vnd.verto.webshop+json')).status).toBe(200)
    expect((await accept('application/vnd.verto.salespos+json')).status).toBe(200)
    expect((await accept('text/xml')).status).toBe(400)
  })
})

describe('collections', () => {
  it('are paged by start and size, with links to the pages around', async () => {
    const first = await shop.get('/products/?start=0&size=4')
    expect(Object.keys(first.body)).toEqual([
      'href',
      'start',
      'size',
      'first',
      'previous',
      'next',
      'items',
    ])
    expect(first.items).toHaveLength(4)
    expect(first.body['previous']).toBeNull()
    const next = new URL(String(first.body['next']))
    const second = await shop.get(next.pathname + next.search)
    expect(second.body['start']).toBe(4)
    expect(second.items[0]?.['id']).not.toBe(first.items[0]?.['id'])
    const last = await shop.get('/products/?start=8&size=4')
    expect([last.items.length, last.body['next']]).toEqual([2, null])
  })

  it('take at most 250 a page and give 100 when not asked', async () => {
    expect((await shop.get('/users/?size=251')).status).toBe(400)
    expect((await shop.get('/users/')).body['size']).toBe(100)
  })

  it('have only href and items where they are small', async () => {
    for (const name of ['paymethods', 'packages', 'brands', 'attributes', 'webshops']) {
      expect(Object.keys((await shop.get(`/${name}/`)).body)).toEqual(['href', 'items'])
    }
  })

  it('are sorted by orderby, downwards with _desc', async () => {
    const ids = async (order: string) =>
      (await shop.get(`/products/?orderby=${order}`)).items.map((item) => Number(item['id']))
    expect(await ids('id')).toEqual((await ids('id_desc')).toReversed())
    const stamps = (await shop.get('/products/?orderby=modifydate_desc')).items.map((item) =>
      String(item['modifydate']),
    )
    expect(stamps).toEqual(stamps.toSorted().toReversed())
  })

  it('put a sub-collection beside its link when asked to expand it', async () => {
    const plain = (await shop.get('/products/?size=1')).items[0]
    expect(Object.keys(plain?.['producttocategories'] as object)).toEqual(['href'])
    const expanded = await shop.get(
      '/products/?size=1&expand=attributecombinations,producttocategories',
    )
    expect(expanded.items[0]?.['producttocategories']).toMatchObject({
      collection: [{ product_id: plain?.['id'] }],
    })
  })
})

describe('what can be asked for', () => {
  it('is not an e-mail address, a reference or a time of change', async () => {
    const all = (await shop.get('/users/')).items.length
    expect((await shop.get('/users/?email=nobody@x.example&username=nobody')).items).toHaveLength(
      all,
    )
    const orders = (await shop.get('/orders/')).items.length
    const query = 'reservationnumber=none&min_modify_date=2099-01-01T00:00:00Z'
    expect((await shop.get(`/orders/?${query}`)).items).toHaveLength(orders)
  })

  it('is the status and the time at which an order was made', async () => {
    const fresh = await shop.get('/orders/?status=1')
    expect(fresh.items.length).toBeGreaterThan(0)
    expect(fresh.items.every((order) => order['status'] === 1)).toBe(true)
    expect((await shop.get('/orders/?min_create_date=2099-01-01T00:00:00Z')).items).toEqual([])
  })

  it('leaves out orders that were not completed unless they are asked for', async () => {
    const body = { is_completed: false, customer: {}, orderrows: [] }
    const id = await idOf('/orders/', body)
    const has = async (query: string) =>
      (await shop.get(`/orders/${query}`)).items.some((order) => order['id'] === id)
    expect([await has(''), await has('?is_completed=false')]).toEqual([false, true])
  })

  it('is a product by its number exactly and by three letters of its name', async () => {
    await shop.post('/products/', { ...product, productnumber: 'MUG-1', name: 'Émail beker' })
    expect((await shop.get('/products/?productnumber=MUG-1')).items).toHaveLength(1)
    expect((await shop.get('/products/?productnumber=MUG')).items).toHaveLength(0)
    expect((await shop.get('/products/?productname=BEKER')).items).toHaveLength(1)
    expect((await shop.get('/products/?productname=be')).status).toBe(400)
  })

  it('is a combination by its SKU through productqueries, alone in its product', async () => {
    const combination = firstOf('attributecombinations')
    const sku = String(combination?.['sku_number'])
    const reply = await shop.get(`/productqueries/?skunumber=${encodeURIComponent(sku)}`)
    expect(reply.items).toMatchObject([
      { attributecombinations: { collection: [{ id: combination?.id, sku_number: sku }] } },
    ])
  })
})

describe('errors', () => {
  it('tell a wrong resource name from a record that is not there', async () => {
    expect(codeOf(await shop.get('/debtors/'))).toBe('404.20')
    expect(codeOf(await shop.get('/products/1/'))).toBe('404.10')
  })

  it('refuse a method that a resource does not have', async () => {
    const order = (await shop.get('/orders/?size=1')).items[0]
    const reply = await shop.remove(`/orders/${order?.['id']}/`)
    expect([reply.status, codeOf(reply)]).toEqual([405, '405.10'])
    expect(codeOf(await shop.post('/paymethods/', {}))).toBe('405.10')
  })

  it('come as HTTP 500 with a sub-code for what business forbids', async () => {
    await shop.post('/brands/', { name: 'Twice' })
    const twice = await shop.post('/brands/', { name: 'Twice' })
    expect([twice.status, codeOf(twice)]).toEqual([500, '500.40'])
    simulator.state.behaviour.productLimit = 0
    const full = await shop.post('/products/', product)
    expect([full.status, codeOf(full)]).toEqual([500, '500.60'])
  })

  it('name the property that the schema does not know or that is missing', async () => {
    const wrong = await shop.post('/products/', { ...product, sku: 'X' })
    expect([wrong.status, wrong.body['developermessage']]).toEqual([
      400,
      expect.stringContaining('"sku"'),
    ])
    const { price: _, ...rest } = product
    expect((await shop.post('/products/', rest)).text).toContain('price')
    expect((await shop.post('/products/', { ...product, name: 'x'.repeat(201) })).status).toBe(400)
  })

  it('tell the limit of a resource from the limit of all, without a header that warned', async () => {
    simulator.state.behaviour.resourceLimit = 2
    const replies = [1, 2, 3].map(() => () => shop.get('/packages/'))
    const codes: unknown[] = []
    for (const ask of replies) codes.push(codeOf(await ask()))
    expect(codes.at(-1)).toBe('429.10')
    expect(codeOf(await shop.get('/brands/'))).toBeUndefined()
    simulator.state.behaviour.totalLimit = 1
    const reply = await shop.get('/webshops/')
    expect([reply.status, codeOf(reply)]).toEqual([429, '429.11'])
    expect([...reply.headers.keys()].filter((name) => /rate|limit|retry/u.test(name))).toEqual([])
  })
})

describe('writes', () => {
  it('answer 201 with the record and 204 without anything', async () => {
    const made = await shop.post('/products/', product)
    expect([made.status, made.body['name']]).toEqual([201, 'Mug'])
    const changed = await shop.patch(`/products/${made.body['id']}/`, { stock: 24 })
    expect([changed.status, changed.text]).toEqual([204, ''])
    const removed = await shop.remove(`/products/${made.body['id']}/`)
    expect([removed.status, removed.text]).toEqual([204, ''])
    expect((await shop.get(`/products/${made.body['id']}/`)).status).toBe(404)
  })

  it('sometimes answer a POST without a body, though it was done', async () => {
    simulator.state.behaviour.emptyCreates = true
    const reply = await shop.post('/products/', { ...product, productnumber: 'GHOST' })
    expect([reply.status, reply.text]).toEqual([204, ''])
    expect((await shop.get('/products/?productnumber=GHOST')).items).toHaveLength(1)
  })

  it('move the modifydate of a product', async () => {
    const before = (await shop.get('/products/?size=1')).items[0]
    await shop.patch(`/products/${before?.['id']}/`, { description: '<p>New</p>' })
    const after = await shop.get(`/products/${before?.['id']}/`)
    expect(String(after.body['modifydate']) > String(before?.['modifydate'])).toBe(true)
  })

  it('do not make a second product impossible with the same number', async () => {
    await idOf('/products/', { ...product, productnumber: 'SAME' })
    await idOf('/products/', { ...product, productnumber: 'SAME' })
    expect((await shop.get('/products/?productnumber=SAME')).items).toHaveLength(2)
  })
})

describe('users', () => {
  const user = { username: 'jan@x.example', password: 'secret' }

  it('need a password and a user name that nobody else has', async () => {
    expect((await shop.post('/users/', { username: 'x' })).status).toBe(400)
    await idOf('/users/', user)
    const twin = await shop.post('/users/', { ...user, username: 'JAN@x.example' })
    expect([twin.status, codeOf(twin)]).toEqual([500, '500.50'])
  })

  it('keep the fields that a PATCH does not name, and never show the password', async () => {
    const userinfo = { customertype: 'b2b', billingaddress: { ...person, company: 'Bakker BV' } }
    const id = await idOf('/users/', { ...user, userinfo })
    await shop.patch(`/users/${id}/`, { userinfo: { billingaddress: { telephone: '020' } } })
    const { body, text } = await shop.get(`/users/${id}/`)
    expect(body['userinfo']).toMatchObject({
      customertype: 'b2b',
      billingaddress: { company: 'Bakker BV', telephone: '020', full_name: 'Jan Janssen' },
    })
    expect(text).not.toContain('secret')
  })
})

describe('orders', () => {
  it('copy the data of their user, over which the order lays its own', async () => {
    const userinfo = { email: 'jan@x.example', btw: 'NL1', billingaddress: person }
    const userId = await idOf('/users/', { username: 'jan@x.example', password: 'p', userinfo })
    const customer = { billingaddress: { street: 'Coolsingel' } }
    const reply = await shop.post('/orders/', { user_id: userId, customer, orderrows: [] })
    expect(reply.body).toMatchObject({
      user: { id: userId },
      customer: { btw: 'NL1', billingaddress: { first_name: 'Jan', street: 'Coolsingel' } },
    })
  })

  it('take a row from its product, with overrides, or as free text', async () => {
    const productId = await idOf('/products/', { ...product, productnumber: 'MUG' })
    const id = await idOf('/orders/', {
      customer: {},
      total_shipping: 5,
      orderrows: [
        { product_id: productId, count: 2, price: 4 },
        { product_name: 'Gift wrap', count: 1, price: 2.5, tax: 21 },
      ],
    })
    const rows = await shop.get(`/orders/${id}/orderrows/`)
    expect(rows.items).toMatchObject([
      { product_number: 'MUG', product_name: 'Mug', price: 4, tax: 21, total_price: 8 },
      { product_id: null, product_name: 'Gift wrap', total_price: 2.5 },
    ])
    expect((await shop.get(`/orders/${id}/`)).body['total_price']).toBe(15.5)
  })

  it('refuse a row without product that brings no price', async () => {
    const body = { customer: {}, orderrows: [{ product_name: 'X', count: 1 }] }
    expect((await shop.post('/orders/', body)).status).toBe(400)
  })

  it('take a payment method only under the media type of SalesPOS', async () => {
    const body = { customer: {}, orderrows: [], paymethod_id: 6 }
    expect((await shop.post('/orders/', body)).status).toBe(400)
    const headers = { accept: 'application/vnd.verto.salespos+json' }
    const reply = await shop.call('POST', '/orders/', body, { headers })
    expect(reply.body).toMatchObject({ paymethod_id: 6, paymethod: 'mollie_ideal' })
  })

  it('keep what no filter can ask for: the reservation number', async () => {
    const id = await idOf('/orders/', {
      customer: {},
      orderrows: [],
      reservationnumber: 'ORD00018',
    })
    expect((await shop.get(`/orders/${id}/`)).body['reservationnumber']).toBe('ORD00018')
  })

  it('have rows that change only while the order is open', async () => {
    const orderrows = [{ product_name: 'X', count: 1, price: 1, tax: 21 }]
    const id = await idOf('/orders/', { customer: {}, orderrows })
    const row = (await shop.get(`/orders/${id}/orderrows/`)).items[0]
    expect((await shop.patch(`/orderrows/${row?.['id']}/`, { count: 3 })).status).toBe(204)
    expect((await shop.get(`/orders/${id}/`)).body['total_price']).toBe(3)
    await shop.patch(`/orders/${id}/`, { status: 7 })
    const late = await shop.patch(`/orderrows/${row?.['id']}/`, { count: 4 })
    expect([late.status, codeOf(late)]).toEqual([500, '500.70'])
  })

  it('take goods off the shelf at the moment that the shop was told', async () => {
    const productId = await idOf('/products/', { ...product, stockenabled: true, stock: 10 })
    const orderrows = [{ product_id: productId, count: 3 }]
    const id = await idOf('/orders/', { customer: {}, orderrows })
    const stock = async () => (await shop.get(`/products/${productId}/`)).body['stock']
    expect(await stock()).toBe(10)
    await shop.patch(`/orders/${id}/`, { status: 5, track_and_trace_code: '3SABC' })
    expect(await stock()).toBe(7)
  })

  it('have notes and invoices', async () => {
    const id = await idOf('/orders/', { customer: {}, orderrows: [], paid: true })
    await idOf(`/orders/${id}/ordernotes/`, { note: 'paid by invoice, 14 days' })
    expect((await shop.get(`/orders/${id}/ordernotes/`)).items).toMatchObject([
      { note: 'paid by invoice, 14 days', type: 'internal' },
    ])
    const invoice = await shop.post(`/orders/${id}/invoices/`, {})
    expect(invoice.body).toMatchObject({ status: 'paid', type: 'debit' })
  })

  it('have returns that can only be read', async () => {
    const { items } = await shop.get('/returns/')
    expect(items.length).toBeGreaterThan(0)
    expect(codeOf(await shop.post('/returns/', {}))).toBe('405.10')
  })
})

describe('combinations', () => {
  it('are made by the server: every value with every other, with the stock of the POST', async () => {
    const id = await idOf('/products/', { ...product, stocktype: 'Attribute' })
    const [small, large] = await axis('Fit', 'option_menu_required', ['S', 'L'])
    const [red] = await axis('Tint', 'option_menu', ['Red'])
    const choose = (value: number | undefined, more: object = {}) =>
      idOf(`/products/${id}/productattributevalues/`, { optionvalue: value, price: 1, ...more })
    await choose(small, { stock: 7 })
    await choose(large, { stock: 7 })
    const one = await shop.get(`/products/${id}/attributecombinations/`)
    expect(one.items.map((item) => item['stock'])).toEqual([7, 7])
    await choose(red, { stock: 2 })
    const two = await shop.get(`/products/${id}/attributecombinations/`)
    expect(two.items).toMatchObject([
      {
        stock: 2,
        netto_extra_price: 2,
        combination: [
          { attribute_value: { id: small, name: 'S' } },
          { attribute_value: { id: red } },
        ],
      },
      { combination: [{ attribute_value: { id: large } }, { attribute_value: { id: red } }] },
    ])
    expect(two.items.map((item) => item['id'])).not.toEqual(one.items.map((item) => item['id']))
    expect((await shop.get(`/products/${id}/`)).body['stock']).toBe(4)
  })

  it('come from menus alone: texts and additional menus make none', async () => {
    const id = await idOf('/products/', product)
    const [gift] = await axis('Wrap', 'additional_menu', ['Gift'])
    await idOf(`/products/${id}/productattributevalues/`, { optionvalue: gift, price: 2 })
    expect((await shop.get(`/products/${id}/attributecombinations/`)).items).toEqual([])
  })

  it('can be changed but neither made nor removed', async () => {
    const combination = firstOf('attributecombinations')
    const path = `/attributecombinations/${combination?.id}/`
    expect((await shop.patch(path, { sku_number: 'NEW', stock: 6 })).status).toBe(204)
    expect((await shop.get(path)).body).toMatchObject({ sku_number: 'NEW', stock: 6 })
    expect(codeOf(await shop.remove(path))).toBe('405.10')
    const list = `/products/${combination?.['product_id']}/attributecombinations/`
    expect(codeOf(await shop.post(list, {}))).toBe('405.10')
  })

  it('refuse a value that the product has already', async () => {
    const id = await idOf('/products/', product)
    const [only] = await axis('Once', 'option_menu', ['x'])
    const body = { optionvalue: only ?? 0, price: 0 }
    await idOf(`/products/${id}/productattributevalues/`, body)
    expect(codeOf(await shop.post(`/products/${id}/productattributevalues/`, body))).toBe('500.40')
  })

  it('are grouped by attribute in the sets of the product, which are read only', async () => {
    const row = firstOf('productattributevalues')
    const sets = await shop.get(`/products/${row?.['product_id']}/productattributesets/`)
    expect(sets.items[0]).toMatchObject({ attributename: row?.['optionname'] })
  })
})

describe('features and categories', () => {
  it('take a value once its group is linked to the product', async () => {
    const id = await idOf('/products/', product)
    const group = await idOf('/productpropertygroups/', { name: 'Webshop' })
    const feature = await idOf(`/productpropertygroups/${group}/productproperties/`, {
      name: 'Origin',
      type: 'text',
    })
    const value = { product_id: id, product_property_id: feature, value: 'Italy' }
    expect((await shop.post('/productpropertyvalues/', value)).status).toBe(400)
    const link = { product_id: id, product_property_group_id: group }
    await idOf('/producttopropertygroups/', link)
    await idOf('/productpropertyvalues/', value)
    expect((await shop.get(`/products/${id}/producttopropertygroups/`)).items).toMatchObject([
      { values: { collection: [{ product_property_id: feature, value: 'Italy' }] } },
    ])
    expect(codeOf(await shop.post('/productpropertyvalues/', value))).toBe('500.40')
  })

  it('show categories as a list, beneath their parent, and as a tree', async () => {
    const parent = await idOf('/categories/', { name: 'Clothing' })
    const child = await idOf('/categories/', { name: 'Knitwear', parentcategory_id: parent })
    expect((await shop.get(`/categories/${child}/`)).body['parentcategory']).toMatchObject({
      id: parent,
    })
    expect((await shop.get(`/categories/${parent}/categories/`)).items).toMatchObject([
      { id: child },
    ])
    const tree = (await shop.get('/categorytree/')).text
    expect(tree).toContain('Knitwear')
    const loop = await shop.patch(`/categories/${parent}/`, { parentcategory_id: child })
    expect(loop.status).toBe(400)
  })

  it('put a product into a category once', async () => {
    const body = {
      product_id: await idOf('/products/', product),
      category_id: await idOf('/categories/', { name: 'New' }),
    }
    await idOf('/producttocategories/', body)
    expect(codeOf(await shop.post('/producttocategories/', body))).toBe('500.40')
  })
})

describe('webhooks', () => {
  it('deliver the record, signed with the key of the hook', async () => {
    const { address, heard } = await listenOnce()
    const made = await shop.post('/webhooks/', { event: 'products.updated', address })
    expect(made.body['key']).toHaveLength(32)
    const first = (await shop.get('/products/?size=1')).items[0]
    await shop.patch(`/products/${first.id}/`, { stock: 1 })
    const { body, hash } = await heard
    const hook = (await shop.get('/webhooks/')).items[0]
    expect(hash).toBe(signDelivery(String(hook?.['key']), String(hook?.['address']), body))
    expect(JSON.parse(body)).toMatchObject({ stock: 1 })
  })

  it('let only address and activity be changed', async () => {
    const hook = { event: 'products.created', address: 'https://hub.example.test/ccv' }
    const id = await idOf('/webhooks/', hook)
    expect((await shop.patch(`/webhooks/${id}/`, { is_active: false })).status).toBe(204)
    expect((await shop.patch(`/webhooks/${id}/`, { event: 'products.deleted' })).status).toBe(400)
  })
})

describe('the shop itself', () => {
  it('lists what the key may use, and says who it is', async () => {
    expect((await shop.get('/')).items.map((item) => item['uri'])).toContain('/api/rest/v1/orders/')
    expect((await shop.get('/webshops/')).items).toMatchObject([{ is_salespos: true }])
  })

  it('is the same for the same seed and another for another', async () => {
    const first = numbers()
    await open()
    expect(numbers()).toEqual(first)
    await open({ seed: 2 })
    expect(numbers()).not.toEqual(first)
  })

  it('doubles a page, hides what was just made, and hangs up, when its faults say so', async () => {
    simulator.state.faults.set([
      { kind: 'page-doubled', path: '/users/', times: 1 },
      { kind: 'search-lag', path: '/products/', ms: 60_000, times: 1 },
      { kind: 'cut-after', method: 'POST', path: '/brands/', times: 1 },
    ])
    const first = await shop.get('/users/?start=0&size=3')
    const doubled = await shop.get('/users/?start=3&size=3')
    expect(doubled.items).toEqual(first.items)
    await shop.post('/products/', { ...product, productnumber: 'LATE' })
    expect((await shop.get('/products/?productnumber=LATE')).items).toHaveLength(0)
    expect((await shop.get('/products/?productnumber=LATE')).items).toHaveLength(1)
    await expect(shop.post('/brands/', { name: 'Cut' })).rejects.toThrow('fetch failed')
    expect((await shop.get('/brands/')).items.some((brand) => brand['name'] === 'Cut')).toBe(true)
  })
})
