import { expect, test } from 'vitest'
import { startShopAndTill } from './testing/shop-and-till.ts'
import { money, type Placed } from './testing/shopify-orders.ts'

/** What there is already in the till, and what becomes of an order afterwards. */

const CAPS = { sku: 'CAP', price: 1210, quantity: 2 }

test.each<readonly [string, Placed, string]>([
  ['is cancelled', { more: { cancelledAt: '2026-11-03T10:00:00Z' } }, '0.00'],
  [
    'is refunded',
    {
      more: {
        displayFinancialStatus: 'REFUNDED',
        currentTotalPriceSet: money(0),
        totalRefundedSet: money(2915),
      },
    },
    '0.00',
  ],
  [
    'is refunded in money alone',
    {
      more: {
        displayFinancialStatus: 'PARTIALLY_REFUNDED',
        totalRefundedSet: money(500),
      },
    },
    '24.15',
  ],
  ['is edited, with a piece less', { lines: [{ ...CAPS, removed: 1 }] }, '17.05'],
  [
    'is edited, where its total is still the one that was placed',
    { lines: [{ ...CAPS, quantity: 3 }], more: { totalPriceSet: money(2915) } },
    '41.25',
  ],
  [
    'is edited, with another article',
    { lines: [CAPS, { sku: 'MUG', price: 500, quantity: 1 }] },
    '34.15',
  ],
])(
  'an order that %s after it was booked is reported, until it is so in the till',
  async (_, changed, left) => {
    const kit = await startShopAndTill()
    kit.place()
    await kit.run()
    const before = structuredClone(kit.orders())
    kit.change(changed)
    await kit.run()
    expect(kit.givenUp()).toEqual([
      expect.stringContaining(`in the till as POS-10051 with 29.15, and Shopify has ${left} left`),
    ])
    expect(kit.orders()).toEqual(before)
    // Somebody does what was asked.
    const { orders } = kit.till.state.tables
    orders.change(before[0].id, left === '0.00' ? { status: 8 } : { total_price: Number(left) })
    await kit.run()
    expect(kit.givenUp()).toEqual([])
    expect(kit.orders()).toHaveLength(1)
  },
)

test('a change that leaves the total as it is changes nothing in the till', async () => {
  const kit = await startShopAndTill()
  kit.place()
  await kit.run()
  const before = structuredClone(kit.orders())
  kit.change({ more: { note: 'Please hurry', displayFulfillmentStatus: 'FULFILLED' } })
  await kit.run()
  expect(kit.givenUp()).toEqual([])
  expect(kit.orders()).toEqual(before)
})

test('an order of which the till makes another total is reported, and not booked again', async () => {
  // The till does not add the choices of a variant, as the question says that it does.
  const kit = await startShopAndTill({ behaviour: { choicesCost: 'included' } })
  kit.place({ lines: [{ sku: 'TEE-M', price: 1650, quantity: 1 }], shipping: null })
  await kit.run()
  await kit.run()
  expect(new Set(kit.givenUp())).toEqual(
    new Set([expect.stringContaining('with 15.00, and Shopify has 16.50 left of it')]),
  )
  expect(kit.orders()).toHaveLength(1)
})

test('an order that somebody booked by hand under its number is not booked again', async () => {
  const kit = await startShopAndTill()
  kit.place()
  await kit.run()
  const other = await startShopAndTill()
  const [booked] = kit.orders()
  const { id: _, ...byHand } = booked
  other.till.state.tables.orders.add(byHand)
  other.place()
  await other.run()
  expect(other.givenUp()).toEqual([])
  expect(other.orders()).toHaveLength(1)
})

test('of two orders with one number, the second is not taken for the first', async () => {
  const kit = await startShopAndTill()
  kit.place()
  await kit.run()
  kit.place({ more: { legacyResourceId: '999999' } })
  await kit.run()
  expect(kit.givenUp()).toEqual([expect.stringContaining('with the id 451001')])
  expect(kit.orders()).toHaveLength(1)
})

test('two orders of one customer have one debtor, whose address is that of the last', async () => {
  const kit = await startShopAndTill()
  const moved = {
    firstName: 'Jo',
    lastName: 'Berg',
    company: 'Berg BV',
    address1: 'Kade 22',
    address2: null,
    zip: '3011 AD',
    city: 'Rotterdam',
    provinceCode: null,
    countryCodeV2: 'NL',
    phone: null,
  }
  kit.place()
  await kit.run()
  kit.place({ number: 1002, more: { billingAddress: moved, email: 'jo@berg.example' } })
  await kit.run()
  expect(kit.givenUp()).toEqual([])
  expect(kit.orders().map((order) => order.user_id)).toEqual([1, 2].map(() => kit.debtors()[0].id))
  expect(kit.debtors()).toMatchObject([
    {
      userinfo: {
        customertype: 'b2b',
        billingaddress: { company: 'Berg BV', street: 'Kade', housenumber: 22 },
      },
    },
  ])
})

test('a debtor that the till has is left as it is where that is chosen', async () => {
  const kit = await startShopAndTill({ settings: { updateCustomers: false } })
  const [seeded]: any[] = kit.till.state.tables.users.all()
  const before = structuredClone(seeded)
  kit.place({ more: { email: before.username } })
  await kit.run()
  expect(kit.givenUp()).toEqual([])
  expect(kit.orders()).toMatchObject([{ user_id: before.id }])
  expect(kit.till.state.tables.users.all()).toEqual([before])
})

test('an order without an e-mail address is booked on the debtor that is chosen for it', async () => {
  const kit = await startShopAndTill({ settings: { defaultDebtor: 7001 } })
  kit.place({ more: { email: null } })
  await kit.run()
  expect(kit.givenUp()).toEqual([])
  expect(kit.orders()).toMatchObject([{ user_id: 7001, total_price: 29.15 }])
  expect(kit.debtors()).toEqual([])
})

test.each(['before', 'after'] as const)(
  'runs that are killed %s their calls leave one order and one debtor',
  async (when) => {
    let call = 0
    let lived = false
    while (!lived) {
      call += when === 'before' ? 3 : 1
      const kit = await startShopAndTill()
      kit.place()
      lived = await kit.runUntil({ call, when })
      await kit.run()
      expect(kit.givenUp()).toEqual([])
      expect(kit.orders()).toMatchObject([{ reservationnumber: 'SH-1001', total_price: 29.15 }])
      expect(kit.debtors()).toHaveLength(1)
    }
    expect(call).toBeGreaterThan(10)
  },
)
