import { afterEach, describe, expect, test } from 'vitest'
import { textOf } from '../../connectors/lightspeed-ecom/simulator/shop-tables.ts'
import {
  categoriesInTill,
  fillTill,
  inBoth,
  inTill,
  LINES,
  orderAgain,
  shopRows,
  startHistory,
  tillOrder,
  wanted,
} from './history-kit.ts'
import type { TwoSystems } from './two-systems.ts'

let kit: TwoSystems
afterEach(() => kit.close())

const byText = (left: string, right: string): number => left.localeCompare(right)
const wantedOf = (all: any[]): string[] =>
  all.map(({ sku, stockLevel }) => `${sku} ${stockLevel}`).toSorted(byText)

const runFlow = (flow: string) => kit.run(flow, { kind: 'all' })

/** A second product of the shop, with the SKU of one that is there, and that the till has or has not. */
function doubleProduct(isInTill = true): { readonly ids: readonly string[]; readonly sku: string } {
  const { tables } = kit.shop.state
  const variants = shopRows(kit, 'variants')
  const alone = variants.find(
    ({ product, sku }) =>
      sku &&
      inTill(kit, sku).length > 0 === isInTill &&
      variants.filter((other) => other.product === product).length === 1,
  )
  const product = shopRows(kit, 'products').find(({ id }) => id === alone.product)
  const twin = tables.insert('products', { ...product, id: undefined, title: 'The twin' })
  tables.insert('variants', { ...alone, id: undefined, product: twin.id })
  return { ids: [String(product.id), String(twin.id)], sku: alone.sku }
}

const numbersOf = (): string[] =>
  kit.till.state.tables.products
    .all()
    .map(({ productnumber }: any) => String(productnumber))
    .toSorted()

/** Gives a product without variants another SKU, as somebody in the shop does. */
function giveSku(product: string | undefined, sku: string): void {
  const { tables } = kit.shop.state
  const variant = shopRows(kit, 'variants').find((each) => String(each.product) === product)
  Object.assign(variant, { sku, articleCode: sku })
  tables.touch(variant)
  tables.touch(shopRows(kit, 'products').find(({ id }) => String(id) === product))
}

/** A paid order, as another one, whose every line is one product. */
function orderOf(product: string, number: string): any {
  const order = orderAgain(kit)
  Object.assign(order, { number })
  const variant = shopRows(kit, 'variants').find((each) => String(each.product) === product)
  const { id, sku, articleCode } = variant
  for (const line of shopRows(kit, LINES).filter((each) => each.order === order.id)) {
    Object.assign(line, { product: variant.product, variant: id, sku, articleCode })
  }
  return order
}

/** The articles of the till that an order is booked on. */
function articlesOf(number: string): readonly number[] {
  const { id } = tillOrder(kit, number)
  const rows = kit.till.state.tables.orderrows.all() as any[]
  return [...new Set(rows.filter((row) => row.order_id === id).map((row) => row.product_id))]
}

describe('two of one kind', () => {
  test('products with one SKU: none is written, and the list names both', async () => {
    kit = await startHistory({ orders: 0 })
    const { ids, sku } = doubleProduct(false)
    await runFlow('categories')
    await runFlow('products-to-pos')
    expect(kit.givenUp).toHaveLength(2)
    for (const id of ids) for (const reason of kit.givenUp) expect(reason).toContain(id)
    expect(inTill(kit, sku)).toEqual([])
  })

  test('a product with the SKU of one that was sent already: it stays as it is, and the list names both', async () => {
    kit = await startHistory({ orders: 0 })
    await runFlow('categories')
    await runFlow('products-to-pos')
    const { ids, sku } = doubleProduct()
    const before = inTill(kit, sku)
    expect(before).toHaveLength(1)
    await runFlow('products-to-pos')
    expect(kit.givenUp).toHaveLength(1)
    for (const id of ids) expect(kit.givenUp[0]).toContain(id)
    expect(inTill(kit, sku)).toEqual(before)
  })

  test.each(['merge', 'skip', 'newest'])(
    'products with one SKU are one in the till, and nothing is left to do, with "%s"',
    async (doubles) => {
      kit = await startHistory({ orders: 0, settings: { doubles } })
      const { sku } = doubleProduct()
      await runFlow('categories')
      await runFlow('products-to-pos')
      expect(kit.givenUp).toEqual([])
      expect(inTill(kit, sku)).toHaveLength(1)
    },
  )

  test.each(['fail', 'newest', 'merge'])(
    'a SKU that goes from one product to another, with "%s": each keeps its own article',
    async (doubles) => {
      kit = await startHistory({ orders: 0, settings: { doubles } })
      await runFlow('categories')
      await runFlow('products-to-pos')
      const before = numbersOf()
      const { ids, sku } = doubleProduct()
      const first = shopRows(kit, 'variants').find(({ product }) => String(product) === ids[0])
      Object.assign(first, { sku: `${sku}-NEW`, articleCode: `${sku}-NEW` })
      kit.shop.state.tables.touch(first)
      kit.shop.state.tables.touch(shopRows(kit, 'products').find(({ id }) => String(id) === ids[0]))
      for (let run = 0; run < 3; run += 1) await runFlow('products-to-pos')
      expect(kit.givenUp).toEqual([])
      expect(numbersOf()).toEqual([...before, `${sku}-NEW`].toSorted())
      expect(inTill(kit, sku)[0].name).toBe('The twin')
    },
  )

  test('a product that is one with another in the till stays on sale there when the other is deleted', async () => {
    kit = await startHistory({ orders: 0, settings: { doubles: 'merge' } })
    await runFlow('categories')
    await runFlow('products-to-pos')
    const { ids, sku } = doubleProduct()
    await runFlow('products-to-pos')
    const { tables } = kit.shop.state
    for (const { id, product } of shopRows(kit, 'variants')) {
      if (String(product) === ids[0]) tables.remove('variants', id)
    }
    tables.remove('products', Number(ids[0]))
    await runFlow('products-to-pos')
    expect(inTill(kit, sku)).toMatchObject([{ is_active: true }])
  })

  test.each(['merge', 'newest'])(
    'one of two products that are one in the till gets a SKU of its own, with "%s": each has its article, and is ordered as that',
    async (doubles) => {
      kit = await startHistory({ settings: { doubles } })
      const { ids, sku } = doubleProduct(false)
      await fillTill(kit)
      expect(inTill(kit, sku)).toHaveLength(1)
      giveSku(ids[0], `${sku}-NEW`)
      await kit.run('products-to-pos')
      expect(kit.givenUp).toEqual([])
      const [stays, ...more] = inTill(kit, sku)
      const [own, ...others] = inTill(kit, `${sku}-NEW`)
      expect([...more, ...others]).toEqual([])
      expect(stays.name).toBe('The twin')
      expect(own.name).not.toBe('The twin')
      const featuresOf = ({ id }: any): any[] =>
        (kit.till.state.tables.productpropertyvalues.where('product_id', id) as any[])
          .map(({ product_property_id: property, value }) => `${property} ${value}`)
          .toSorted(byText)
      expect(featuresOf(own).length).toBeGreaterThan(0)
      // The webshop has them of the first alone.
      const inShop = new Set(
        shopRows(kit, 'products/*/attributes').map(({ product }) => String(product)),
      )
      expect([inShop.has(String(ids[0])), inShop.has(String(ids[1]))]).toEqual([true, false])
      expect(featuresOf(stays)).toEqual([])
      const orders = ids.map((id, at) => orderOf(id, `ORD6666${at}`))
      await kit.run('orders')
      expect(kit.givenUp).toEqual([])
      expect(orders.map(({ number }) => articlesOf(number))).toEqual([[own.id], [stays.id]])
      expect((await runFlow('products-to-pos')).counts.done).toBeUndefined()
    },
  )

  test('one of two products that are one in the till gets a SKU of its own: what only it had is taken off the other', async () => {
    kit = await startHistory({ orders: 0, settings: { doubles: 'merge' } })
    const { ids, sku } = doubleProduct()
    const { tables } = kit.shop.state
    const places = (product: string | undefined) =>
      shopRows(kit, 'categories/products').filter((each) => String(each.product) === product)
    const titlesOf = (product: string | undefined): string[] =>
      places(product)
        .map(({ category }) => textOf(tables.get('categories', category)?.['title']))
        .toSorted(byText)
    const other = shopRows(kit, 'categories').find(({ id }) =>
      places(ids[0]).every(({ category }) => category !== id),
    )
    const [shared] = places(ids[0])
    for (const category of [shared.category, other.id]) {
      tables.insert('categories/products', {
        ...shared,
        id: undefined,
        product: Number(ids[1]),
        category,
      })
    }
    await fillTill(kit)
    expect(kit.givenUp).toEqual([])
    const [both] = inTill(kit, sku)
    expect(categoriesInTill(kit, both.id)).toEqual(expect.arrayContaining([other.title]))
    giveSku(ids[1], 'OF-ITS-OWN')
    for (let run = 0; run < 2; run += 1) await kit.run('products-to-pos')
    expect(kit.givenUp).toEqual([])
    const [own] = inTill(kit, 'OF-ITS-OWN')
    expect(categoriesInTill(kit, own.id)).toEqual(titlesOf(ids[1]))
    expect(categoriesInTill(kit, both.id)).toEqual(titlesOf(ids[0]))
    expect((await runFlow('products-to-pos')).counts.done).toBeUndefined()
  })

  test('a product that was made anew under its SKU, and gets another one then, keeps its place and its variants', async () => {
    kit = await startHistory({ orders: 0, settings: { unevenPrices: 'sum', parentSku: 'data01' } })
    const { product, variants } = inBoth(
      kit,
      (_, all) => all.length > 2 && all.every(({ sku }) => sku),
    )
    const { tables } = kit.shop.state
    Object.assign(product, { data01: 'PARENT' })
    await fillTill(kit)
    const places = shopRows(kit, 'categories/products').filter(
      (each) => each.product === product.id,
    )
    const anew: any = tables.insert('products', { ...product, id: undefined })
    for (const [table, rows] of [
      ['variants', variants],
      ['categories/products', places],
    ] as const) {
      for (const row of rows) {
        tables.insert(table, { ...row, id: undefined, product: anew.id })
        tables.remove(table, row.id)
      }
    }
    tables.remove('products', product.id)
    await runFlow('products-to-pos')
    const [before] = inTill(kit, 'PARENT')
    const shown = () => ({
      places: categoriesInTill(kit, before.id),
      sold: (kit.till.state.tables.attributecombinations.where('product_id', before.id) as any[])
        .filter(({ active }) => active)
        .map(({ sku_number: sku }) => String(sku))
        .toSorted(byText),
    })
    const held = shown()
    expect(held.sold).toHaveLength(variants.length)
    Object.assign(anew, { data01: 'RENAMED' })
    tables.touch(anew)
    await kit.run('products-to-pos')
    expect(kit.givenUp).toEqual([])
    expect(inTill(kit, 'RENAMED')).toMatchObject([{ id: before.id }])
    expect(shown()).toEqual(held)
  })

  test('one of two products with variants that are one in the till gets SKUs of its own: each has its variants', async () => {
    kit = await startHistory({ orders: 0, settings: { doubles: 'merge', unevenPrices: 'sum' } })
    const { product, variants } = inBoth(
      kit,
      (_, all) => all.length > 2 && all.every(({ sku, options }) => sku && options !== undefined),
    )
    const { tables } = kit.shop.state
    const twin = tables.insert('products', { ...product, id: undefined, title: 'The twin' })
    const twins = variants
      .slice(0, -1)
      .map((variant) => tables.insert('variants', { ...variant, id: undefined, product: twin.id }))
    await fillTill(kit)
    // The first one gets the stock, and the other is told.
    const told = [expect.stringContaining(`products-to-pos ${twin.id} parked: The SKU`)]
    expect(kit.givenUp).toEqual(told)
    for (const variant of variants) {
      const sku = `NEW-${variant.sku}`
      Object.assign(variant, { sku, articleCode: sku })
      tables.touch(variant)
    }
    tables.touch(product)
    for (let run = 0; run < 2; run += 1) await kit.run('products-to-pos')
    expect(kit.givenUp).toEqual(told)
    const sold = (name: string) => {
      const articles = kit.till.state.tables.products.all().filter((row: any) => row.name === name)
      expect(articles).toHaveLength(1)
      return (kit.till.state.tables.attributecombinations.all() as any[])
        .filter(({ product_id: id, active }) => id === articles[0]?.id && active)
        .map(({ sku_number: sku, stock }) => `${sku} ${stock}`)
        .toSorted(byText)
    }
    expect(sold(product.title)).toEqual(wantedOf(variants))
    expect(sold('The twin')).toEqual(wantedOf(twins))
    expect((await runFlow('products-to-pos')).counts.done).toBeUndefined()
  })

  test.each(['merge', 'newest'])(
    'one of two customers who are one in the till gets an e-mail address of their own, with "%s": each has their debtor',
    async (doubles) => {
      kit = await startHistory({ orders: 0, settings: { doubles } })
      const { tables } = kit.shop.state
      const [customer] = shopRows(kit, 'customers')
      const twin = tables.insert('customers', {
        ...customer,
        id: undefined,
        isCompany: true,
        companyName: 'Twin BV',
      })
      await kit.run('customers')
      Object.assign(twin, { email: 'twin@example.com' })
      tables.touch(twin)
      await kit.run('customers')
      expect(kit.givenUp).toEqual([])
      const debtors = (email: string) =>
        (kit.till.state.tables.users.all() as any[])
          .filter(({ username }) => username === email)
          .map(({ userinfo }) => userinfo.billingaddress.company ?? '')
      expect(debtors('twin@example.com')).toEqual(['Twin BV'])
      expect(debtors(customer.email)).toEqual([customer.companyName ?? ''])
    },
  )

  test('customers with one e-mail address: none is written, and the list names both', async () => {
    kit = await startHistory({ orders: 0 })
    const { tables } = kit.shop.state
    const [customer] = shopRows(kit, 'customers')
    const twin = tables.insert('customers', { ...customer, id: undefined, lastname: 'Twin' })
    await runFlow('customers')
    expect(kit.givenUp).toHaveLength(2)
    for (const { id } of [customer, twin]) {
      for (const reason of kit.givenUp) expect(reason).toContain(String(id))
    }
    const users = kit.till.state.tables.users.all() as any[]
    expect(users.map(({ username }) => username)).not.toContain(customer.email)
  })

  test.each([true, false])(
    'orders with one e-mail address, of a company and of a person: the one that changed last decides (company: %s)',
    async (isCompanyLast) => {
      kit = await startHistory()
      await fillTill(kit)
      const [one, other] = wanted(kit)
      const told = { email: 'both@example.com', customer: false, companyVatNumber: '' }
      const times = ['2026-01-02T10:00:00Z', '2026-01-03T10:00:00Z'].map(Date.parse)
      const [company, person] = isCompanyLast ? times.toReversed() : times
      Object.assign(one, told, { isCompany: true, companyName: 'Both BV', updatedAt: company })
      Object.assign(other, told, { isCompany: false, companyName: '', updatedAt: person })
      await kit.run('orders')
      const users = kit.till.state.tables.users.all() as any[]
      expect(
        users
          .filter(({ username }) => username === 'both@example.com')
          .map(({ userinfo }) => userinfo.customertype),
      ).toEqual([isCompanyLast ? 'b2b' : 'b2c'])
    },
  )
})
