import { afterEach, expect, test } from 'vitest'
import type { JsonObject } from '../../engine/index.ts'
import { readProject } from '../read-project.ts'
import { startShopAndBooks } from './testing/shop-and-books.ts'

/** Orders as shops have them. What the books hold of one is what it costs less what was refunded, or a person is asked. */

const project = readProject()
const ANSWERS = {
  settings: { journal: '70', revenue: 'ledger-8000', country: 'NL', startDate: '2026-01-01' },
  tables: {
    rates: { NL: '21, 9', BE: '21, 6' },
    vatCode: { 'NL 21': '2', 'NL 9': '1', 'NL 0': '0', 'BE 21': '5', 'BE 0': '7' },
  },
}

let close = async (): Promise<void> => undefined
afterEach(() => close())

async function start(answers: Partial<typeof ANSWERS> = {}) {
  const both = await startShopAndBooks(project, { ...ANSWERS, ...answers })
  close = both.close
  const { orders, refunds, entries, run } = both
  return {
    ...both,
    place: (more: JsonObject = {}) => orders.push({ ...ORDER, ...more }),
    /** Somebody changes the order in the shop. */
    change: (more: JsonObject) => orders.push({ ...Object(orders.pop()), ...more }),
    refund: (...list: readonly JsonObject[]) => {
      refunds.set('900', list)
      const brief = list.map(({ id, amount }) => ({
        id: id ?? 0,
        total: `-${Number(amount).toFixed(2)}`,
      }))
      orders.push({ ...Object(orders.pop()), refunds: brief })
    },
    /** Both flows, in the order of their schedules, and again. */
    runBoth: async () => {
      for (const flow of ['sales-entries', 'credit-entries', 'sales-entries', 'credit-entries'])
        await run(flow)
    },
    total: () =>
      Math.round(entries.reduce((sum, each) => sum + Number(each['AmountFC']), 0) * 100) / 100,
  }
}

/** 2 × 10.00 and shipping 5.00, with 21 per cent: 25.00 + 5.25. */
const ADDRESS = { first_name: 'Jo', last_name: 'Berg', address_1: 'Damrak 1', country: 'NL' }
const CAPS = { id: 1, name: 'Cap', quantity: 2, total: '20.00', total_tax: '4.20' }
const POST = {
  id: 2,
  method_id: 'flat_rate',
  method_title: 'Post',
  total: '5.00',
  total_tax: '1.05',
}
const ORDER: JsonObject = {
  id: 900,
  number: '900',
  status: 'processing',
  currency: 'EUR',
  date_created_gmt: '2026-11-02T10:00:00',
  date_modified_gmt: '2026-11-02T10:00:00',
  total: '30.25',
  total_tax: '5.25',
  customer_id: 0,
  payment_method: 'ideal',
  billing: { ...ADDRESS, email: 'jo@berg.example' },
  shipping: ADDRESS,
  meta_data: [],
  line_items: [CAPS],
  shipping_lines: [POST],
  fee_lines: [],
  coupon_lines: [],
  refunds: [],
}
const REFUNDED_CAP = { name: 'Cap', quantity: -1, total: '-10.00', total_tax: '-2.10' }
const REFUND = {
  id: 910,
  date_created_gmt: '2026-11-03T10:00:00',
  amount: '12.10',
  line_items: [REFUNDED_CAP],
  shipping_lines: [],
  fee_lines: [],
}

test.each<readonly [string, JsonObject, number]>([
  [
    'a discount in its lines',
    {
      line_items: [{ ...CAPS, total: '18.00', total_tax: '3.78' }],
      total: '27.83',
      total_tax: '4.83',
      coupon_lines: [{ code: 'ten' }],
    },
    27.83,
  ],
  [
    'a discount as a negative fee',
    {
      fee_lines: [{ name: 'Discount', total: '-5.00', total_tax: '-1.05' }],
      total: '24.20',
      total_tax: '4.20',
    },
    24.2,
  ],
  [
    'a line that costs nothing',
    { line_items: [CAPS, { name: 'Gift', quantity: 1, total: '0.00', total_tax: '0.00' }] },
    30.25,
  ],
  [
    'a line without tax beside one with',
    {
      line_items: [CAPS, { name: 'Voucher', quantity: 1, total: '50.00', total_tax: '0.00' }],
      total: '80.25',
    },
    80.25,
  ],
  [
    'a fee with tax',
    {
      fee_lines: [{ name: 'Gift wrap', total: '2.07', total_tax: '0.43' }],
      total: '32.75',
      total_tax: '5.68',
    },
    32.75,
  ],
  [
    'two rates',
    {
      line_items: [CAPS, { name: 'Book', quantity: 1, total: '18.35', total_tax: '1.65' }],
      total: '50.25',
      total_tax: '6.90',
    },
    50.25,
  ],
  ['another currency', { currency: 'USD' }, 30.25],
  ['no country in either address', { billing: { email: 'jo@berg.example' }, shipping: {} }, 30.25],
  ['no shipping address', { shipping: { country: '' } }, 30.25],
  [
    'cents that rounding made',
    {
      line_items: [1, 2, 3].map((id) => ({
        id,
        name: 'Mug',
        quantity: 1,
        total: '8.26',
        total_tax: '1.74',
      })),
      shipping_lines: [],
      total: '30.00',
      total_tax: '5.21',
    },
    30,
  ],
  ['a customer of the shop', { customer_id: 25 }, 30.25],
  ['a part of a piece', { line_items: [{ ...CAPS, quantity: 0.5 }] }, 30.25],
  [
    'names as WordPress keeps them',
    { line_items: [{ ...CAPS, name: 'Cap &amp; <em>scarf</em> '.repeat(9) }] },
    30.25,
  ],
])('an order with %s is booked once, to the cent', async (_, more, total) => {
  const shop = await start()
  shop.place(more)
  await shop.runBoth()
  expect(shop.givenUp).toEqual([])
  expect(shop.entries).toHaveLength(1)
  expect(shop.total()).toBe(total)
})

test.each<readonly [string, JsonObject, string]>([
  ['a gift card of a plugin', { total: '20.25' }, 'add up to 30.25, and its total is 20.25'],
  [
    'a tax of no rate',
    { line_items: [{ ...CAPS, total_tax: '3.00' }], total: '29.05', total_tax: '4.05' },
    'is at none of the rates of NL',
  ],
  ['a country without rates', { shipping: { country: 'FR' } }, 'FR'],
  ['no address that can be used', { billing: { country: 'NL', email: '' } }, 'no e-mail address'],
])('nothing is booked of an order with %s, and a person is asked', async (_, more, reason) => {
  const shop = await start()
  shop.place(more)
  await shop.run('sales-entries')
  await shop.run('credit-entries')
  expect(shop.givenUp).toEqual([expect.stringContaining(reason)])
  expect(shop.entries).toEqual([])
})

test('an order that the shop sends twice is booked once', async () => {
  const shop = await start()
  shop.place()
  shop.place()
  await shop.runBoth()
  expect(shop.total()).toBe(30.25)
  expect(shop.accounts).toHaveLength(1)
})

test('a customer who was deleted in the shop keeps the account', async () => {
  const shop = await start()
  shop.place({ customer_id: 25 })
  await shop.run('sales-entries')
  shop.change({ customer_id: 0 })
  shop.orders.push({
    ...ORDER,
    id: 901,
    number: '901',
    billing: { ...ADDRESS, email: 'JO@berg.example ' },
  })
  await shop.run('sales-entries')
  expect(shop.accounts).toHaveLength(1)
  expect(shop.total()).toBe(60.5)
})

test('an order that changes after it was booked is reported, and its entry stays', async () => {
  const shop = await start()
  shop.place()
  await shop.run('sales-entries')
  shop.change({
    line_items: [{ ...CAPS, quantity: 1, total: '10.00', total_tax: '2.10' }],
    total: '18.15',
    total_tax: '3.15',
  })
  await shop.run('sales-entries')
  expect(shop.givenUp).toEqual([
    expect.stringContaining('is booked with 30.25, and its total is 18.15'),
  ])
  expect(shop.total()).toBe(30.25)
})

test('refunds of parts are credited, each once, until all is paid back', async () => {
  const shop = await start()
  shop.place()
  await shop.runBoth()
  shop.refund(REFUND)
  await shop.runBoth()
  expect(shop.total()).toBe(18.15)
  const rest = {
    ...REFUND,
    id: 911,
    amount: '18.15',
    shipping_lines: [{ method_title: 'Post', total: '-5.00', total_tax: '-1.05' }],
  }
  shop.refund(REFUND, rest)
  shop.change({ status: 'refunded' })
  await shop.runBoth()
  expect(shop.givenUp).toEqual([])
  expect(shop.total()).toBe(0)
  expect(shop.entries.map(({ YourRef }) => YourRef)).toEqual([
    'WC-900',
    'WC-900-R910',
    'WC-900-R911',
  ])
})

test('the rest of an order is left to a person where the shop does not say of which lines it is', async () => {
  const shop = await start()
  shop.place()
  await shop.runBoth()
  // As the shop makes it where somebody sets the order to refunded after a part was.
  shop.refund(REFUND, { ...REFUND, id: 911, amount: '18.15', line_items: [] })
  shop.change({ status: 'refunded' })
  await shop.run('credit-entries')
  await shop.run('credit-entries')
  expect(new Set(shop.givenUp)).toEqual(
    new Set([expect.stringContaining('18.15 of order 900 is to be credited')]),
  )
  expect(shop.total()).toBe(18.15)
  // Somebody has booked it, with the reference that the reason names.
  shop.entries.push({ EntryID: 'by-hand', Type: 21, YourRef: 'WC-900-R911', AmountFC: -18.15 })
  await shop.run('credit-entries')
  expect(shop.total()).toBe(0)
})

test('a part that is refunded before the order can be booked is credited after it', async () => {
  const shop = await start({
    tables: { ...ANSWERS.tables, vatCode: {} as typeof ANSWERS.tables.vatCode },
  })
  shop.place()
  shop.refund(REFUND)
  await shop.run('sales-entries')
  await shop.run('credit-entries')
  expect(shop.entries).toEqual([])
  shop.fillTables(ANSWERS.tables)
  await shop.run('sales-entries', { kind: 'keys', keys: ['900'] })
  await shop.runBoth()
  expect(shop.total()).toBe(18.15)
})

test('an order that is refunded while its booking needs a person is neither booked nor credited', async () => {
  const shop = await start({
    tables: { ...ANSWERS.tables, vatCode: {} as typeof ANSWERS.tables.vatCode },
  })
  shop.place()
  await shop.run('sales-entries')
  shop.refund({ ...REFUND, amount: '30.25', line_items: [] })
  shop.change({ status: 'refunded' })
  shop.fillTables(ANSWERS.tables)
  await shop.run('credit-entries')
  await shop.run('sales-entries', { kind: 'changes' })
  await shop.run('credit-entries')
  expect(shop.entries).toEqual([])
})

test('an order that is cancelled is credited, and reported when it goes on after all', async () => {
  const shop = await start()
  shop.place()
  await shop.runBoth()
  shop.change({ status: 'cancelled' })
  await shop.runBoth()
  expect(shop.givenUp).toEqual([])
  expect(shop.total()).toBe(0)
  shop.change({ status: 'processing' })
  await shop.run('sales-entries')
  expect(shop.givenUp).toEqual([expect.stringContaining('was cancelled and credited')])
})

test('a credit note that somebody deletes in the books is not booked again', async () => {
  const shop = await start()
  shop.place()
  shop.refund(REFUND)
  await shop.runBoth()
  expect(shop.entries.pop()).toMatchObject({ YourRef: 'WC-900-R910' })
  await shop.runBoth()
  expect(shop.total()).toBe(30.25)
})

test('what is paid back of a cancelled order is credited once', async () => {
  const shop = await start()
  shop.place()
  await shop.runBoth()
  shop.change({ status: 'cancelled' })
  await shop.runBoth()
  shop.refund({ ...REFUND, amount: '30.25', line_items: [] })
  shop.change({ status: 'refunded' })
  await shop.runBoth()
  expect(shop.givenUp).toEqual([])
  expect(shop.total()).toBe(0)
})

test('a refund is credited once, also when the status was read before the shop had made it', async () => {
  const shop = await start()
  shop.place()
  await shop.runBoth()
  shop.change({ status: 'refunded' })
  await shop.run('credit-entries')
  expect(shop.givenUp).toEqual([expect.stringContaining('Not all refunds of order 900')])
  expect(shop.total()).toBe(30.25)
  shop.refund({ ...REFUND, amount: '30.25', line_items: [] })
  await shop.run('credit-entries', { kind: 'keys', keys: ['900'] })
  await shop.runBoth()
  expect(shop.total()).toBe(0)
})

test('of two orders with one number, the second is neither taken for booked nor credited', async () => {
  const shop = await start()
  shop.place()
  await shop.run('sales-entries')
  shop.place({ id: 901 })
  await shop.run('sales-entries')
  expect(shop.givenUp).toEqual([expect.stringContaining('from another order of the web shop')])
  shop.change({ status: 'cancelled' })
  await shop.run('credit-entries')
  expect(shop.total()).toBe(30.25)
  expect(shop.givenUp).toHaveLength(2)
})

test('an order that is collected is taxed where the shop is', async () => {
  const shop = await start()
  shop.place({
    shipping: { country: 'BE' },
    shipping_lines: [{ ...POST, method_id: 'pickup_location' }],
  })
  await shop.runBoth()
  expect(shop.entries).toMatchObject([{ SalesEntryLines: [{ VATCode: '2' }, { VATCode: '2' }] }])
})
