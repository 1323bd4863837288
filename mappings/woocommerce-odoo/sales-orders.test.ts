import { expect, test } from 'vitest'
import { isHttpConnector } from '../../connectors/http/spec/http-plan.ts'
import type { JsonObject } from '../../engine/index.ts'
import type { Answers } from './testing/shop-and-odoo.ts'
import {
  ADDRESS,
  ANSWERS,
  CAPS,
  FEE,
  INCLUDED,
  MUGS,
  project,
  startShop,
} from './testing/start-shop.ts'

/** Orders as shops have them. In Odoo is what one costs, once, or a person is asked. */

test('the order of the documentation becomes a sales order of the same total, once', async () => {
  const shop = await startShop({
    settings: { ...ANSWERS.settings, startDate: '2017-01-01', currency: 'USD', otherProduct: 62 },
    tables: { rates: { US: '7.5' }, taxes: { 'US 7.5': 5, 'US 0': 3 } },
    odoo: { currency: 'USD' },
  })
  shop.orders.push(documentedOrder())
  await shop.run()
  await shop.run()
  expect(shop.givenUp()).toEqual([])
  // 3.00 × 2 and 12.00 with 7.5 per cent, and 10.00 without: 6.45 + 12.90 + 10.00.
  expect(shop.sales()).toMatchObject([
    {
      client_order_ref: 'WC-727',
      amount_total: 29.35,
      state: 'sale',
      date_order: '2017-03-22 19:28:02',
    },
  ])
  expect(shop.lines()).toEqual([
    [62, 2, 3],
    [53, 1, 12],
    [60, 1, 10],
  ])
  expect(shop.contacts()).toMatchObject([
    {
      name: 'John Doe',
      email: 'john.doe@example.com',
      street: '969 Market',
      city: 'San Francisco',
      zip: '94103',
      is_company: false,
      country_id: [233, 'its name'],
      state_id: [13, 'its name'],
    },
  ])
})

test.each<[string, JsonObject, number, Answers?]>([
  [
    'a discount in its lines',
    {
      line_items: [{ ...CAPS, total: '18.00', total_tax: '3.78' }],
      total: '27.83',
      total_tax: '4.83',
    },
    27.83,
  ],
  ['a fee', { fee_lines: [FEE], total: '32.75', total_tax: '5.68' }, 32.75],
  [
    'a discount as a negative fee',
    {
      fee_lines: [{ ...FEE, total: '-5.00', total_tax: '-1.05' }],
      total: '24.20',
      total_tax: '4.20',
    },
    24.2,
  ],
  [
    'two rates',
    {
      line_items: [CAPS, { ...CAPS, sku: 'MUG', quantity: 1, total: '18.35', total_tax: '1.65' }],
      total: '50.25',
      total_tax: '6.90',
    },
    50.25,
  ],
  [
    'a piece that costs nothing',
    { line_items: [CAPS, { ...CAPS, sku: 'MUG', total: '0.00', total_tax: '0.00' }] },
    30.25,
  ],
  ['a part of a piece', { line_items: [{ ...CAPS, quantity: 0.5 }] }, 30.25],
  ['a price that cannot be divided', MUGS(3, '10.00', '2.10'), 12.1],
  ['prices that include tax', MUGS(3, '24.79', '5.21'), 30, INCLUDED],
  ['many pieces at a price that includes tax', MUGS(7, '57.79', '12.14'), 69.93, INCLUDED],
  [
    'cents that rounding made',
    {
      ...MUGS(1, '8.26', '1.74'),
      line_items: [1, 2, 3].map((id) => ({
        id,
        name: 'Mug',
        sku: 'MUG',
        quantity: 1,
        total: '8.26',
        total_tax: '1.74',
      })),
      total: '30.00',
      total_tax: '5.21',
    },
    30,
    INCLUDED,
  ],
])('an order with %s is in Odoo once, to the cent', async (_, more, total, answers) => {
  const shop = await startShop(answers)
  shop.place(more)
  await shop.run()
  await shop.run()
  expect(shop.givenUp()).toEqual([])
  expect(shop.sales()).toMatchObject([{ amount_total: total, state: 'sale' }])
})

test('pieces that do not cost the same in cents are two lines, and all of them are sold', async () => {
  const shop = await startShop()
  shop.place(MUGS(3, '10.00', '2.10'))
  await shop.run()
  expect(shop.lines()).toEqual([
    [52, 2, 3.33],
    [52, 1, 3.34],
  ])
})

test.each<[string, JsonObject, string, Answers?]>([
  // 21 per cent of 16.64 are 3.4944: 3.49, and the shop had 3.50 of a price that includes it, 20.14.
  [
    'a tax that Odoo rounds otherwise',
    MUGS(1, '16.64', '3.50'),
    'would be 20.13 in Odoo, and its total is 20.14',
  ],
  ['a gift card of a plugin', { total: '20.25' }, 'add up to 30.25, and its total is 20.25'],
  [
    'a tax of no rate',
    { line_items: [{ ...CAPS, total_tax: '3.00' }], total: '29.05', total_tax: '4.05' },
    'is at none of the rates of NL',
  ],
  [
    'a rate without a tax of Odoo',
    { line_items: [{ ...CAPS, total_tax: '1.80' }], total: '27.85', total_tax: '2.85' },
    'NL 9',
    { ...ANSWERS, tables: { taxes: { 'NL 21': 1 } } },
  ],
  [
    'a tax that is of another rate',
    {},
    'gives a tax for NL 21',
    { ...ANSWERS, tables: { taxes: { 'NL 21': 2 } } },
  ],
  [
    'a tax that Odoo does not have',
    {},
    'gives a tax for NL 21',
    { ...ANSWERS, tables: { taxes: { 'NL 21': 77 } } },
  ],
  [
    'an article that Odoo does not have',
    { line_items: [{ ...CAPS, sku: 'HAT' }] },
    'no product with the internal reference HAT',
  ],
  [
    'an article without a SKU',
    { line_items: [{ ...CAPS, sku: '' }] },
    'The article Cap in order 900 has no SKU',
  ],
  ['another currency', { currency: 'USD' }, 'is in USD'],
  ['no address that can be used', { billing: { ...ADDRESS, email: '' } }, 'no e-mail address'],
])(
  'nothing is written of an order with %s, and a person is asked',
  async (_, more, reason, answers) => {
    const shop = await startShop(answers)
    shop.place(more)
    await shop.run()
    expect(shop.givenUp()).toEqual([expect.stringContaining(reason)])
    expect([shop.sales(), shop.contacts()]).toEqual([[], []])
  },
)

test('an order of which Odoo makes another total stays a quotation, and a person is asked', async () => {
  const shop = await startShop({ ...ANSWERS, odoo: { surplus: 0.01 } })
  shop.place()
  await shop.run()
  await shop.run()
  expect(shop.givenUp()).toEqual([
    expect.stringContaining('with 30.26 EUR, and the web shop has 30.25 EUR left of it'),
  ])
  expect(shop.sales()).toMatchObject([{ state: 'draft' }])
})

test('a quotation in another currency than the order is not confirmed', async () => {
  const shop = await startShop({ ...ANSWERS, odoo: { currency: 'GBP' } })
  shop.place()
  await shop.run()
  expect(shop.givenUp()).toEqual([expect.stringContaining('with 30.25 GBP')])
  expect(shop.sales()).toMatchObject([{ state: 'draft' }])
})

test('orders stay quotations where that is chosen', async () => {
  const shop = await startShop({ ...ANSWERS, settings: { ...ANSWERS.settings, confirm: false } })
  shop.place()
  await shop.run()
  expect(shop.sales()).toMatchObject([{ state: 'draft', amount_total: 30.25 }])
})

function documentedOrder(): JsonObject {
  const connector = project.connectors['woocommerce']
  const exchanges = connector && isHttpConnector(connector) ? connector.tests : []
  const body = exchanges
    .flatMap(({ http }) => http)
    .map(({ response }) => response.body)
    .find((sent) => Array.isArray(sent) && Object(sent[0])['line_items'] !== undefined)
  if (!Array.isArray(body)) throw new Error('the connector has no test that reads an order')
  return { ...Object(body[0]), refunds: [] }
}
