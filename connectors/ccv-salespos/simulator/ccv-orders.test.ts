import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { codeOf, openTestShop, person, product, type TestShop } from './testing/open-test-shop.ts'

let shop: TestShop

beforeEach(async () => {
  shop = await openTestShop()
})
afterEach(() => shop.simulator.close())

describe('orders', () => {
  it('copy the data of their user, over which the order lays its own', async () => {
    const userinfo = { email: 'jan@x.example', btw: 'NL1', billingaddress: person }
    const userId = await shop.idOf('/users/', {
      username: 'jan@x.example',
      password: 'p',
      userinfo,
    })
    const customer = { billingaddress: { street: 'Coolsingel' } }
    const reply = await shop.post('/orders/', { user_id: userId, customer, orderrows: [] })
    expect(reply.body).toMatchObject({
      user: { id: userId },
      customer: { btw: 'NL1', billingaddress: { first_name: 'Jan', street: 'Coolsingel' } },
    })
  })

  it('take a row from its product, with overrides, or as free text', async () => {
    const productId = await shop.idOf('/products/', { ...product, productnumber: 'MUG' })
    const id = await shop.idOf('/orders/', {
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
    const id = await shop.idOf('/orders/', {
      customer: {},
      orderrows: [],
      reservationnumber: 'ORD00018',
    })
    expect((await shop.get(`/orders/${id}/`)).body['reservationnumber']).toBe('ORD00018')
  })

  it('have rows that change only while the order is open', async () => {
    const orderrows = [{ product_name: 'X', count: 1, price: 1, tax: 21 }]
    const id = await shop.idOf('/orders/', { customer: {}, orderrows })
    const row = (await shop.get(`/orders/${id}/orderrows/`)).items[0]
    expect((await shop.patch(`/orderrows/${row?.['id']}/`, { count: 3 })).status).toBe(204)
    expect((await shop.get(`/orders/${id}/`)).body['total_price']).toBe(3)
    await shop.patch(`/orders/${id}/`, { status: 7 })
    const late = await shop.patch(`/orderrows/${row?.['id']}/`, { count: 4 })
    expect([late.status, codeOf(late)]).toEqual([500, '500.70'])
  })

  it('take goods off the shelf at the moment that the shop was told', async () => {
    const productId = await shop.idOf('/products/', { ...product, stockenabled: true, stock: 10 })
    const orderrows = [{ product_id: productId, count: 3 }]
    const id = await shop.idOf('/orders/', { customer: {}, orderrows })
    const stock = async () => (await shop.get(`/products/${productId}/`)).body['stock']
    expect(await stock()).toBe(10)
    await shop.patch(`/orders/${id}/`, { status: 5, track_and_trace_code: '3SABC' })
    expect(await stock()).toBe(7)
  })

  it('take nothing off where the stock of a product is not managed', async () => {
    const combination = shop.firstOf('attributecombinations')
    const [productId, stock] = [combination['product_id'], combination['stock']]
    const orderrows = [
      { product_id: productId, attribute_combination_id: combination['id'], count: 1 },
    ]
    const left = async () =>
      (await shop.get(`/attributecombinations/${combination['id']}/`)).body['stock']
    for (const [stockenabled, expected] of [
      [false, stock],
      [true, stock - 1],
    ]) {
      await shop.patch(`/products/${productId}/`, { stockenabled })
      const id = await shop.idOf('/orders/', { customer: {}, orderrows })
      await shop.patch(`/orders/${id}/`, { status: 5 })
      expect(await left()).toBe(expected)
    }
  })

  it('have notes and invoices', async () => {
    const id = await shop.idOf('/orders/', { customer: {}, orderrows: [], paid: true })
    await shop.idOf(`/orders/${id}/ordernotes/`, { note: 'paid by invoice, 14 days' })
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
