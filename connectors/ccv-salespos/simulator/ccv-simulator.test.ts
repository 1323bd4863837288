import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { signParts } from './ccv-signature.ts'
import { codeOf, openTestShop, product, type TestShop } from './testing/open-test-shop.ts'

let shop: TestShop

beforeEach(async () => {
  shop = await openTestShop()
})
afterEach(() => shop.simulator.close())

const dateIn = (minutes: number) =>
  `${new Date(Date.now() + minutes * 60_000).toISOString().slice(0, 19)}Z`
const accept = (type: string) =>
  shop.call('GET', '/paymethods/', undefined, { headers: { accept: type } })
const numbersOf = ({ simulator }: TestShop) =>
  simulator.state.tables.products.all().map((row) => row['productnumber'])

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
    const { publicKey, secretKey } = shop.simulator
    const hash = signParts(secretKey, { publicKey, method: 'GET', uri, body: '', date })
    const headers = { 'x-public': publicKey, 'x-date': date, 'x-hash': hash }
    expect((await fetch(shop.simulator.url + uri, { headers })).status).toBe(200)
    expect((await fetch(`${shop.simulator.url}${uri}&start=0`, { headers })).status).toBe(401)
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
      const { publicKey, secretKey } = shop.simulator
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
    const id = await shop.idOf('/orders/', body)
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
    const combination = shop.firstOf('attributecombinations')
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
    shop.simulator.state.behaviour.productLimit = 0
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
    shop.simulator.state.behaviour.resourceLimit = 2
    const replies = [1, 2, 3].map(() => () => shop.get('/packages/'))
    const codes: unknown[] = []
    for (const ask of replies) codes.push(codeOf(await ask()))
    expect(codes.at(-1)).toBe('429.10')
    expect(codeOf(await shop.get('/brands/'))).toBeUndefined()
    shop.simulator.state.behaviour.totalLimit = 1
    const reply = await shop.get('/webshops/')
    expect([reply.status, codeOf(reply)]).toEqual([429, '429.11'])
    expect([...reply.headers.keys()].filter((name) => /rate|limit|retry/u.test(name))).toEqual([])
  })
})

describe('the shop itself', () => {
  it('lists what the key may use, and says who it is', async () => {
    expect((await shop.get('/')).items.map((item) => item['uri'])).toContain('/api/rest/v1/orders/')
    expect((await shop.get('/webshops/')).items).toMatchObject([{ is_salespos: true }])
  })

  it('is the same for the same seed and another for another', async () => {
    const same = await openTestShop()
    const other = await openTestShop({ seed: 2 })
    expect(numbersOf(same)).toEqual(numbersOf(shop))
    expect(numbersOf(other)).not.toEqual(numbersOf(shop))
    await same.simulator.close()
    await other.simulator.close()
  })

  it('doubles a page, hides what was just made, and hangs up, when its faults say so', async () => {
    shop.simulator.state.faults.set([
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
