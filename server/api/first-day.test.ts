import { afterEach, describe, expect, test } from 'vitest'
import type { TrialAnswer } from '../contract/trials.ts'
import { type Merchant, startMerchant } from '../testing/start-merchant.ts'

// From an empty installation to switched on by picking what is offered. What the trial says must come true: either nothing
// fails afterwards, or it said before what is in the way.

const params = { integration: 'lightspeed-ccv' }
const TO_TILL = [
  'categories',
  'products-to-pos',
  'customers',
  'orders',
  'order-status',
  'stock',
  'refunds',
]
const TO_SHOP = [
  'categories',
  'products-to-shop',
  'customers',
  'orders',
  'order-status',
  'stock',
  'refunds',
]
const NOBODY = { products: 0, customers: 0, orders: 0 }
/** A till that nobody has set up. */
const BARE = { articles: 0, own: 0, paymethods: 0 }

let merchant: Merchant
afterEach(() => merchant.close())

/** Takes what is offered by the same name, as the wizard does; the rest by `pick`, or not at all. */
async function pickNames(pick: Readonly<Record<string, (label: string) => string>> = {}) {
  const { body } = await merchant.editor.call('readQuestions', { params })
  for (const { name } of body.tables) {
    const { from, to, suggestions } = await merchant.choicesOf(name)
    const before = (await merchant.editor.call('readTable', { params: { ...params, table: name } }))
      .body.rows
    const same = suggestions.filter(({ score }: { score: number }) => score === 1)
    const rows: Record<string, unknown> = Object.fromEntries(
      same.map(({ from: value, to: other }: { from: string; to: unknown }) => [value, other]),
    )
    for (const { value, label } of pick[name] && from && to ? from.items : []) {
      const chosen = to.items.find((each: { label: string }) => each.label === pick[name]?.(label))
      if (chosen && rows[value] === undefined) rows[value] = chosen.value
    }
    const saved = await merchant.save(name, { ...before, ...rows })
    expect([name, saved.status, saved.body.errors]).toEqual([name, 200, undefined])
  }
}

async function tryIt(): Promise<TrialAnswer> {
  const { status, body } = await merchant.editor.call('tryIntegration', { params })
  expect({ status, body }).toMatchObject({ status: 200 })
  return body
}

const failing = ({ flows }: TrialAnswer) =>
  flows
    .filter(({ fail, problem }) => fail > 0 || problem !== null)
    .map(({ flow, causes, problem }) => [flow, problem, causes.map(({ reason }) => reason)])
const unfilled = ({ flows }: TrialAnswer) =>
  flows.flatMap((flow) => flow.unfilled.map(({ table, values }) => [table, values]))
const switchOn = () => merchant.editor.call('switchIntegration', { params, body: { state: 'on' } })
const tax = (label: string) => (/laag|low/i.test(label) ? 'Low (a)' : 'Normal')

const isSold = (row: object) => Reflect.get(row, 'active') !== false

function fieldOf(row: object, name: string): string {
  const value: unknown = Reflect.get(row, name)
  return typeof value === 'string' || typeof value === 'number' ? String(value) : ''
}

/** Goods that each side sells, by the number that people know them by. */
function skus() {
  const { tables } = merchant.till.state
  const configurable = new Set(
    tables.attributecombinations.all().map((row) => Reflect.get(row, 'product_id')),
  )
  const inTill = [
    ...tables.products.all().filter(({ id }) => !configurable.has(id)),
    ...tables.attributecombinations.all().filter(isSold),
  ].map((row) => fieldOf(row, 'sku_number') || fieldOf(row, 'productnumber'))
  const inShop = [...merchant.shop.state.tables.rows('variants')].map(
    (row) => fieldOf(row, 'sku') || fieldOf(row, 'articleCode'),
  )
  return { inTill: inTill.toSorted(), inShop: inShop.toSorted() }
}

const stockInShop = () =>
  [...merchant.shop.state.tables.rows('variants')].map((row) => Reflect.get(row, 'stockLevel'))

/** A shop that sells nothing yet; what is returned brings its goods. */
function takeGoodsAway(): () => void {
  const { tables } = merchant.shop.state
  const products = [...tables.rows('products')]
  const variants = [...tables.rows('variants')]
  for (const { id } of products) tables.remove('products', id)
  for (const { id } of variants) tables.remove('variants', id)
  return () => {
    const now = { createdAt: Date.now(), updatedAt: Date.now() }
    for (const row of products) {
      const { id } = tables.insert('products', { ...row, ...now })
      const own = variants.filter((variant) => variant['product'] === row.id)
      for (const variant of own) tables.insert('variants', { ...variant, ...now, product: id })
    }
  }
}

/** What a trial says of a flow: what would become of the tried records, and how many the first run takes. */
function tried({ flows }: TrialAnswer, name: string) {
  const flow = flows.find((each) => each.flow === name)
  const kinds = ['create', 'update', 'unchanged', 'skip', 'wait', 'fail'] as const
  const would = kinds.flatMap((kind) => (flow?.[kind] ? [[kind, flow[kind]] as const] : []))
  return { would: Object.fromEntries(would), firstRun: flow?.firstRun?.count }
}

/** Requests of a first run to a system, beside those that the trial said: not more than the double, nor less than half. */
async function runAsTold({ load }: TrialAnswer, role: 'shop' | 'pos', ...flows: readonly string[]) {
  const requests = () =>
    (role === 'shop' ? merchant.shop.state.requests : merchant.till.requests).length
  const before = requests()
  await merchant.run(...flows)
  const asked = requests() - before
  const told = load?.systems.find((each) => each.role === role)?.requests ?? 0
  expect({ asked, told, isNear: told >= asked / 2 && told <= asked * 2 }).toMatchObject({
    isNear: true,
  })
}

/** Orders that are paid and in a status that is sent, and those that the till has of them. */
function orders() {
  const sent =
    /^(processing_awaiting_shipment|processing_awaiting_pickup|processing_ready_for_pickup|completed)/
  const paid = [...merchant.shop.state.tables.rows('orders')]
    .filter((row) => Reflect.get(row, 'paymentStatus') === 'paid')
    .filter((row) => sent.test(fieldOf(row, 'status')))
    .map((row) => fieldOf(row, 'number'))
  const booked = merchant.till.state.tables.orders
    .all()
    .map((row) => fieldOf(row, 'reservationnumber'))
  return { paid: paid.toSorted(), booked: booked.toSorted() }
}

describe('a shop with goods and orders, and a till that nobody has set up', () => {
  test('is told that the till has no payment methods, and is right once it has', {
    timeout: 400_000,
  }, async () => {
    merchant = await startMerchant({
      direction: 'products-to-pos',
      shop: { products: 8, customers: 5, orders: 12 },
      till: BARE,
      settings: { unevenPrices: 'sum', startDate: '2000-01-01' },
    })
    await pickNames({ taxTariff: tax })
    const blocked = await tryIt()
    const order = blocked.flows.find(({ flow }) => flow === 'orders')
    expect(order?.fail).toBeGreaterThan(0)
    expect(order?.unfilled).toMatchObject([
      { table: 'paymentMethod', count: 7, emptyTarget: 'CCV SalesPOS' },
    ])
    expect(await switchOn()).toMatchObject({ status: 422, body: { type: 'trial_failed' } })

    for (const [at, label] of [
      'iDEAL',
      'Creditcard',
      'Bancontact',
      'PayPal',
      'Op rekening',
      'Contant',
    ].entries()) {
      merchant.till.state.tables.paymethods.add({ psp: 'test', method: String(at), label })
    }
    await pickNames({
      taxTariff: tax,
      paymentMethod: (label) => (/afhalen/.test(label) ? 'Contant' : 'Op rekening'),
    })
    const good = await tryIt()
    expect([failing(good), unfilled(good)]).toEqual([[], []])
    expect(await switchOn()).toMatchObject({ status: 200, body: { state: 'on' } })

    await runAsTold(good, 'pos', ...TO_TILL)
    await merchant.run(...TO_TILL)
    expect(merchant.open()).toEqual([])
    const { paid, booked } = orders()
    expect(paid.length).toBeGreaterThan(3)
    expect(booked).toEqual(paid)
    const { inTill, inShop } = skus()
    expect(inShop.length).toBeGreaterThan(8)
    expect(inTill).toEqual(inShop)
  })
})

describe('a till with goods, and an empty shop', () => {
  test('sells them in the shop, and books the first orders as they come', {
    timeout: 400_000,
  }, async () => {
    merchant = await startMerchant({
      direction: 'products-to-shop',
      shop: NOBODY,
      till: { articles: 8, own: 2 },
      settings: { startDate: '2000-01-01' },
    })
    await pickNames({ shopTax: (label) => (/low/i.test(label) ? 'Laag' : 'Hoog') })
    const trial = await tryIt()
    expect(failing(trial)).toEqual([])
    // The till knows categories by numbers, and people by their names.
    const { categories } = merchant.till.state.tables
    const [shelves] = trial.flows.flatMap(({ leftOut }) => leftOut)
    expect(shelves).toMatchObject({ table: 'shopCategory', title: 'Categories' })
    expect(shelves?.names).toEqual(
      shelves?.values.map((id) => categories.get(Number(id))?.['name'] ?? 'none'),
    )
    // No order has shown it yet: what a customer may pay with has no row.
    expect(unfilled(trial)).toEqual([['paymentMethod', ['Betalen bij afhalen', 'Vooraf per bank']]])
    await pickNames({ paymentMethod: () => 'Op rekening' })
    const good = await tryIt()
    expect(unfilled(good)).toEqual([])
    expect(await switchOn()).toMatchObject({ status: 200, body: { state: 'on' } })

    await runAsTold(good, 'shop', ...TO_SHOP)
    expect(merchant.open()).toEqual([])
    const { inTill, inShop } = skus()
    expect(inTill.length).toBeGreaterThan(8)
    expect(inShop).toEqual(inTill)
    for (let count = 0; count < 6; count++) merchant.shop.state.placeOrder()
    await merchant.run(...TO_SHOP)
    expect(merchant.open()).toEqual([])
    const { paid, booked } = orders()
    expect(paid.length).toBe(6)
    expect(booked).toEqual(paid)
  })
})

describe('an empty shop and an empty till', () => {
  test('can be switched on with what is known, and goods that come later arrive', {
    timeout: 400_000,
  }, async () => {
    merchant = await startMerchant({
      direction: 'products-to-pos',
      shop: { products: 4, customers: 0, orders: 0 },
      till: { articles: 0, own: 0 },
      settings: { unevenPrices: 'sum', startDate: '2000-01-01' },
    })
    const later = takeGoodsAway()
    const first = await tryIt()
    expect(failing(first)).toEqual([])
    // Nothing has failed for want of them, and yet the first product would.
    expect(unfilled(first)).toMatchObject([
      ['taxTariff', ['Hoog', 'Laag']],
      ['paymentMethod', expect.any(Array)],
    ])

    await pickNames({ taxTariff: tax, paymentMethod: () => 'Op rekening' })
    const good = await tryIt()
    expect([failing(good), unfilled(good)]).toEqual([[], []])
    expect(tried(good, 'stock')).toEqual({ would: {}, firstRun: 0 })
    expect(await switchOn()).toMatchObject({ status: 200, body: { state: 'on' } })
    await merchant.run(...TO_TILL)
    later()
    const stock = stockInShop()
    await merchant.run(...TO_TILL, ...TO_TILL)
    expect(merchant.open()).toEqual([])
    const { inTill, inShop } = skus()
    expect(inShop.length).toBeGreaterThan(4)
    expect(inTill).toEqual(inShop)
    expect(stockInShop()).toEqual(stock)
  })
})
