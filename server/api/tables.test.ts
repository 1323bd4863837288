import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import type { CcvSimulator } from '../../connectors/ccv-salespos/simulator/create-ccv-simulator.ts'
import type { LightspeedSimulator } from '../../connectors/lightspeed-ecom/simulator/create-lightspeed-simulator.ts'
import type { ApiClient } from '../testing/api-kit.ts'
import { clear, type Merchant, startMerchant } from '../testing/start-merchant.ts'

// A merchant who fills every table by picking what it offers: what is then looked up must be what was picked.

const integration = 'lightspeed-ccv'

let merchant: Merchant
let till: CcvSimulator
let shop: LightspeedSimulator
let editor: ApiClient

const NOBODY = { products: 0, customers: 0, orders: 0 }

async function begin(size: Parameters<typeof startMerchant>[0]): Promise<void> {
  merchant = await startMerchant(size)
  ;({ till, shop, editor } = merchant)
}

const choicesOf: Merchant['choicesOf'] = (...given) => merchant.choicesOf(...given)
const save: Merchant['save'] = (...given) => merchant.save(...given)
const fill: Merchant['fill'] = (...given) => merchant.fill(...given)
const run: Merchant['run'] = (...given) => merchant.run(...given)
const open = () => merchant.open()

/** How saving rows that are wrong ends, and what is said. */
async function wrong(table: string, rows: Readonly<Record<string, unknown>>) {
  const { status, body } = await save(table, rows)
  return { status, said: body.errors?.map(({ message }: { message: string }) => message) }
}

const shopRows = (table: string): any[] => [...shop.state.tables.rows(table)]
const tillRows = (table: keyof CcvSimulator['state']['tables']): any[] =>
  till.state.tables[table].all()
const isReduced = (label: string) => /low|laag|ridot/i.test(label)

afterEach(() => merchant.close())

/** Saves all that the lists of every table offer, and tells what was refused. */
async function saveAllThatIsOffered(): Promise<{ tables: string[]; refused: unknown[] }> {
  const { body } = await editor.call('readQuestions', { params: { integration } })
  const refused: unknown[] = []
  const offering: string[] = []
  for (const { name: table } of body.tables) {
    const { from, to, suggestions } = await choicesOf(table)
    const keys: string[] = (from?.items ?? []).map(({ value }: any) => String(value))
    const values: unknown[] = (to?.items ?? []).map(({ value }: any) => value)
    if (keys.length === 0 || values.length === 0) continue
    offering.push(table)
    // Every value of the right list stands in some row, and every key of the left one has one.
    const times = Math.ceil(values.length / keys.length)
    const tries = Array.from({ length: times }, (_, time) =>
      Object.fromEntries(
        keys.map((key, at) => [key, values[(time * keys.length + at) % values.length]]),
      ),
    )
    const suggested = suggestions.map(({ from: key, to: value }: any) => [key, value])
    for (const rows of [...tries, Object.fromEntries(suggested)]) {
      const { status, said } = await wrong(table, rows)
      if (status !== 200) refused.push({ table, rows, said })
    }
  }
  return { tables: offering, refused }
}

describe('all that is offered can be saved', () => {
  const filled = { products: 12, customers: 4, orders: 10 }
  const TO_POS = ['taxTariff', 'attribute', 'feature', 'featureKind', 'paymentMethod', 'taxRate']
  const TO_SHOP = ['shopTax', 'shopOption', 'shopFeature', 'featureValue']

  test.each([
    ['a shop to an empty till', 'products-to-pos', filled, { articles: 0, own: 0 }, TO_POS],
    ['a shop to a till', 'products-to-pos', filled, { articles: 10, own: 2 }, TO_POS],
    ['an empty shop to a till', 'products-to-pos', NOBODY, { articles: 10, own: 2 }, []],
    ['a till to an empty shop', 'products-to-shop', NOBODY, { articles: 10, own: 2 }, TO_SHOP],
    [
      'a till to a shop',
      'products-to-shop',
      filled,
      { articles: 10, own: 2 },
      [...TO_SHOP, 'shopCategory'],
    ],
  ] as const)('from %s', async (_, direction, inShop, inTill, tables) => {
    await begin({ direction, shop: inShop, till: inTill })
    const offered = await saveAllThatIsOffered()
    expect(offered.refused).toEqual([])
    expect(offered.tables).toEqual(expect.arrayContaining([...tables]))
  })
})

describe('from a shop to an empty till', () => {
  beforeEach(async () => {
    await begin({
      direction: 'products-to-pos',
      shop: { products: 12, customers: 4, orders: 10 },
      till: { articles: 0, own: 0 },
    })
    const { productproperties, productpropertygroups, attributes } = till.state.tables
    clear([productproperties, productpropertygroups, attributes])
  })

  test('products arrive with tariffs, variants and features, all as they were picked', async () => {
    await fill('taxTariff', (label) => (isReduced(label) ? 'Low (a)' : 'Normal'))
    await fill('attribute')
    await fill('feature')
    await fill('featureKind', (label) => (label === 'Material' ? 'One of a list' : 'Text'))
    await run('categories', 'products-to-pos')
    expect(open()).toEqual([])

    const names = (table: 'attributes' | 'productproperties') =>
      tillRows(table).map(({ name }) => name)
    const axes = shopRows('variants').flatMap(({ options }) =>
      [options].flat().flatMap((option) => option?.name ?? []),
    )
    expect(axes.length).toBeGreaterThan(0)
    expect(new Set(names('attributes'))).toEqual(new Set(axes))
    expect(
      Object.fromEntries(tillRows('productproperties').map(({ name, type }) => [name, type])),
    ).toEqual({ 'Country of origin': 'text', Material: 'option' })
    const given = shopRows('products/*/attributes')
    expect(given.length).toBeGreaterThan(0)
    expect(tillRows('productpropertyvalues')).toHaveLength(given.length)
    const low = shopRows('taxes').find(({ title }) => title === 'Laag')
    const tariffs = new Map(
      tillRows('products').map(({ productnumber, taxtariff }) => [productnumber, taxtariff]),
    )
    const simple = shopRows('variants').filter(({ sku, articleCode }) =>
      tariffs.has(sku || articleCode),
    )
    expect(simple.length).toBeGreaterThan(0)
    expect(simple.map(({ sku, articleCode }) => tariffs.get(sku || articleCode))).toEqual(
      simple.map(({ tax }) => (tax === low.id ? 'low a' : 'normal')),
    )
  })

  test('orders arrive with payment methods, terms, statuses and taxes, all as they were picked', async () => {
    await fill('taxTariff', (label) => (isReduced(label) ? 'Low (a)' : 'Normal'))
    const rows = await fill('paymentMethod', (_, labels) => labels[0] ?? '')
    expect(Object.keys(rows)).toContain('ideal')
    const terms = await choicesOf('paymentTerm')
    const inWords = terms.from.items.map(({ value }: { value: string }) => [value, '14 days'])
    expect(await save('paymentTerm', Object.fromEntries(inWords))).toMatchObject({ status: 200 })
    await fill('orderStatus', () => 'In process')
    await run('categories', 'products-to-pos')
    // In the till's list, once there are products.
    await fill('taxRate', (label) => label)
    await run('customers', 'orders')
    expect(open()).toEqual([])
    expect(tillRows('orders').length).toBeGreaterThan(0)
    expect(new Set(tillRows('orders').map(({ status }) => status))).toEqual(new Set([2]))
    const comments = tillRows('orders').map(({ customer }) => customer.billingaddress.comment)
    expect(comments).toEqual(comments.map(() => expect.stringContaining('14 days')))
  })

  test('statuses go back to the shop as they were picked', async () => {
    await fill('taxTariff', (label) => (isReduced(label) ? 'Low (a)' : 'Normal'))
    await fill('paymentMethod', (_, labels) => labels[0] ?? '')
    await run('categories', 'products-to-pos', 'customers', 'orders')
    await fill('statusInShop', () => 'Shipped')
    await fill('pickupStatusInShop', () => 'Picked up')
    await fill('shipmentInShop', () => 'Shipped')
    await run('order-status')
    expect(open()).toEqual([])
    const numbers = new Set(tillRows('orders').map(({ reservationnumber }) => reservationnumber))
    const booked = shopRows('orders').filter(({ number }) => numbers.has(number))
    expect(booked.length).toBeGreaterThan(0)
    for (const { status, shipmentStatus } of booked) {
      expect(['completed_shipped', 'completed_picked_up']).toContain(status)
      expect(shipmentStatus).toBe('shipped')
    }
  })

  test('a feature without a row is left out and told, until it has one', async () => {
    await fill('taxTariff', (label) => (isReduced(label) ? 'Low (a)' : 'Normal'))
    await save('feature', { 'Country of origin': 'Country of origin' })
    await run('categories', 'products-to-pos')
    expect(open()).toEqual([])
    const told = [...merchant.outcomes.values()].filter((end) => end.includes('no row'))
    expect(told).toContainEqual(
      expect.stringMatching(/^done: .*\(information fields\).*: Material$/),
    )
    expect(told).toHaveLength(
      shopRows('products/*/attributes').filter(
        ({ attribute }) =>
          shopRows('attributes').find(({ id }) => id === attribute).title === 'Material',
      ).length,
    )
    const params = { integration, flow: 'products-to-pos' }
    const missing = async () => (await editor.call('readFlow', { params })).body.missingRows
    expect(await missing()).toEqual([
      { table: 'feature', title: expect.any(String), values: ['Material'] },
    ])
    await save('feature', { 'Country of origin': 'Country of origin', Material: 'Material' })
    expect(await missing()).toEqual([])
  })

  test('a row of another key, or for what the systems do not have, is refused with what is near', async () => {
    const [{ id }] = shopRows('attributes')
    const unknown = { status: 422, said: [expect.stringContaining(`"${id}"`)] }
    expect(await wrong('feature', { [id]: 'Material' })).toEqual(unknown)
    expect(await wrong('feature', { Materiaal: 'Material' })).toEqual({
      status: 422,
      said: [expect.stringContaining('Did you mean "Material"?')],
    })
    expect(await wrong('feature', { Material: 301 })).toMatchObject({ status: 422 })
    const [tax] = shopRows('taxes')
    expect(await wrong('taxTariff', { [tax.id]: 'hoog' })).toMatchObject({ status: 422 })
    expect(await wrong('taxTariff', { [tax.title]: 'normal' })).toMatchObject({ status: 422 })
    expect(await wrong('paymentMethod', { ideal: 'iDEAL' })).toMatchObject({ status: 422 })
    expect(await wrong('paymentMethod', { ideal: 99_999 })).toMatchObject({ status: 422 })
    expect(await wrong('orderStatus', { shipped: 5 })).toMatchObject({ status: 422 })
  })

  test('a row that was right when it was saved does not keep others from being saved', async () => {
    await save('feature', { Material: 'Material' })
    const [country, material] = shopRows('attributes')
    material.title = 'Fabric'
    const rows = { Material: 'Material', [country.title]: 'Origin' }
    expect(await save('feature', rows)).toMatchObject({ status: 200 })
  })
})

describe('from a till to an empty shop', () => {
  beforeEach(async () => {
    await begin({
      direction: 'products-to-shop',
      shop: NOBODY,
      till: { articles: 10, own: 2 },
    })
    for (const { id } of shopRows('attributes')) shop.state.tables.remove('attributes', id)
  })

  test('products arrive with taxes, variants, features and the names of their options', async () => {
    await fill('shopTax', (label) => (isReduced(label) ? 'Laag' : 'Hoog'))
    await fill('shopOption')
    await fill('shopFeature')
    await fill('featureValue', (label) => label)
    await run('products-to-shop')
    expect(open()).toEqual([])

    const features = Object.fromEntries(shopRows('attributes').map(({ id, title }) => [id, title]))
    const values = tillRows('productpropertyvalues')
    expect(values.length).toBeGreaterThan(0)
    const inTill = values.map((row) => {
      const property = till.state.tables.productproperties.get(row.product_property_id) as any
      const option = till.state.tables.productpropertyoptions.get(Number(row.value)) as any
      return `${property.name}: ${property.type === 'option' ? option.name : row.value}`
    })
    const inShop = shopRows('products/*/attributes').map(
      ({ attribute, value }) => `${features[attribute]}: ${value}`,
    )
    expect(inShop.toSorted()).toEqual(inTill.toSorted())
    const axes = new Set(tillRows('attributes').map(({ name }) => name))
    const options = shopRows('sets').flatMap(({ options: all }) => all.map(({ name }: any) => name))
    expect(new Set(options)).toEqual(axes)
  })

  test('an option that has no row arrives by its name', async () => {
    await fill('shopTax', (label) => (isReduced(label) ? 'Laag' : 'Hoog'))
    await fill('shopFeature')
    await run('products-to-shop')
    expect(open()).toEqual([])
    const values = shopRows('products/*/attributes').map(({ value }) => value)
    const options = new Set(tillRows('productpropertyoptions').map(({ name }) => name))
    expect(values.some((value) => options.has(value))).toBe(true)
    expect(values.filter((value) => /^\d+$/.test(value))).toEqual([])
  })

  test('categories go where they were picked', async () => {
    const category = shop.state.tables.insert('categories', { title: 'All', parent: false })
    await fill('shopTax', (label) => (isReduced(label) ? 'Laag' : 'Hoog'))
    await fill('shopCategory', () => 'All')
    await run('products-to-shop')
    expect(open()).toEqual([])
    const placed = shopRows('categories/products')
    expect(placed.length).toBeGreaterThan(0)
    expect(new Set(placed.map((row) => row.category))).toEqual(new Set([category.id]))
  })
})
