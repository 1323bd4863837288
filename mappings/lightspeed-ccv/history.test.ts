import { afterEach, describe, expect, test } from 'vitest'
import { textOf } from '../../connectors/lightspeed-ecom/simulator/shop-tables.ts'
import { readProject } from '../read-project.ts'
import { startTwoSystems, type TwoSystems, type TwoSystemsOptions } from './two-systems.ts'

const byText = (left: string, right: string): number => left.localeCompare(right)
const wantedOf = (all: any[]): string[] =>
  all.map(({ sku, stockLevel }) => `${sku} ${stockLevel}`).toSorted(byText)

const project = readProject()

const LINES = 'orders/*/products'

let kit: TwoSystems
afterEach(() => kit.close())

async function start(options: Partial<TwoSystemsOptions> = {}): Promise<void> {
  kit = await startTwoSystems(project, { products: 8, customers: 4, orders: 6, ...options })
}

const shopRows = (table: string): any[] => [...kit.shop.state.tables.rows(table)]
const booked = (): any[] => kit.till.state.tables.orders.all()
const numbers = (): string[] => booked().flatMap((row) => row.reservationnumber ?? [])

function wanted(): any[] {
  return shopRows('orders').filter(
    ({ status, paymentStatus }) =>
      paymentStatus === 'paid' &&
      !['on_hold', 'processing_awaiting_payment', 'cancelled'].includes(status),
  )
}

async function fillTill(): Promise<void> {
  await kit.run('categories')
  await kit.run('products-to-pos')
}

describe('orders that are in the till already', () => {
  test('are not booked once more on a fresh installation, however old they are', async () => {
    await start()
    const [order] = wanted()
    const [any] = booked()
    const { id: _, ...row } = any
    kit.till.state.tables.orders.add({
      ...row,
      reservationnumber: order.number,
      create_date: '2015-05-06T10:00:00Z',
    })
    await fillTill()
    await kit.run('orders')
    expect(kit.givenUp).toEqual([])
    expect(numbers().filter((number) => number === order.number)).toHaveLength(1)
    expect(numbers()).toEqual(expect.arrayContaining(wanted().map(({ number }) => number)))
  })

  test('are not guessed: nothing is booked as long as the list of orders breaks off', async () => {
    await start()
    await fillTill()
    const before = booked().length
    // The flow of products has looked at it some minutes ago.
    await kit.clock.sleep(180_000, new AbortController().signal)
    kit.till.state.faults.add({ kind: 'status', status: 503, method: 'GET', path: '/orders/' })
    const summary = await kit.run('orders')
    expect(booked()).toHaveLength(before)
    expect(summary.counts.created).toBeUndefined()
    kit.till.state.faults.clear()
    await kit.run('orders', { kind: 'all' })
    expect(numbers()).toEqual(expect.arrayContaining(wanted().map(({ number }) => number)))
    expect(new Set(numbers()).size).toBe(numbers().length)
  })
})

/** A paid order, as another one. */
function orderAgain(): any {
  const { tables } = kit.shop.state
  const [like] = wanted()
  const order = tables.insert('orders', {
    ...like,
    number: 'ORD77777',
    createdAt: kit.clock.now(),
    updatedAt: kit.clock.now(),
  })
  for (const line of shopRows(LINES).filter((each) => each.order === like.id)) {
    tables.insert(LINES, { ...line, order: order.id })
  }
  return order
}

describe('orders that somebody books by hand', () => {
  test.each([
    ['a moment before', 0],
    ['with a date of hours ago, as a till that was offline does', 3 * 3_600_000],
  ])('%s are not booked once more', async (_, agoMs) => {
    await start()
    await fillTill()
    await kit.run('orders')
    const order = orderAgain()
    const [any] = booked()
    const { id: __, ...row } = any
    await kit.clock.sleep(45_000, new AbortController().signal)
    kit.till.state.tables.orders.add({
      ...row,
      reservationnumber: order.number,
      create_date: new Date(kit.clock.now() - agoMs).toISOString(),
    })
    await kit.run('orders')
    expect(numbers().filter((number) => number === order.number)).toHaveLength(1)
  })
})

describe('an order of a variant that the till does not have yet', () => {
  test('is booked as soon as the flow of products has made it', async () => {
    await start({ orders: 10, settings: { unevenPrices: 'sum' } })
    const { tables } = kit.shop.state
    const { product, variants } = inBoth((_, all) => all.length > 2 && all.every(({ sku }) => sku))
    const { id, ...late } = variants.at(-1)
    tables.remove('variants', id)
    await fillTill()
    const order = orderAgain()
    const variant = tables.insert('variants', late)
    tables.touch(product)
    const line = shopRows(LINES).find((each) => each.order === order.id)
    const { sku, articleCode } = late
    Object.assign(line, { product: product.id, variant: variant.id, sku, articleCode })
    await kit.run('orders')
    expect(numbers()).not.toContain(order.number)
    await kit.run('products-to-pos')
    await kit.run('orders')
    expect(numbers()).toContain(order.number)
  })
})

const runFlow = (flow: string) => kit.run(flow, { kind: 'all' })

/** A second product of the shop, with the SKU of one that is there, and that the till has or has not. */
function doubleProduct(isInTill = true): { readonly ids: readonly string[]; readonly sku: string } {
  const { tables } = kit.shop.state
  const variants = shopRows('variants')
  const alone = variants.find(
    ({ product, sku }) =>
      sku &&
      inTill(sku).length > 0 === isInTill &&
      variants.filter((other) => other.product === product).length === 1,
  )
  const product = shopRows('products').find(({ id }) => id === alone.product)
  const twin = tables.insert('products', { ...product, id: undefined, title: 'The twin' })
  tables.insert('variants', { ...alone, id: undefined, product: twin.id })
  return { ids: [String(product.id), String(twin.id)], sku: alone.sku }
}

const inTill = (sku: string): any[] =>
  kit.till.state.tables.products.all().filter(({ productnumber }) => productnumber === sku)

const numbersOf = (): string[] =>
  kit.till.state.tables.products
    .all()
    .map(({ productnumber }: any) => String(productnumber))
    .toSorted()

/** Gives a product without variants another SKU, as somebody in the shop does. */
function giveSku(product: string | undefined, sku: string): void {
  const { tables } = kit.shop.state
  const variant = shopRows('variants').find((each) => String(each.product) === product)
  Object.assign(variant, { sku, articleCode: sku })
  tables.touch(variant)
  tables.touch(shopRows('products').find(({ id }) => String(id) === product))
}

/** A paid order, as another one, whose every line is one product. */
function orderOf(product: string, number: string): any {
  const order = orderAgain()
  Object.assign(order, { number })
  const variant = shopRows('variants').find((each) => String(each.product) === product)
  const { id, sku, articleCode } = variant
  for (const line of shopRows(LINES).filter((each) => each.order === order.id)) {
    Object.assign(line, { product: variant.product, variant: id, sku, articleCode })
  }
  return order
}

/** The articles of the till that an order is booked on. */
function articlesOf(number: string): readonly number[] {
  const { id } = tillOrder(number)
  const rows = kit.till.state.tables.orderrows.all() as any[]
  return [...new Set(rows.filter((row) => row.order_id === id).map((row) => row.product_id))]
}

describe('two of one kind', () => {
  test('products with one SKU: none is written, and the list names both', async () => {
    await start({ orders: 0 })
    const { ids, sku } = doubleProduct(false)
    await runFlow('categories')
    await runFlow('products-to-pos')
    expect(kit.givenUp).toHaveLength(2)
    for (const id of ids) for (const reason of kit.givenUp) expect(reason).toContain(id)
    expect(inTill(sku)).toEqual([])
  })

  test('a product with the SKU of one that was sent already: it stays as it is, and the list names both', async () => {
    await start({ orders: 0 })
    await runFlow('categories')
    await runFlow('products-to-pos')
    const { ids, sku } = doubleProduct()
    const before = inTill(sku)
    expect(before).toHaveLength(1)
    await runFlow('products-to-pos')
    expect(kit.givenUp).toHaveLength(1)
    for (const id of ids) expect(kit.givenUp[0]).toContain(id)
    expect(inTill(sku)).toEqual(before)
  })

  test.each(['merge', 'skip', 'newest'])(
    'products with one SKU are one in the till, and nothing is left to do, with "%s"',
    async (doubles) => {
      await start({ orders: 0, settings: { doubles } })
      const { sku } = doubleProduct()
      await runFlow('categories')
      await runFlow('products-to-pos')
      expect(kit.givenUp).toEqual([])
      expect(inTill(sku)).toHaveLength(1)
    },
  )

  test.each(['fail', 'newest', 'merge'])(
    'a SKU that goes from one product to another, with "%s": each keeps its own article',
    async (doubles) => {
      await start({ orders: 0, settings: { doubles } })
      await runFlow('categories')
      await runFlow('products-to-pos')
      const before = numbersOf()
      const { ids, sku } = doubleProduct()
      const first = shopRows('variants').find(({ product }) => String(product) === ids[0])
      Object.assign(first, { sku: `${sku}-NEW`, articleCode: `${sku}-NEW` })
      kit.shop.state.tables.touch(first)
      kit.shop.state.tables.touch(shopRows('products').find(({ id }) => String(id) === ids[0]))
      for (let run = 0; run < 3; run += 1) await runFlow('products-to-pos')
      expect(kit.givenUp).toEqual([])
      expect(numbersOf()).toEqual([...before, `${sku}-NEW`].toSorted())
      expect(inTill(sku)[0].name).toBe('The twin')
    },
  )

  test('a product that is one with another in the till stays on sale there when the other is deleted', async () => {
    await start({ orders: 0, settings: { doubles: 'merge' } })
    await runFlow('categories')
    await runFlow('products-to-pos')
    const { ids, sku } = doubleProduct()
    await runFlow('products-to-pos')
    const { tables } = kit.shop.state
    for (const { id, product } of shopRows('variants')) {
      if (String(product) === ids[0]) tables.remove('variants', id)
    }
    tables.remove('products', Number(ids[0]))
    await runFlow('products-to-pos')
    expect(inTill(sku)).toMatchObject([{ is_active: true }])
  })

  test.each(['merge', 'newest'])(
    'one of two products that are one in the till gets a SKU of its own, with "%s": each has its article, and is ordered as that',
    async (doubles) => {
      await start({ settings: { doubles } })
      const { ids, sku } = doubleProduct(false)
      await fillTill()
      expect(inTill(sku)).toHaveLength(1)
      giveSku(ids[0], `${sku}-NEW`)
      await kit.run('products-to-pos')
      expect(kit.givenUp).toEqual([])
      const [stays, ...more] = inTill(sku)
      const [own, ...others] = inTill(`${sku}-NEW`)
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
        shopRows('products/*/attributes').map(({ product }) => String(product)),
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
    await start({ orders: 0, settings: { doubles: 'merge' } })
    const { ids, sku } = doubleProduct()
    const { tables } = kit.shop.state
    const places = (product: string | undefined) =>
      shopRows('categories/products').filter((each) => String(each.product) === product)
    const titlesOf = (product: string | undefined): string[] =>
      places(product)
        .map(({ category }) => textOf(tables.get('categories', category)?.['title']))
        .toSorted(byText)
    const other = shopRows('categories').find(({ id }) =>
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
    await fillTill()
    expect(kit.givenUp).toEqual([])
    const [both] = inTill(sku)
    expect(categoriesInTill(both.id)).toEqual(expect.arrayContaining([other.title]))
    giveSku(ids[1], 'OF-ITS-OWN')
    for (let run = 0; run < 2; run += 1) await kit.run('products-to-pos')
    expect(kit.givenUp).toEqual([])
    const [own] = inTill('OF-ITS-OWN')
    expect(categoriesInTill(own.id)).toEqual(titlesOf(ids[1]))
    expect(categoriesInTill(both.id)).toEqual(titlesOf(ids[0]))
    expect((await runFlow('products-to-pos')).counts.done).toBeUndefined()
  })

  test('a product that was made anew under its SKU, and gets another one then, keeps its place and its variants', async () => {
    await start({ orders: 0, settings: { unevenPrices: 'sum', parentSku: 'data01' } })
    const { product, variants } = inBoth((_, all) => all.length > 2 && all.every(({ sku }) => sku))
    const { tables } = kit.shop.state
    Object.assign(product, { data01: 'PARENT' })
    await fillTill()
    const places = shopRows('categories/products').filter((each) => each.product === product.id)
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
    const [before] = inTill('PARENT')
    const shown = () => ({
      places: categoriesInTill(before.id),
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
    expect(inTill('RENAMED')).toMatchObject([{ id: before.id }])
    expect(shown()).toEqual(held)
  })

  test('one of two products with variants that are one in the till gets SKUs of its own: each has its variants', async () => {
    await start({ orders: 0, settings: { doubles: 'merge', unevenPrices: 'sum' } })
    const { product, variants } = inBoth(
      (_, all) => all.length > 2 && all.every(({ sku, options }) => sku && options !== undefined),
    )
    const { tables } = kit.shop.state
    const twin = tables.insert('products', { ...product, id: undefined, title: 'The twin' })
    const twins = variants
      .slice(0, -1)
      .map((variant) => tables.insert('variants', { ...variant, id: undefined, product: twin.id }))
    await fillTill()
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
      await start({ orders: 0, settings: { doubles } })
      const { tables } = kit.shop.state
      const [customer] = shopRows('customers')
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
    await start({ orders: 0 })
    const { tables } = kit.shop.state
    const [customer] = shopRows('customers')
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
      await start()
      await fillTill()
      const [one, other] = wanted()
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

const tillOrder = (number: string): any =>
  booked().find(({ reservationnumber }) => reservationnumber === number)

function changeInShop(order: any, fields: object): void {
  Object.assign(order, fields)
  kit.shop.state.tables.touch(order)
}

/** All orders are booked; gives one that is still open in the till, as the shop has it. */
async function bookAll(): Promise<any> {
  await start()
  await fillTill()
  await kit.run('orders')
  expect(kit.givenUp).toEqual([])
  return wanted().find(({ number }) => ![5, 6, 7, 8].includes(tillOrder(number).status))
}

describe('an order that was booked', () => {
  test('and touched since is left alone', async () => {
    const order = await bookAll()
    const before = structuredClone(tillOrder(order.number))
    changeInShop(order, { memo: 'Packed by Jo' })
    await kit.run('orders')
    expect(kit.givenUp).toEqual([])
    expect(tillOrder(order.number)).toEqual(before)
  })

  test('and cancelled since is cancelled in the till, and booked no second time', async () => {
    const order = await bookAll()
    const count = booked().length
    changeInShop(order, { status: 'cancelled' })
    await kit.run('orders')
    expect(tillOrder(order.number)).toMatchObject({ status: 8 })
    expect(booked()).toHaveLength(count)
    expect(kit.givenUp).toEqual([])
  })

  test('is left alone where two variants of a product had swapped their SKUs before it, and the till heard of that after it', async () => {
    await start({ orders: 10, settings: { unevenPrices: 'sum' } })
    await fillTill()
    const { tables } = kit.shop.state
    const { product, variants } = inBoth((_, all) => all.length > 2 && all.every(({ sku }) => sku))
    const [one, other] = variants
    const [{ sku, articleCode }, theirs] = [one, { ...other }]
    Object.assign(one, { sku: theirs.sku, articleCode: theirs.articleCode })
    Object.assign(other, { sku, articleCode })
    const order = orderAgain()
    const line = shopRows(LINES).find((each) => each.order === order.id)
    Object.assign(line, {
      product: product.id,
      variant: one.id,
      sku: one.sku,
      articleCode: one.articleCode,
    })
    await kit.run('orders')
    expect(numbers()).toContain(order.number)
    for (const row of [one, other, product]) tables.touch(row)
    await kit.run('products-to-pos')
    tables.touch(order)
    await kit.run('orders')
    expect(kit.givenUp).toEqual([])
  })

  test('and edited since is told with what changed, while its rows stay', async () => {
    const order = await bookAll()
    const rows = () => structuredClone(kit.till.state.tables.orderrows.all())
    const before = rows()
    const line = shopRows('orders/*/products').find((row) => row.order === order.id)
    const { quantityOrdered } = line
    Object.assign(line, { quantityOrdered: quantityOrdered + 2 })
    changeInShop(order, { priceIncl: order.priceIncl + 2 * line.basePriceIncl })
    await kit.run('orders')
    expect(kit.givenUp).toHaveLength(1)
    expect(kit.givenUp[0]).toContain(`${quantityOrdered} → ${quantityOrdered + 2}`)
    expect(kit.givenUp[0]).toContain(tillOrder(order.number).ordernumber_full)
    expect(rows()).toEqual(before)
  })
})

/** A product of the shop that is in the till, as both have it. */
function inBoth(isWanted: (product: any, variants: any[]) => boolean): {
  readonly product: any
  readonly variants: any[]
} {
  const variants = shopRows('variants')
  const found = shopRows('products')
    .map((product) => ({
      product,
      variants: variants.filter((variant) => variant.product === product.id),
    }))
    .find((each) => isWanted(each.product, each.variants))
  if (!found) throw new Error('the shop has no such product')
  return found
}

const categoriesInTill = (product: number): string[] =>
  (kit.till.state.tables.producttocategories.where('product_id', product) as any[])
    .map(({ category_id: id }): string => (kit.till.state.tables.categories.get(id) as any).name)
    .toSorted()

describe('a product that was sent', () => {
  test('and moved since leaves its old category, but not one that is the till’s own', async () => {
    await start({ orders: 0 })
    await fillTill()
    const { tables } = kit.shop.state
    const placed = shopRows('categories/products')
    const { product, variants } = inBoth(
      ({ id }, all) =>
        all.length === 1 && placed.filter((each) => each.product === id).length === 1,
    )
    const [inTillNow] = inTill(variants[0].sku)
    const own = kit.till.state.tables.categories.add({ name: 'Shop window', parentcategory_id: 0 })
    kit.till.state.tables.producttocategories.add({
      product_id: inTillNow.id,
      category_id: own.id,
      position: 1,
    })
    const place = placed.find((each) => each.product === product.id)
    const titleOf = (id: number): string =>
      shopRows('categories').find((each) => each.id === id).title
    const old = titleOf(place.category)
    const other: { id: number; title: string } = shopRows('categories').find(
      ({ title }) => title !== old,
    )
    expect(categoriesInTill(inTillNow.id)).toEqual([old, 'Shop window'].toSorted())
    Object.assign(place, { category: other.id })
    tables.touch(product)
    await kit.run('products-to-pos')
    expect(kit.givenUp).toEqual([])
    expect(categoriesInTill(inTillNow.id)).toEqual([other.title, 'Shop window'].toSorted())
  })

  test('and lost a variant since sells it no more in the till, until it is back', async () => {
    await start({ orders: 0, settings: { unevenPrices: 'sum' } })
    await fillTill()
    const { tables } = kit.shop.state
    const { product, variants } = inBoth((_, all) => all.length > 2 && all.every(({ sku }) => sku))
    const gone = variants.at(-1)
    const active = () =>
      (kit.till.state.tables.attributecombinations.all() as any[])
        .filter(({ sku_number: sku }) => variants.some((variant) => variant.sku === sku))
        .filter((row) => row.active)
        .map(({ sku_number: sku }): string => sku)
        .toSorted()
    const all = variants.map(({ sku }): string => sku).toSorted()
    expect(active()).toEqual(all)
    tables.remove('variants', gone.id)
    tables.touch(product)
    await kit.run('products-to-pos')
    expect(active()).toEqual(all.filter((sku) => sku !== gone.sku))
    tables.insert('variants', { ...gone, id: undefined })
    tables.touch(product)
    await kit.run('products-to-pos')
    expect(active()).toEqual(all)
    expect(kit.givenUp).toEqual([])
  })
})
