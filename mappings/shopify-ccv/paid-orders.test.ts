import { expect, test } from 'vitest'
import type { JsonObject } from '../../engine/index.ts'
import { type Answers, startShopAndTill } from './testing/shop-and-till.ts'
import type { Placed } from './testing/shopify-orders.ts'

/** Orders as Shopify has them. In the till is what the customer paid, once, or a person is asked. */

const CAPS = { sku: 'CAP', price: 1210, quantity: 2 }
const MUGS = { sku: 'MUG', title: 'Mug', price: 545, quantity: 3, rates: [9] }
const NET_CAPS = { sku: 'CAP', price: 1000, quantity: 3 }

test('a paid order is in the till once, with its customer', async () => {
  const kit = await startShopAndTill()
  kit.place({ more: { note: 'Ring twice', discountCodes: ['TEN'] } })
  await kit.run()
  await kit.run()
  expect(kit.givenUp()).toEqual([])
  expect(kit.orders()).toMatchObject([
    {
      reservationnumber: 'SH-1001',
      total_price: 29.15,
      total_shipping: 4.95,
      paid: true,
      status: 1,
      currency: 'EUR',
      paymethod_id: kit.payments,
      user_id: kit.debtors()[0]?.id,
      customer: {
        email: 'jo@berg.example',
        customertype: 'b2c',
        billingaddress: {
          first_name: 'Jo',
          last_name: 'Berg',
          street: 'Damrak',
          housenumber: 1,
          zipcode: '1012 LG',
          country_code: 'NL',
          comment: 'Ring twice\nPayment: shopify_payments\nDiscount codes: TEN',
        },
        deliveryaddress: { full_name: 'Jo Berg', street: 'Damrak', housenumber: 1 },
      },
    },
  ])
  expect(kit.rows()).toEqual([['CAP', 2, 12.1, 0, 21]])
  expect(kit.debtors()).toMatchObject([{ username: 'jo@berg.example' }])
})

test.each<[string, Placed, number, readonly unknown[], Answers?]>([
  [
    // 3 × 10.00 and 6.30 of tax; 5.00 and 1.05.
    'prices without tax',
    { taxesIncluded: false, lines: [NET_CAPS], shipping: { price: 500 } },
    42.35,
    [['CAP', 3, 12.1, 0, 21]],
  ],
  [
    // 3.33 and 0.70 of tax are 4.03, which three pieces do not cost in equal cents.
    'a tax that pieces cannot share',
    {
      taxesIncluded: false,
      lines: [{ ...NET_CAPS, price: 111 }],
      shipping: null,
    },
    4.03,
    [
      ['CAP', 2, 1.34, 0, 21],
      ['CAP', 1, 1.35, 0, 21],
    ],
  ],
  [
    'discounts of a line',
    { lines: [{ ...CAPS, discounts: [220] }], shipping: null },
    22,
    [['CAP', 2, 12.1, 1.1, 21]],
  ],
  [
    // 10.00 off the order of 24.20 + 16.35, as Shopify spreads it: 5.97 and 4.03.
    'a discount of the order, and one of a line',
    {
      lines: [
        { ...CAPS, discounts: [597] },
        { ...MUGS, discounts: [403, 100] },
      ],
      shipping: null,
    },
    29.55,
    [
      ['CAP', 1, 12.1, 2.99, 21],
      ['CAP', 1, 12.1, 2.98, 21],
      ['MUG', 2, 5.45, 1.68, 9],
      ['MUG', 1, 5.45, 1.67, 9],
    ],
  ],
  [
    // 30.00 less 3.00 and 5.67 of tax.
    'a discount of prices without tax',
    { taxesIncluded: false, lines: [{ ...NET_CAPS, discounts: [300] }], shipping: null },
    32.67,
    [['CAP', 3, 12.1, 1.21, 21]],
  ],
  [
    'two VAT rates',
    { lines: [CAPS, MUGS], shipping: null },
    40.55,
    [
      ['CAP', 2, 12.1, 0, 21],
      ['MUG', 3, 5.45, 0, 9],
    ],
  ],
  [
    'no VAT, as to another continent',
    { taxesIncluded: false, lines: [{ ...CAPS, rates: [] }], shipping: { price: 1500, rates: [] } },
    39.2,
    [
      ['CAP', 2, 12.1, 0, 0],
      ['Post', 1, 15, 0, 0],
    ],
  ],
  [
    'shipping of another rate than that of the till',
    { lines: [MUGS], shipping: { price: 495, rates: [9] } },
    21.3,
    [
      ['MUG', 3, 5.45, 0, 9],
      ['Post', 1, 4.95, 0, 9],
    ],
  ],
  [
    'free shipping by a code',
    { shipping: { price: 495, discount: 495 } },
    24.2,
    [['CAP', 2, 12.1, 0, 21]],
  ],
  [
    'a code of all that it costs',
    {
      lines: [{ ...CAPS, discounts: [2420] }],
      shipping: null,
      more: { paymentGatewayNames: [] },
    },
    0,
    [['CAP', 2, 12.1, 12.1, 21]],
  ],
  [
    'two taxes on a line',
    { taxesIncluded: false, lines: [{ ...NET_CAPS, rates: [5, 9.975] }], shipping: null },
    34.49,
    [
      ['CAP', 1, 11.49, 0, 14.975],
      ['CAP', 2, 11.5, 0, 14.975],
    ],
  ],
  [
    'a variant whose choices cost something',
    { lines: [{ sku: 'TEE-M', price: 1650, quantity: 1, discounts: [165] }], shipping: null },
    14.85,
    [['TEE', 1, 15, 1.65, 21]],
  ],
  [
    'a variant, in a till that adds nothing for choices',
    { lines: [{ sku: 'TEE-M', price: 1650, quantity: 1 }], shipping: null },
    16.5,
    [['TEE', 1, 16.5, 0, 21]],
    { settings: { variantSurcharge: 'included' }, behaviour: { choicesCost: 'included' } },
  ],
  [
    'a line that has no article',
    { lines: [CAPS, { sku: null, title: 'Engraving', price: 300, quantity: 1 }], shipping: null },
    27.2,
    [
      ['CAP', 2, 12.1, 0, 21],
      ['Engraving', 1, 3, 0, 21],
    ],
    { settings: { otherArticles: 'text' } },
  ],
  [
    'a piece that was removed before it was booked',
    {
      lines: [
        { ...CAPS, removed: 1, discounts: [220] },
        { ...MUGS, removed: 3 },
      ],
      shipping: null,
    },
    11,
    [['CAP', 1, 12.1, 1.1, 21]],
  ],
  [
    'a till that answers nothing when it is sent something',
    { shipping: null },
    24.2,
    [['CAP', 2, 12.1, 0, 21]],
    { behaviour: { emptyCreates: true } },
  ],
  [
    'a rate that the till has otherwise',
    { shipping: null },
    24.2,
    [['CAP', 2, 12.1, 0, 20]],
    { tables: { paymentMethods: { shopify_payments: 3 }, vatRates: { 21: 20 } } },
  ],
])('an order with %s is in the till to the cent', async (_, placed, total, rows, answers) => {
  const kit = await startShopAndTill(answers)
  kit.place(placed)
  await kit.run()
  await kit.run()
  expect(kit.givenUp()).toEqual([])
  expect(kit.orders()).toMatchObject([{ total_price: total }])
  expect(kit.rows()).toEqual(rows)
})

test('an order of more lines than Shopify gives at once is booked as a whole', async () => {
  const kit = await startShopAndTill()
  kit.place({ lines: Array.from({ length: 60 }, () => CAPS), shipping: null })
  await kit.run()
  expect(kit.givenUp()).toEqual([])
  expect(kit.orders()).toMatchObject([{ total_price: 1452 }])
  expect(kit.rows()).toHaveLength(60)
})

test('cents that Shopify rounds on the order are on the line with most tax', async () => {
  const kit = await startShopAndTill()
  // 0.7035 each: 0.70 twice, and 1.41 of the order.
  const line = { sku: 'CAP', price: 335, quantity: 1 }
  kit.place({
    taxesIncluded: false,
    lines: [line, { ...line, sku: 'MUG' }],
    surplus: 1,
    shipping: null,
  })
  await kit.run()
  expect(kit.givenUp()).toEqual([])
  expect(kit.orders()).toMatchObject([{ total_price: 8.11 }])
  expect(kit.rows()).toEqual([
    ['CAP', 1, 4.06, 0, 21],
    ['MUG', 1, 4.05, 0, 21],
  ])
})

test.each<readonly [string, JsonObject]>([
  ['is a test order', { test: true }],
  ['is not paid', { displayFinancialStatus: 'PENDING' }],
  ['is authorised only', { displayFinancialStatus: 'AUTHORIZED' }],
  ['is paid in part', { displayFinancialStatus: 'PARTIALLY_PAID' }],
  ['was cancelled', { cancelledAt: '2026-11-02T11:00:00Z' }],
  ['was refunded', { displayFinancialStatus: 'REFUNDED' }],
  ['is from before the first day', { createdAt: '2025-12-31T22:59:59Z' }],
])('an order that %s is left out, and its customer too', async (_, more) => {
  const kit = await startShopAndTill()
  kit.place({ more })
  await kit.run()
  expect(kit.givenUp()).toEqual([])
  expect([kit.orders(), kit.debtors()]).toEqual([[], []])
})

test('an order is booked when it is paid', async () => {
  const kit = await startShopAndTill()
  kit.place({ more: { displayFinancialStatus: 'PENDING' } })
  await kit.run()
  kit.change({})
  await kit.run()
  expect(kit.orders()).toMatchObject([{ reservationnumber: 'SH-1001' }])
})

test.each<[string, Placed, string, Answers?]>([
  ['a tip', { surplus: 200 }, 'add up to 29.15, and its total is 31.15'],
  ['a cent too much', { surplus: 1 }, 'add up to 29.15, and its total is 29.16'],
  [
    'more cents than rounding makes',
    { taxesIncluded: false, surplus: -3 },
    'add up to 35.27, and its total is 35.24',
  ],
  [
    'a refund of a part of it',
    { more: { displayFinancialStatus: 'PARTIALLY_REFUNDED' } },
    'was refunded in part before it was booked',
  ],
  ['another currency', { more: { currencyCode: 'USD' } }, 'is in USD, and the till is in EUR'],
  ['an article that the till does not have', { lines: [{ ...CAPS, sku: 'HAT' }] }, 'the SKU HAT'],
  [
    'an article without a SKU',
    { lines: [{ ...CAPS, sku: null }] },
    'The article Cap in order #1001',
  ],
  [
    'an article that has variants in the till',
    { lines: [{ ...CAPS, sku: 'TEE' }] },
    'has variants in the till',
  ],
  [
    'a payment method that the table does not have',
    { more: { paymentGatewayNames: ['paypal', 'gift_card'] } },
    'gift_card + paypal',
  ],
  ['no e-mail address', { more: { email: null } }, 'has no e-mail address'],
  ['nothing left of it', { lines: [{ ...CAPS, removed: 2 }] }, 'has no lines'],
])(
  'nothing is written of an order with %s, and a person is asked',
  async (_, placed, reason, answers) => {
    const kit = await startShopAndTill(answers)
    kit.place(placed)
    await kit.run()
    expect(kit.givenUp()).toEqual([expect.stringContaining(reason)])
    expect([kit.orders(), kit.debtors()]).toEqual([[], []])
  },
)

test('several payment methods of an order are one row of the table, or the default', async () => {
  const two = { number: 1002, more: { paymentGatewayNames: ['shopify_payments', 'gift_card'] } }
  const tables = { paymentMethods: { 'gift_card + shopify_payments': 5 } }
  const kit = await startShopAndTill({ tables, settings: { defaultPaymentMethod: 4 } })
  kit.place()
  kit.place(two)
  await kit.run()
  expect(kit.orders()).toMatchObject([{ paymethod_id: 4 }, { paymethod_id: 5 }])
})

test('an order that was sent before it was booked has left in the till as well', async () => {
  const kit = await startShopAndTill()
  kit.place({ more: { displayFulfillmentStatus: 'FULFILLED' } })
  await kit.run()
  expect(kit.orders()).toMatchObject([{ status: 5 }])
})
