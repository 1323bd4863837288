import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import type { JsonObject } from '../../engine/index.ts'
import type { CcvSimulator, CcvSimulatorOptions } from './simulator/create-ccv-simulator.ts'
import { openTill, type Till } from './testing/till.ts'

let simulator: CcvSimulator
let till: Till
let close: (() => Promise<void>) | undefined

async function open(options: CcvSimulatorOptions = {}, settings: JsonObject = {}) {
  await close?.()
  ;({ simulator, till, close } = await openTill(options, settings))
}

beforeEach(() => open())
afterEach(() => close?.())

const { signal } = new AbortController()
const mug = { sku: 'MUG-01', name: 'Mug', price: 5, taxTariff: 'normal' }

describe('debtors', () => {
  const business = {
    email: 'Inkoop@Bakker.example',
    type: 'business',
    company: 'Bakker BV',
    firstname: 'Jan',
    lastname: 'Janssen',
    vatNumber: 'NL001234567B01',
    address: {
      street: 'Keizersgracht',
      number: 313,
      extension: 'A',
      city: 'Amsterdam',
      country: 'NL',
    },
  }

  it('are made with their e-mail address as user name, and found by it in small letters', async () => {
    const { id } = await till.create('debtor', business)
    expect(await till.find('debtor', { email: 'inkoop@bakker.example' })).toEqual([
      expect.objectContaining({
        ...business,
        id,
        email: 'inkoop@bakker.example',
        username: 'Inkoop@Bakker.example',
        active: true,
      }),
    ])
  })

  it('get a password that cannot be foreseen', async () => {
    await till.create('debtor', business)
    await till.create('debtor', { ...business, email: 'other@x.example' })
    const passwords = simulator.requests
      .filter(({ method }) => method === 'POST')
      .map(({ json }) => String((json as any).password))
    expect(new Set(passwords).size).toBe(2)
    for (const password of passwords) expect(password.length).toBeGreaterThanOrEqual(24)
  })

  it('keep what a change does not name', async () => {
    const { id } = await till.create('debtor', business)
    await till.update('debtor', id, { phone: '0209999999' })
    expect(await till.find('debtor', { email: 'inkoop@bakker.example' })).toEqual([
      expect.objectContaining({ company: 'Bakker BV', phone: '0209999999', type: 'business' }),
    ])
  })

  it('are read page by page to the last', async () => {
    await open({ counts: { users: 260, articles: 2, shared: 2 } })
    expect(await till.list('debtor')).toHaveLength(260)
  })

  it('that CCV made without telling have no id in the answer', async () => {
    simulator.state.behaviour.emptyCreates = true
    expect((await till.create('debtor', business)).id).toBeUndefined()
  })
})

async function book(more: JsonObject = {}) {
  const [article] = await till.list('variant')
  const debtor = await till.create('debtor', {
    email: 'jan@x.example',
    type: 'business',
    company: 'Bakker BV',
  })
  const order = await till.create('order', {
    reference: 'ORD00018',
    status: 1,
    paid: true,
    debtor: debtor.id,
    shippingCosts: 5.95,
    lines: [
      { product: article.product, variant: article.id, quantity: 2, price: 50, taxRate: 21 },
      { name: 'Gift wrap', sku: 'GIFT', quantity: 1, price: 2.5, taxRate: 21 },
    ],
    ...more,
  })
  return { order, article, debtor }
}

describe('orders', () => {
  it('are booked on a debtor, whose kind and company stay', async () => {
    const { article, debtor } = await book()
    const booked = (await till.list('order')).filter(({ reference }) => reference === 'ORD00018')
    expect(booked).toMatchObject([
      {
        statusName: 'New',
        paid: true,
        debtor: debtor.id,
        type: 'business',
        company: 'Bakker BV',
        total: 108.45,
        lines: [
          { sku: article.sku, quantity: 2, price: 50 },
          { sku: 'GIFT', quantity: 1, price: 2.5 },
        ],
      },
    ])
  })

  it('are found by their reference however old they are', async () => {
    const { orders } = simulator.state.tables
    const [any] = orders.all()
    const old = { reservationnumber: 'OLD-1', create_date: '2014-02-03T10:00:00Z' }
    const { id } = orders.add({ ...any, ...old })
    expect(await till.find('order', { reference: 'OLD-1' })).toMatchObject([{ id }])
    expect((await till.list('order')).map(({ reference }) => reference)).not.toContain('OLD-1')
  })

  it('are listed whole once to find one, and then those of the last hour', async () => {
    await book()
    const { orders } = simulator.state.tables
    const [first] = orders.all()
    for (let number = orders.count(); number < 1_000; number += 1) {
      const day = new Date(Date.UTC(2016, 0, 1 + number)).toISOString().slice(0, 19)
      orders.add({ ...first, reservationnumber: `OLD-${number}`, create_date: `${day}Z` })
    }
    const asked = async (reference: string) => {
      const before = simulator.requests.length
      expect(
        await till.connection.resource('order').find({ reference }, { fresh: true, signal }),
      ).toHaveLength(1)
      return simulator.requests.length - before
    }
    // A thousand orders; pages overlap by one.
    expect(await asked('OLD-500')).toBe(5)
    expect(await asked('OLD-999')).toBe(1)
  })

  it('send no payment method in the published variant, and theirs in that of SalesPOS', async () => {
    await book({ paymentMethod: 6 })
    expect((await till.find('order', { reference: 'ORD00018' }))[0].paymentMethod).toBeUndefined()
    await open({}, { profile: 'salespos' })
    await book({ paymentMethod: 6 })
    expect(await till.find('order', { reference: 'ORD00018' })).toMatchObject([
      { paymentMethod: 6, paymentMethodName: 'iDEAL' },
    ])
  })

  it('change in status and track & trace, and keep their lines', async () => {
    const { order } = await book()
    await till.update('order', order.id, { status: 5, trackAndTrace: '3SABC', carrier: 'postnl' })
    const [sent] = await till.find('order', { reference: 'ORD00018' })
    expect(sent).toMatchObject({ statusName: 'Sent', trackAndTrace: '3SABC' })
    expect(await till.list('orderRow', { order: order.id })).toHaveLength(2)
  })

  it('get a note once', async () => {
    const { order } = await book()
    const note = { order: order.id, text: 'Payment method iDEAL, 14 days' }
    await till.ensure('orderNote', note)
    await till.ensure('orderNote', note)
    expect(await till.list('orderNote', { order: order.id })).toMatchObject([
      { ...note, kind: 'internal' },
    ])
  })

  it('lead to an invoice that can be found by their number', async () => {
    const { order } = await book()
    await till.create('invoice', { order: order.id })
    const orderNumber = String(order.record.number)
    expect(await till.find('invoice', { orderNumber })).toMatchObject([
      { order: order.id, status: 'paid', kind: 'debit' },
    ])
  })
})

describe('products', () => {
  it('are made and found by SKU, and keep what a change does not name', async () => {
    const { id } = await till.create('product', {
      ...mug,
      longDescription: '<p>Long</p>',
      stock: 3,
    })
    await till.update('product', id, { price: 6 })
    expect(await till.find('product', { sku: 'MUG-01' })).toMatchObject([
      { id, type: 'simple', price: 6, taxRate: 21, longDescription: '<p>Long</p>', package: 1 },
    ])
  })

  it('are read newest change first, so that reading can stop at what was seen', async () => {
    const { list } = till.plan.resources['product'] as any
    expect(list?.changed).toMatchObject([{ sorted: 'down' }])
    const { id } = (await till.list('product')).at(-1)
    await till.update('product', id, { name: 'Changed' })
    expect((await till.list('product'))[0]).toMatchObject({ id, name: 'Changed' })
  })

  it('become configurable in steps: values first, then the variants that CCV made of them', async () => {
    const product = await till.create('product', { ...mug, sku: 'TEE', type: 'configurable' })
    const values: Record<string, number> = {}
    for (const [axis, names] of [
      ['Fit', ['S', 'M']],
      ['Tint', ['Navy', 'Red']],
    ] as const) {
      const attribute = await till.ensure('attribute', { name: axis })
      for (const name of names) {
        const value = await till.ensure('attributeValue', { attribute: attribute.id, name })
        values[name] = value.id
        const extraPrice = name === 'M' ? 1 : 0
        const choice = { product: product.id, value: value.id }
        await till.ensure('productAttributeValue', choice, { extraPrice, stock: 1 })
        await till.ensure('productAttributeValue', choice, { extraPrice, stock: 1 })
      }
    }
    const ids = [values['M'] ?? 0, values['Red'] ?? 0].toSorted((a, b) => a - b)
    const [variant] = await till.find('variant', { product: product.id, choice: ids.join('+') })
    expect(variant).toMatchObject({ stock: 1, extraPrice: 1 })
    await till.update('variant', variant.id, { sku: 'TEE-M-RED', ean: '8712345678906', stock: 7 })

    expect(await till.find('variant', { sku: 'TEE-M-RED' })).toMatchObject([
      { id: variant.id, product: product.id, extraPrice: 1, stock: 7 },
    ])
    const [made] = await till.find('product', { sku: 'TEE' })
    expect([made.type, made.variants.length, made.stock]).toEqual(['configurable', 4, 10])
    expect(made.variants.find((one: any) => one.sku === 'TEE-M-RED')).toMatchObject({
      options: [
        { name: 'Fit', value: 'M' },
        { name: 'Tint', value: 'Red' },
      ],
    })
  })

  it('take features by group, feature and value, and change them', async () => {
    const product = await till.create('product', mug)
    const group = await till.ensure('featureGroup', { name: 'Webshop' })
    const feature = await till.ensure('feature', { group: group.id, name: 'Country of origin' })
    await till.ensure('productFeatureGroup', { product: product.id, group: group.id })
    const by = { product: product.id, feature: feature.id }
    const value = await till.ensure('productFeature', by, { value: 'Italy' })
    await till.update('productFeature', value.id, { value: 'Portugal' })
    expect(await till.find('productFeature', by)).toMatchObject([{ value: 'Portugal' }])
    expect((await till.find('product', { sku: 'MUG-01' }))[0].features).toEqual([
      { id: value.id, feature: feature.id, value: 'Portugal' },
    ])
  })

  it('stand in categories, which stand beneath each other', async () => {
    const product = await till.create('product', mug)
    const parent = await till.create('category', { name: 'Clothes' })
    await till.create('category', { name: 'Shirts', parent: parent.id })
    const [child] = await till.find('category', { parent: parent.id, name: 'Shirts' })
    await till.ensure('productCategory', { product: product.id, category: child.id })
    expect((await till.find('product', { sku: 'MUG-01' }))[0].categories).toEqual([child.id])
  })
})

describe('stock', () => {
  it('has one record per simple product and per variant', async () => {
    const { products, attributecombinations } = simulator.state.tables
    const simple = products.all().filter((row) => row['stocktype'] === 'Product').length
    const records = await till.list('stock')
    expect(records).toHaveLength(simple + attributecombinations.count())
    expect(new Set(records.map(({ key }) => key)).size).toBe(records.length)
  })

  it('holds back what open orders hold, and nothing for those that are done', async () => {
    const product = await till.create('product', { ...mug, stock: 10, stockManaged: true })
    const lines = [{ product: product.id, quantity: 3 }]
    for (const status of [1, 4, 7, 8]) {
      await till.create('order', { reference: `R${status}`, status, lines })
    }
    const held = await till.find('openOrder', { products: product.id })
    expect(new Set(held.map(({ reference }) => reference))).toEqual(new Set(['R1', 'R4']))
    expect(held[0]?.lines).toMatchObject([{ quantity: 3 }])
    expect(await till.find('openOrder', { reference: 'R7' })).toMatchObject([{ reference: 'R7' }])
    expect(await till.find('openOrder', { reference: 'R8' })).toMatchObject([{ status: 8 }])
    expect(await till.find('cancelledOrder', { reference: 'R8' })).toHaveLength(1)
    expect(await till.find('cancelledOrder', { reference: 'R7' })).toEqual([])
  })

  it('is read for one article alone', async () => {
    const [variant] = simulator.state.tables.attributecombinations.all()
    const records = await till.list('stock')
    for (const sought of [
      records.find((record) => record.variant === variant?.id),
      records.find((record) => !record.variant),
    ]) {
      const { product, variant: id, sku, available } = sought ?? {}
      const by = id === undefined ? { product } : { product, variant: id }
      expect(await till.find('stock', by as any)).toMatchObject([{ ...by, sku, available }])
    }
  })

  it('is nothing where the till has no articles', async () => {
    const { products, attributecombinations } = simulator.state.tables
    for (const { id } of attributecombinations.all()) attributecombinations.remove(id)
    for (const { id } of products.all()) products.remove(id)
    expect(await till.list('stock')).toEqual([])
    expect(await till.list('variant')).toEqual([])
  })
})
