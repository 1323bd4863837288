import { expect, test } from 'vitest'
import type { JsonObject } from '../../engine/index.ts'
import { ADDRESS, CAPS, startShop } from './testing/start-shop.ts'

/** What there is already in Odoo, and what becomes of an order afterwards. */

test('orders in other statuses, and from before the first day, are left out', async () => {
  const shop = await startShop()
  shop.place({ id: 1, number: '1', status: 'pending' })
  shop.place({ id: 2, number: '2', status: 'cancelled' })
  shop.place({ id: 3, number: '3', date_created_gmt: '2025-12-31T22:59:59' })
  await shop.run()
  expect(shop.givenUp()).toEqual([])
  expect(shop.sales()).toEqual([])
})

test.each<readonly [string, JsonObject, string]>([
  ['is cancelled', { status: 'cancelled' }, '0.00'],
  [
    'is refunded',
    { status: 'refunded', refunds: [{ id: 910, reason: '', total: '-30.25' }] },
    '0.00',
  ],
  ['is refunded in part', { refunds: [{ id: 910, reason: '', total: '-12.10' }] }, '18.15'],
  [
    'changes',
    {
      line_items: [{ ...CAPS, quantity: 1, total: '10.00', total_tax: '2.10' }],
      total: '18.15',
      total_tax: '3.15',
    },
    '18.15',
  ],
])(
  'an order that %s after it was confirmed is reported, until it is so in Odoo',
  async (_, more, left) => {
    const shop = await startShop()
    shop.place()
    await shop.run()
    const before = structuredClone(shop.tables)
    shop.change(more)
    await shop.run()
    expect(shop.givenUp()).toEqual([
      expect.stringContaining(
        `is in Odoo as S100 with 30.25 EUR, and the web shop has ${left} EUR left of it`,
      ),
    ])
    expect(shop.tables).toEqual(before)
    // Somebody does what was asked.
    const [sale] = shop.sales()
    Object.assign(
      sale ?? {},
      left === '0.00' ? { state: 'cancel' } : { amount_total: Number(left) },
    )
    await shop.run()
    expect(shop.givenUp()).toEqual([])
    expect(shop.sales()).toHaveLength(1)
  },
)

test('an order that is refunded in part before it is read is not confirmed', async () => {
  const shop = await startShop()
  shop.place({ refunds: [{ id: 910, reason: '', total: '-12.10' }] })
  await shop.run()
  expect(shop.givenUp()).toEqual([expect.stringContaining('18.15 EUR left of it')])
  expect(shop.sales()).toMatchObject([{ state: 'draft' }])
})

test('an order that somebody cancels in Odoo is reported, and not made anew', async () => {
  const shop = await startShop()
  shop.place()
  await shop.run()
  Object.assign(shop.sales()[0] ?? {}, { state: 'cancel' })
  await shop.run()
  expect(shop.givenUp()).toEqual([
    expect.stringContaining('with 0.00 EUR, and the web shop has 30.25 EUR'),
  ])
  expect(shop.sales()).toMatchObject([{ state: 'cancel' }])
})

test('of two orders with one number, the second is not taken for the first', async () => {
  const shop = await startShop()
  shop.place()
  await shop.run()
  shop.place({ id: 901 })
  await shop.run()
  expect(shop.givenUp()).toEqual([
    expect.stringContaining('was made of another order of the web shop'),
  ])
  expect(shop.sales()).toHaveLength(1)
})

test('a contact that Odoo has stays as it is, and each address that it lacks is added once', async () => {
  const shop = await startShop()
  shop.contacts().push({
    id: 12,
    name: 'J. Berg',
    email: 'JO@berg.example',
    street: 'Dam 2',
    zip: '1012 NP',
    city: 'Amsterdam',
    parent_id: false,
  })
  const gift = {
    ...ADDRESS,
    first_name: 'Ann',
    address_1: 'Coolsingel 3',
    postcode: '3011 AD',
    city: 'Rotterdam',
  }
  shop.place({ shipping: gift })
  shop.place({ id: 901, number: '901', shipping: gift })
  await shop.run()
  expect(shop.givenUp()).toEqual([])
  expect(shop.contacts()).toMatchObject([
    { id: 12, name: 'J. Berg', street: 'Dam 2' },
    {
      parent_id: [12, 'its name'],
      type: 'invoice',
      name: 'Jo Berg',
      street: 'Damrak 1',
      zip: '1012 LG',
    },
    {
      parent_id: [12, 'its name'],
      type: 'delivery',
      name: 'Ann Berg',
      street: 'Coolsingel 3',
      zip: '3011 AD',
    },
  ])
  const [, invoice, delivery] = shop.contacts().map(({ id }) => id)
  expect(shop.sales()).toMatchObject(
    [1, 2].map(() => ({
      partner_id: [12, 'its name'],
      partner_invoice_id: invoice,
      partner_shipping_id: delivery,
    })),
  )
})

test('a person is asked which of several contacts with one address it is', async () => {
  const shop = await startShop()
  for (const id of [12, 13])
    shop.contacts().push({ id, name: 'Jo', email: 'jo@berg.example', parent_id: false })
  shop.place()
  await shop.run()
  expect(shop.givenUp()).toEqual([expect.stringContaining('several contacts')])
  expect(shop.sales()).toEqual([])
})

test.each(['before', 'after'] as const)(
  'runs that are killed %s their calls leave one sales order, confirmed, and each contact once',
  async (when) => {
    let call = 0
    let lived = false
    while (!lived) {
      call += when === 'before' ? 3 : 1
      const shop = await startShop()
      shop.place({ shipping: { ...ADDRESS, address_1: 'Coolsingel 3' } })
      lived = await shop.runUntil({ call, when })
      await shop.run()
      expect(shop.contacts().map(({ name, type }) => [name, type])).toEqual([
        ['Jo Berg', undefined],
        ['Jo Berg', 'delivery'],
      ])
      expect(shop.sales()).toMatchObject([{ client_order_ref: 'WC-900', state: 'sale' }])
    }
    expect(call).toBeGreaterThan(15)
  },
)
