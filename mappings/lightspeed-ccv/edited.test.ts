import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { readProject } from '../read-project.ts'
import { startTwoSystems, type TwoSystems, type TwoSystemsOptions } from './two-systems.ts'

const project = readProject()

let kit: TwoSystems
let order: any
afterEach(() => kit.close())

async function start(options: Partial<TwoSystemsOptions> = {}): Promise<void> {
  kit = await startTwoSystems(project, { products: 3, customers: 2, orders: 0, ...options })
  for (const flow of ['categories', 'products-to-pos', 'customers']) await kit.run(flow)
}

/** A paid order that is to be sent, with shipping costs. */
async function book(fields: object = {}): Promise<void> {
  order = kit.shop.state.placeOrder()
  const status = 'processing_awaiting_shipment'
  edit({ status, paymentStatus: 'paid', shipmentIsPickup: false, paymentId: 'ideal', ...fields })
  await kit.run('orders')
  expect(kit.givenUp).toEqual([])
  expect(inTill()).toBeDefined()
}

const inTill = (): any =>
  kit.till.state.tables.orders.all().find((row) => row['reservationnumber'] === order.number)

function edit(fields: object): void {
  Object.assign(order, fields)
  kit.shop.state.tables.touch(order)
}

const editInTill = (fields: object): any =>
  kit.till.state.tables.orders.change(inTill().id, fields as any)

const share = (row: any, name: string, by: number, rate: number): void => {
  row[`${name}Incl`] += by
  row[`${name}Excl`] += by / (1 + rate)
}

/** Two euros of the goods' price become shipping costs. */
function moveToShipping(): void {
  const line = kit.shop.state.tables
    .rows('orders/*/products')
    .find((row) => row['order'] === order.id)
  const { quantityOrdered, taxRate } = line as any
  share(line, 'price', -2, taxRate)
  share(line, 'basePrice', -2 / quantityOrdered, taxRate)
  share(order, 'shipmentPrice', 2, taxRate)
  share(order, 'shipmentBasePrice', 2, taxRate)
  edit({})
}

async function lookAgain(): Promise<void> {
  await kit.run('orders')
  await kit.run('orders')
  await kit.run('orders', { kind: 'all' })
}

const change = (fields: object) => () => edit(fields)

describe('an order that was booked', () => {
  beforeEach(() => start())

  test.each([
    ['cancelled payment', change({ paymentStatus: 'cancelled' }), 'is no longer paid'],
    ['payment in part', change({ paymentStatus: 'partially_paid' }), 'is paid in part only'],
    [
      'payment method',
      change({ paymentId: 'paypal', paymentTitle: 'PayPal' }),
      'right there: payment method now PayPal',
    ],
    ['first name', change({ firstname: 'Eva' }), 'right there: name changed'],
    ['last name', change({ lastname: 'Smit' }), 'right there: name changed'],
    ['recipient', change({ addressShippingName: 'Buurman' }), 'right there: recipient changed'],
    [
      'company of the recipient',
      change({ addressShippingCompany: 'Buren BV' }),
      'right there: recipient changed',
    ],
    [
      'pickup instead of shipping',
      change({ shipmentIsPickup: true, status: 'processing_awaiting_pickup' }),
      'right there: now to be picked up',
    ],
    ['hold', change({ status: 'on_hold' }), 'right there: now on hold'],
    ['shipping costs at the same total', moveToShipping, 'right there: shipping costs '],
  ])('and edited since, %s, is told with what changed, once', async (_, happen, reason) => {
    await book({ paymentTitle: 'iDEAL', firstname: 'Jan', middlename: '', lastname: 'Jansen' })
    const before = structuredClone(inTill())
    happen()
    await lookAgain()
    expect(kit.givenUp).toEqual([expect.stringContaining(reason)])
    expect(inTill()).toEqual(before)
  })

  const GIVEN = {
    phone: '020',
    comment: 'Ring twice',
    isCompany: true,
    companyName: 'Acme BV',
    companyVatNumber: 'NL001234567B01',
    addressShippingStreet: 'Kade',
    addressShippingStreet2: '',
    addressShippingNumber: '9',
    addressShippingExtension: 'A',
  }

  test.each([
    ['telephone', { phone: '' }, 'right there: phone number changed'],
    ['comment', { comment: '' }, 'right there: comment changed'],
    ['VAT number', { companyVatNumber: '' }, 'right there: VAT number changed'],
    [
      'extension of the house number',
      { addressShippingExtension: '' },
      'right there: delivery address changed',
    ],
    [
      'delivery address',
      {
        addressShippingStreet: '',
        addressShippingNumber: '',
        addressShippingExtension: '',
        addressShippingZipcode: '',
        addressShippingCity: '',
      },
      'right there: delivery address changed',
    ],
  ])('and lost its %s since is told', async (_, fields, reason) => {
    await book(GIVEN)
    edit(fields)
    await lookAgain()
    expect(kit.givenUp).toEqual([expect.stringContaining(reason)])
  })

  test('to be sent, and picked up since, is told by nobody', async () => {
    await book()
    edit({ status: 'completed_picked_up' })
    await lookAgain()
    expect(inTill().status).toBe(7)
    expect(kit.givenUp).toEqual([])
  })

  test('as picked up, and is to be sent now, is told', async () => {
    await book({ shipmentIsPickup: true, status: 'processing_awaiting_pickup' })
    edit({ shipmentIsPickup: false })
    await lookAgain()
    expect(kit.givenUp).toEqual([expect.stringContaining('right there: now to be sent')])
  })

  test.each([
    ['names in capitals', { firstname: 'JAN', lastname: 'O&#39;NEIL' }],
    ['names with spaces', { firstname: ' Jan ', lastname: 'o’neil' }],
  ])('is told by nobody where the till keeps %s', async (_, { firstname, lastname }) => {
    await book({ firstname: 'Jan', middlename: '', lastname: "O'Neil" })
    const { customer } = inTill()
    const { billingaddress } = customer
    const named = { ...billingaddress, first_name: firstname, last_name: lastname }
    const deliveryaddress = {
      ...customer.deliveryaddress,
      full_name: customer.deliveryaddress.full_name?.toUpperCase(),
    }
    editInTill({ customer: { ...customer, billingaddress: named, deliveryaddress } })
    edit({ memo: 'Packed' })
    await lookAgain()
    expect(kit.givenUp).toEqual([])
  })

  test('by an earlier version, which told less, is told by nobody', async () => {
    await book({ firstname: 'Jan', middlename: '', lastname: '' })
    const { customer } = inTill()
    // An empty name was filled in from the debtor, and the day of the order was not told.
    const billingaddress = {
      ...customer.billingaddress,
      last_name: 'Jansen',
      comment: customer.billingaddress.comment.replace(/\nOrdered on.*/u, ''),
    }
    editInTill({ customer: { ...customer, billingaddress } })
    edit({ memo: 'Packed' })
    await lookAgain()
    expect(kit.givenUp).toEqual([])
  })

  test('and whose payment method was taken out of the comment there is told by nobody', async () => {
    await book({ comment: '' })
    const { customer } = inTill()
    const billingaddress = { ...customer.billingaddress, comment: 'Called' }
    editInTill({ customer: { ...customer, billingaddress } })
    edit({ memo: 'Packed' })
    await lookAgain()
    expect(kit.givenUp).toEqual([])
  })

  test('and packed in the till is told by nobody', async () => {
    await book()
    editInTill({ status: 10 })
    edit({ memo: 'Packed' })
    await lookAgain()
    expect(kit.givenUp).toEqual([])
  })
})

test('what a till takes from the debtor, though the order says that it is empty, is told by nobody', async () => {
  await start({
    onRequest: (system, { method, path }) => {
      if (system !== 'till' || method !== 'POST' || !path.endsWith('/orders/')) return
      const made: any = inTill()
      const { customer } = made
      const billingaddress = { ...customer.billingaddress, telephone: '0209999999' }
      editInTill({ customer: { ...customer, billingaddress } })
    },
  })
  await book({ phone: '' })
  expect(inTill().customer.billingaddress.telephone).toBe('0209999999')
  edit({ memo: 'Packed' })
  await lookAgain()
  expect(kit.givenUp).toEqual([])
})

test('an order whose name stands in its billing address alone is booked, and its debtor made, under it', async () => {
  await start()
  const nobody = { firstname: '', middlename: '', lastname: '' }
  const someone = { email: 'alleen@example.com', isCompany: false, companyName: '' }
  await book({ ...nobody, ...someone, addressBillingName: 'Mevrouw Alleen Naam', customer: false })
  const name = { last_name: 'Mevrouw Alleen Naam' }
  expect(inTill().customer.billingaddress).toMatchObject(name)
  const debtor: any = kit.till.state.tables.users.get(inTill().user_id)
  expect(debtor.userinfo.billingaddress).toMatchObject(name)
  edit({ memo: 'Packed' })
  await lookAgain()
  expect(kit.givenUp).toEqual([])
})

test('shipping costs that were booked as a row are told at the same total as well', async () => {
  await start({ settings: { pricesIncludeTax: false } })
  await book()
  moveToShipping()
  await lookAgain()
  expect(kit.givenUp).toEqual([expect.stringContaining('right there: shipping costs now ')])
})

test.each([
  ['whatever they hold', {}, {}],
  ['with prices without tax', { pricesIncludeTax: false }, {}],
  ['with an article for shipping costs', { shippingArticle: 'SHIP' }, {}],
  ['whose costs were booked with another tax', { costTax: 9 }, { costTax: 21 }],
  ['with prices that the till is said to keep without tax since', {}, { pricesIncludeTax: false }],
  [
    'with prices that it is said to keep with tax since',
    { pricesIncludeTax: false },
    { pricesIncludeTax: true },
  ],
  ['whose costs are booked in another way since', {}, { costTax: 9, shippingArticle: 'SHIP' }],
])('orders that nobody edited are told by nobody, %s', async (_, settings, since) => {
  const answers = { ...settings }
  await start({ orders: 40, customers: 12, products: 12, settings: answers })
  const { products } = kit.till.state.tables
  products.add({ ...products.all()[0], id: undefined, productnumber: 'SHIP' })
  await kit.run('orders')
  expect(kit.givenUp).toEqual([])
  Object.assign(answers, since)
  const booked = new Set(kit.till.state.tables.orders.all().map((row) => row['reservationnumber']))
  const orders = kit.shop.state.tables.rows('orders').filter(({ number }) => booked.has(number))
  expect(orders.length).toBeGreaterThan(15)
  for (const each of orders) kit.shop.state.tables.touch(Object.assign(each, { memo: 'Seen' }))
  await lookAgain()
  expect(kit.givenUp).toEqual([])
})

describe('where orders are booked before they are paid, or on hold', () => {
  const settings = {
    paymentStatuses: ['paid', 'partially_paid', 'not_paid'],
    statuses: ['on_hold', 'processing_awaiting_shipment', 'processing_awaiting_payment'],
  }
  beforeEach(() => start({ settings }))

  test.each(['not_paid', 'partially_paid'])(
    'one that is %s since is told if it was booked as paid',
    async (paymentStatus) => {
      await book()
      edit({ paymentStatus })
      await lookAgain()
      expect(kit.givenUp).toEqual([expect.stringContaining('paid')])
    },
  )

  test.each(['not_paid', 'partially_paid'])(
    'one that was booked as %s, and was paid at the till, is told by nobody',
    async (paymentStatus) => {
      await book({ paymentStatus })
      editInTill({ paid: true })
      edit({ memo: 'Packed' })
      await lookAgain()
      expect(kit.givenUp).toEqual([])
    },
  )

  test('one that was paid later, and is not any more, is told', async () => {
    await book({ paymentStatus: 'not_paid' })
    edit({ paymentStatus: 'paid' })
    await kit.run('orders')
    expect(inTill().paid).toBe(true)
    edit({ paymentStatus: 'not_paid' })
    await lookAgain()
    expect(kit.givenUp).toEqual([expect.stringContaining('is no longer paid')])
  })

  test('one that was paid at the till, then in the webshop, and there is not any more, is told', async () => {
    await book({ paymentStatus: 'not_paid' })
    editInTill({ paid: true })
    edit({ paymentStatus: 'paid' })
    await kit.run('orders')
    expect(kit.givenUp).toEqual([])
    edit({ paymentStatus: 'not_paid' })
    await lookAgain()
    expect(kit.givenUp).toEqual([expect.stringContaining('is no longer paid')])
  })

  test('one that was sent, and somebody opened again in the till, stays open there', async () => {
    await book()
    edit({ status: 'completed_shipped' })
    await kit.run('orders')
    expect(inTill().status).toBe(5)
    editInTill({ status: 10 })
    edit({ memo: 'Packed' })
    await lookAgain()
    expect(inTill().status).toBe(10)
  })

  test('one that was booked on hold, and went on in the till, is told by nobody', async () => {
    await book({ status: 'on_hold' })
    editInTill({ status: 10 })
    edit({ memo: 'Packed' })
    await lookAgain()
    expect(kit.givenUp).toEqual([])
  })

  test('one that was put on hold since is told', async () => {
    await book()
    edit({ status: 'on_hold' })
    await lookAgain()
    expect(kit.givenUp).toEqual([expect.stringContaining('now on hold')])
  })

  test('one that is sent before it is paid is not marked as paid', async () => {
    await book({ paymentStatus: 'not_paid' })
    edit({ status: 'completed_shipped' })
    await lookAgain()
    expect(inTill()).toMatchObject({ status: 5, paid: false })
    expect(kit.givenUp).toEqual([])
  })
})
