import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { openTestShop, type TestShop } from './testing/open-test-shop.ts'
import { idOf } from './testing/shop-client.ts'

let shop: TestShop['shop']
let ask: TestShop['ask']

beforeAll(async () => {
  ;({ shop, ask } = await openTestShop())
})
afterAll(() => shop.close())

describe('orders and customers', () => {
  test('takes no orders and deletes none', async () => {
    expect((await ask('POST', 'orders', {}, { order: {} })).status).toBe(405)
    const [order] = (await ask('GET', 'orders', { limit: 1 })).list('orders')
    expect((await ask('DELETE', `orders/${idOf(order)}`)).status).toBe(405)
  })

  test('changes the statuses of an order and notes an event', async () => {
    const order = shop.state.placeOrder()
    const wish = { status: 'completed_shipped', shipmentStatus: 'shipped' }
    const written = await ask('PUT', `orders/${order.id}`, {}, { order: wish })
    expect(written.one('order')).toMatchObject(wish)
    const events = (await ask('GET', 'orders/events', { order: order.id })).list('ordersEvents')
    expect(events.map(({ message }) => message)).toContain('completed_shipped')
    const wrong = await ask('PUT', `orders/${order.id}`, {}, { order: { status: 'gone fishing' } })
    expect(wrong.status).toBe(422)
  })

  test('tells base prices per piece, and price and discount of the whole line', async () => {
    const orders = shop.state.tables.rows('orders')
    const discounted = orders.filter((row) => row['discountType'] === 'percentage')
    expect(discounted.length).toBeGreaterThan(0)
    for (const order of [...discounted, ...orders.slice(0, 5)]) {
      const lines = (await ask('GET', `orders/${order.id}/products`)).list('orderProducts')
      for (const line of lines) {
        const gross = Number(line['basePriceExcl']) * Number(line['quantityOrdered'])
        const net = gross - Number(line['discountExcl'])
        expect(Number(line['priceExcl'])).toBeCloseTo(net, 3)
      }
    }
  })

  test('asks for an order what its lines, shipment and payment cost, less a coupon of the order alone', async () => {
    const orders = shop.state.tables.rows('orders')
    expect(orders.some((row) => row['discountType'] === 'amount' && row['isDiscounted'])).toBe(true)
    for (const order of orders) {
      const lines = (await ask('GET', `orders/${order.id}/products`)).list('orderProducts')
      const goods = lines.reduce((sum, line) => sum + Number(line['priceIncl']), 0)
      const isOnOrder = order['isDiscounted'] === true && order['discountType'] === 'amount'
      const off = isOnOrder ? Number(order['discountAmount']) : 0
      const costs = Number(order['shipmentPriceIncl']) + Number(order['paymentPriceIncl'])
      expect(Math.abs(Number(order['priceIncl']) - (goods + costs - off))).toBeLessThan(0.006)
    }
  })

  test('credits lines once, as a credit note, and puts the stock back', async () => {
    const order = shop.state.placeOrder()
    const [line] = (await ask('GET', `orders/${order.id}/products`)).list('orderProducts')
    const body = {
      credit: { updateStock: true, orderProducts: [{ id: line?.['id'] ?? 0, quantity: 1 }] },
    }
    const note = (await ask('POST', `orders/${order.id}/credit`, {}, body)).one('invoice')
    const piece = Number(line?.['priceIncl']) / Number(line?.['quantityOrdered'])
    expect(note).toMatchObject({ isCreditNote: true })
    const paid = Number(order['discountAmount']) > 0 ? 0.9 : 1
    expect([piece, piece * paid].map((amount) => -Math.round(amount * 100) / 100)).toContain(
      note['priceIncl'],
    )
    const [after] = (await ask('GET', `orders/${order.id}/products`)).list('orderProducts')
    expect(after).toMatchObject({ id: line?.['id'], quantityRefunded: 1 })
    const items = await ask('GET', `invoices/${idOf(note)}/items`)
    expect(items.list('invoiceItems')).toMatchObject([
      { orderProductId: line?.['id'], quantity: -1 },
    ])
  })

  test('gives countries as objects and takes them as codes', async () => {
    const customer = { email: 'new@klant.example', firstname: 'Jan', lastname: 'Janssen' }
    const made = await ask(
      'POST',
      'customers',
      {},
      { customer: { ...customer, addressBillingCountry: 'be' } },
    )
    expect(made.one('customer')).toMatchObject({
      birthDate: false,
      addressBillingCountry: { code: 'be', code3: 'bel' },
    })
    const again = await ask(
      'POST',
      'customers',
      {},
      { customer: { ...customer, email: 'NEW@klant.example' } },
    )
    expect(again.one('error')).toMatchObject({
      errors: { email: expect.stringContaining('in use') },
    })
  })

  test('can lose the lines of an order for a moment', async () => {
    const order = shop.state.placeOrder()
    shop.state.faults.set([
      { kind: 'status', status: 404, path: `/orders/${order.id}/products`, times: 1 },
    ])
    expect((await ask('GET', `orders/${order.id}/products`)).status).toBe(404)
    expect((await ask('GET', `orders/${order.id}/products`)).status).toBe(200)
  })

  test('ships an order through its shipment', async () => {
    const order = shop.state.placeOrder()
    const [shipment] = (await ask('GET', 'shipments', { order: order.id })).list('shipments')
    const wish = { status: 'shipped', trackingCode: '3SABC123' }
    await ask('PUT', `shipments/${idOf(shipment)}`, {}, { shipment: wish })
    expect((await ask('GET', `orders/${order.id}`)).one('order')).toMatchObject({
      shipmentStatus: 'shipped',
    })
    const products = await ask('GET', `shipments/${idOf(shipment)}/products`)
    expect(products.list('shipmentProducts').length).toBeGreaterThan(0)
  })
})
