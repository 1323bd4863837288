import { afterEach, beforeEach, expect, test } from 'vitest'
import { readProject } from '../read-project.ts'
import { createHastyClock } from './hasty-clock.ts'
import { startTwoSystems, type TwoSystems } from './two-systems.ts'

const project = readProject()

let kit: TwoSystems
let skipped: number
let asked: string[]
let variant: any

beforeEach(async () => {
  const hasty = createHastyClock()
  skipped = 0
  asked = []
  kit = await startTwoSystems(project, {
    products: 8,
    shared: 6,
    customers: 2,
    orders: 3,
    clock: { now: () => hasty.now() + skipped, sleep: hasty.sleep },
    onRequest: (role, { method, path }) => {
      if (role === 'shop') asked.push(`${method} ${path.replace(/^.*\/nl/, '')}`)
    },
  })
  for (const order of kit.shop.state.tables.rows('orders')) order['status'] = 'cancelled'
  await run()
  const numbers = new Set(kit.till.state.tables.products.all().map((row) => row['productnumber']))
  variant = kit.shop.state.tables
    .rows('variants')
    .find((row: any) => numbers.has(row.sku || row.articleCode) && row.stockLevel > 1)
  asked = []
})
afterEach(() => kit.close())

const run = (kind: 'changes' | 'all' = 'changes') => kit.run('stock', { kind }, { lingerMs: 0 })

/** An order of one piece that nobody has paid. */
function placeUnpaid(): any {
  const { tables, checkOut } = kit.shop.state
  const [anyOrder] = tables.rows('orders')
  const [anyLine] = tables.rows('orders/*/products')
  const now = Math.floor(kit.clock.now())
  const placed: any = tables.insert('orders', {
    ...anyOrder,
    createdAt: now,
    updatedAt: now,
    number: 'ORD90001',
    status: 'processing_awaiting_payment',
    paymentStatus: 'not_paid',
  })
  tables.insert('orders/*/products', {
    ...anyLine,
    order: placed.id,
    variant: variant.id,
    quantityOrdered: 1,
    quantityShipped: 0,
    quantityRefunded: 0,
    quantityReturned: 0,
  })
  checkOut(placed)
  return placed
}

test('what somebody changed in the webshop is put right when everything is compared', async () => {
  const right = variant.stockLevel
  variant.stockLevel = 500
  kit.shop.state.tables.touch(variant)
  await run('all')
  expect(variant.stockLevel).toBe(right)
})

test('it is put right without being asked for after half an hour', async () => {
  const right = variant.stockLevel
  variant.stockLevel = 500
  kit.shop.state.tables.touch(variant)
  skipped += 31 * 60_000
  await run()
  expect(variant.stockLevel).toBe(right)
})

test('it is put right after a day even where the shop does not say that anything changed', async () => {
  const right = variant.stockLevel
  variant.stockLevel = 500
  skipped += 86_400_000 + 60_000
  await run()
  expect(variant.stockLevel).toBe(right)
})

test('an order that nobody paid holds its piece until it is cancelled', async () => {
  const right = variant.stockLevel
  const placed = placeUnpaid()
  await run('all')
  expect(variant.stockLevel).toBe(right - 1)
  kit.shop.state.cancelOrder(placed)
  await run('all')
  expect(variant.stockLevel).toBe(right)
})

test('what the shop shows is read in pages, and a sale of its own is not written back', async () => {
  placeUnpaid()
  asked = []
  skipped += 31 * 60_000
  await run()
  expect(asked.filter((request) => !request.includes('/orders'))).toEqual(['GET /variants.json'])
  expect(asked.filter((request) => request.endsWith('/products.json')).length).toBeLessThan(3)
})

test('a quiet pass asks the webshop for nothing', async () => {
  skipped += 5 * 60_000
  await run()
  expect(asked).toEqual([])
})

test('what unsent orders hold of a product that is new in the till is taken off once', async () => {
  const { tables } = kit.shop.state
  const product = tables.rows('products').find(({ id }) => id === variant.product)
  const fresh = tables.insert('products', { ...product, id: undefined, title: 'New here' })
  variant = tables.insert('variants', {
    ...variant,
    id: undefined,
    product: fresh['id'],
    sku: 'NEW-1',
    articleCode: 'NEW-1',
    stockLevel: 20,
  })
  const placed = placeUnpaid()
  const line = tables.rows('orders/*/products').find(({ order }) => order === placed.id)
  Object.assign(line ?? {}, { product: fresh['id'], sku: 'NEW-1', articleCode: 'NEW-1' })
  expect(variant.stockLevel).toBe(19)
  skipped += 31 * 60_000
  await kit.run('categories', { kind: 'all' })
  await kit.run('products-to-pos', { kind: 'all' })
  const inTill = kit.till.state.tables.products
    .all()
    .find(({ productnumber }) => productnumber === 'NEW-1')
  expect(inTill?.['stock']).toBe(20)
  await run('all')
  expect(variant.stockLevel).toBe(19)
})

test.each([false, true])(
  'an article with a new SKU keeps its stock where a variant of a new product gets the old one, compared before: %s',
  async (isCompared) => {
    await kit.run('categories', { kind: 'all' })
    await kit.run('products-to-pos', { kind: 'all' })
    await run('all')
    const { tables } = kit.shop.state
    const right = variant.stockLevel
    const old = variant.sku || variant.articleCode
    const product = tables.rows('products').find(({ id }) => id === variant.product)
    Object.assign(variant, { sku: 'RENAMED', articleCode: 'RENAMED' })
    for (const row of [variant, product]) tables.touch(row)
    const fresh = tables.insert('products', { ...product, id: undefined, title: 'Of two sizes' })
    const [first] = [old, 'OTHER-1'].map((sku) =>
      tables.insert('variants', {
        ...variant,
        id: undefined,
        product: fresh['id'],
        isDefault: sku === old,
        title: sku,
        sku,
        articleCode: sku,
        stockLevel: 500,
      }),
    )
    skipped += 30_000
    if (isCompared) await run('all')
    for (let round = 0; round < 3; round += 1) {
      await kit.run('products-to-pos')
      await run(round < 2 ? 'changes' : 'all')
      expect([variant.stockLevel, first?.['stockLevel']]).toEqual([right, 500])
      skipped += 5 * 60_000
    }
    expect(kit.givenUp).toEqual([])
  },
)

test('what an unsent order holds of a variant that came to a known product is taken off once', async () => {
  await kit.run('categories', { kind: 'all' })
  await kit.run('products-to-pos', { kind: 'all' })
  await run('all')
  const { tables } = kit.shop.state
  const product = tables.rows('products').find(({ id }) => id === variant.product)
  if (product) tables.touch(product)
  variant = tables.insert('variants', {
    ...variant,
    id: undefined,
    isDefault: false,
    title: 'L',
    sku: 'NEW-L',
    articleCode: 'NEW-L',
    stockLevel: 20,
  })
  const placed = placeUnpaid()
  const line = tables.rows('orders/*/products').find(({ order }) => order === placed.id)
  Object.assign(line ?? {}, { product: product?.id, sku: 'NEW-L', articleCode: 'NEW-L' })
  expect(variant.stockLevel).toBe(19)
  skipped += 60_000
  await kit.run('products-to-pos')
  const inTill = kit.till.state.tables.attributecombinations
    .all()
    .find((row) => row['sku_number'] === 'NEW-L')
  expect(inTill?.['stock']).toBe(20)
  await run('all')
  expect(variant.stockLevel).toBe(19)
})

/** A paid order of one piece that the flow of orders can book. */
function placePaid(): any {
  const { tables } = kit.shop.state
  const placed = placeUnpaid()
  const line: any = tables.rows('orders/*/products').find(({ order }) => order === placed.id)
  const [priceIncl, tax] = [line.basePriceIncl, line.taxRate]
  const prices = { priceIncl, priceExcl: priceIncl / (1 + tax) }
  Object.assign(line, prices, {
    sku: variant.sku || variant.articleCode,
    product: variant.product,
    basePriceExcl: prices.priceExcl,
    discountIncl: 0,
    discountExcl: 0,
  })
  const costs = ['PriceIncl', 'PriceExcl', 'DiscountIncl', 'DiscountExcl']
  Object.assign(placed, prices, {
    status: 'processing_awaiting_shipment',
    paymentStatus: 'paid',
    paymentId: 'ideal',
    email: 'jo@example.com',
    discountAmount: 0,
    discountPercentage: 0,
    discountCouponCode: '',
    ...Object.fromEntries(
      ['shipment', 'payment'].flatMap((cost) => costs.map((name) => [`${cost}${name}`, 0])),
    ),
  })
  tables.touch(placed)
  return placed
}

const bookedAs = (placed: any): any =>
  kit.till.state.tables.orders.all().find((row) => row['reservationnumber'] === placed.number)

test('what an order that was cancelled in the till gave back can be sold at the next run', async () => {
  const right = variant.stockLevel
  const placed = placePaid()
  skipped += 31 * 60_000
  await run()
  await kit.run('orders')
  expect(kit.givenUp).toEqual([])
  expect(variant.stockLevel).toBe(right - 1)

  const { orders, products } = kit.till.state.tables
  orders.change(bookedAs(placed).id, { status: 8 })
  skipped += 3 * 60_000
  await kit.run('order-status')
  expect(placed.status).toBe('cancelled')
  expect(variant.stockLevel).toBe(right)
  const sku = variant.sku || variant.articleCode
  const article: any = products.all().find((row) => row['productnumber'] === sku)
  products.change(article.id, { stock: article.stock - 1 })
  skipped += 3 * 60_000
  await run()
  expect(variant.stockLevel).toBe(right - 1)
})

test.each([true, false])(
  'an order that was booked before its product got variants is taken off once, before and after it is sent; the variant is the old one: %s',
  async (isSame) => {
    await kit.run('categories', { kind: 'all' })
    await kit.run('products-to-pos', { kind: 'all' })
    await run('all')
    const { tables } = kit.shop.state
    const right = variant.stockLevel
    const placed = placePaid()
    skipped += 31 * 60_000
    await kit.run('orders')
    expect(kit.givenUp).toEqual([])
    const booked = bookedAs(placed)
    await run()
    expect(variant.stockLevel).toBe(right - 1)

    const product = tables.rows('products').find(({ id }) => id === variant.product)
    const old = variant
    if (!isSame) variant = tables.insert('variants', { ...old, id: undefined })
    tables.insert('variants', { ...old, id: undefined, isDefault: false, sku: 'L-1', title: 'L' })
    if (!isSame) tables.remove('variants', old.id)
    for (const row of [variant, product]) if (row) tables.touch(row)
    skipped += 60_000
    await kit.run('products-to-pos')
    expect(kit.givenUp).toEqual([])
    await run('all')
    expect(variant.stockLevel).toBe(right - 1)

    kit.till.state.tables.orders.change(booked.id, { status: 5 })
    skipped += 31 * 60_000
    await kit.run('order-status')
    await run('all')
    expect(variant.stockLevel).toBe(right - 1)
  },
)

/** The parcels that an order is sent in, with the codes that somebody entered in the webshop. */
function giveParcels({ id }: { readonly id: number }, codes: readonly string[]): void {
  const { tables } = kit.shop.state
  const [any] = tables.rows('shipments')
  const now = kit.clock.now()
  for (const trackingCode of codes) {
    const own = { id: undefined, order: id, status: 'not_shipped', trackingCode }
    tables.insert('shipments', { ...any, ...own, createdAt: now, updatedAt: now })
  }
}

test('an order of two parcels that is placed, booked and sent within the hour is told to the webshop', async () => {
  // What was sent before makes the list of parcels be read, and kept.
  const before = Object.assign(placePaid(), { number: 'ORD89999' })
  skipped += 31 * 60_000
  await kit.run('orders')
  kit.till.state.tables.orders.change(bookedAs(before).id, { status: 5 })
  await kit.run('order-status')
  skipped += 10 * 60_000
  const placed = placePaid()
  giveParcels(placed, ['', ''])
  skipped += 5 * 60_000
  await kit.run('orders')
  skipped += 20 * 60_000
  kit.till.state.tables.orders.change(bookedAs(placed).id, { status: 5 })
  skipped += 5 * 60_000
  await kit.run('order-status')
  expect(kit.givenUp).toEqual([])
  expect(placed).toMatchObject({ status: 'completed_shipped', shipmentStatus: 'shipped' })
  const parcels = kit.shop.state.tables.rows('shipments').filter(({ order }) => order === placed.id)
  expect(parcels.map(({ status }) => status)).toEqual(['shipped', 'shipped'])
})

test('an order of two parcels that was cancelled in the till is cancelled in the webshop, each parcel once', async () => {
  const { tables } = kit.shop.state
  const placed = placePaid()
  giveParcels(placed, ['', '3SOWN'])
  skipped += 31 * 60_000
  await kit.run('orders')
  kit.till.state.tables.orders.change(bookedAs(placed).id, { status: 8 })
  asked = []
  for (let turn = 0; turn < 4; turn += 1) {
    await kit.run('order-status')
    await kit.run('orders')
    skipped += 50 * 60_000
  }
  expect(kit.givenUp).toEqual([])
  expect(placed).toMatchObject({ status: 'cancelled', shipmentStatus: 'cancelled' })
  expect(
    tables
      .rows('shipments')
      .filter(({ order }) => order === placed.id)
      .map(({ status, trackingCode }) => [status, trackingCode]),
  ).toEqual([
    ['cancelled', ''],
    ['cancelled', '3SOWN'],
  ])
  expect(asked.filter((request) => request.startsWith('PUT /shipments/'))).toHaveLength(2)
})

test.each([true, false])(
  'a product that was deleted and made anew under its SKU is the same article: its orders are booked and its stock is the till’s, compared in between: %s',
  async (isCompared) => {
    await kit.run('categories', { kind: 'all' })
    await kit.run('products-to-pos', { kind: 'all' })
    await run('all')
    const { tables } = kit.shop.state
    const right = variant.stockLevel
    const old = variant
    const product = tables.rows('products').find(({ id }) => id === old.product)
    tables.remove('variants', old.id)
    tables.remove('products', old.product)
    if (isCompared) await kit.run('products-to-pos', { kind: 'all' })
    const now = Math.floor(kit.clock.now())
    const anew = { id: undefined, createdAt: now, updatedAt: now }
    const fresh = tables.insert('products', { ...product, ...anew })
    variant = tables.insert('variants', { ...old, ...anew, product: fresh.id, stockLevel: 500 })
    await kit.run('products-to-pos')
    const placed = placePaid()
    await kit.run('orders')
    skipped += 31 * 60_000
    await run()
    expect(kit.givenUp).toEqual([])
    expect(bookedAs(placed)).toBeDefined()
    expect(variant.stockLevel).toBe(right - 1)
  },
)

test.each([
  ['a product', 'booking', true],
  ['a product', 'booking', false],
  ['a product', 'sending', false],
  ['a product with variants', 'booking', true],
  ['a product with variants', 'sending', false],
])(
  '%s that was deleted and made anew: unpaid orders of the deleted one hold their pieces, with goods taken off at "%s", compared in between: %s',
  async (kind, takenAt, isCompared) => {
    await kit.close()
    const hasty = createHastyClock()
    kit = await startTwoSystems(project, {
      products: 12,
      shared: 6,
      customers: 2,
      orders: 3,
      settings: { takenAt, unevenPrices: 'sum' },
      clock: { now: () => hasty.now() + skipped, sleep: hasty.sleep },
    })
    const { tables } = kit.shop.state
    for (const order of tables.rows('orders')) order['status'] = 'cancelled'
    await kit.run('categories', { kind: 'all' })
    await kit.run('products-to-pos', { kind: 'all' })
    await run('all')
    const all: any[] = [...tables.rows('variants')]
    const sisters = ({ product }: any): any[] => all.filter((each) => each.product === product)
    const isWanted = (each: any): boolean =>
      sisters(each).length > 2 === (kind !== 'a product') &&
      (sisters(each).length === 1 || kind !== 'a product') &&
      sisters(each).every(({ sku }) => sku) &&
      each.stockLevel > 1
    variant = all.find(isWanted)
    const old = variant
    const right = old.stockLevel
    const placed = placePaid()
    Object.assign(placed, { paymentStatus: 'not_paid', status: 'processing_awaiting_payment' })
    skipped += 31 * 60_000
    await run()
    expect(variant.stockLevel).toBe(right - 1)

    const product = tables.rows('products').find(({ id }) => id === old.product)
    for (const each of sisters(old)) tables.remove('variants', each.id)
    tables.remove('products', old.product)
    if (isCompared) await kit.run('products-to-pos', { kind: 'all' })
    const now = Math.floor(kit.clock.now())
    const anew = { id: undefined, createdAt: now, updatedAt: now }
    const fresh = tables.insert('products', { ...product, ...anew })
    for (const each of sisters(old)) {
      const made = tables.insert('variants', { ...each, ...anew, product: fresh.id, stockLevel: 0 })
      if (each === old) variant = made
    }
    await kit.run('products-to-pos')
    skipped += 31 * 60_000
    await run('all')
    expect(kit.givenUp).toEqual([])
    expect(variant.stockLevel).toBe(right - 1)

    Object.assign(placed, { paymentStatus: 'paid', status: 'processing_awaiting_shipment' })
    tables.touch(placed)
    await kit.run('orders')
    expect(kit.givenUp).toEqual([])
    expect(bookedAs(placed)).toBeDefined()
    if (takenAt === 'booking') return // by hand, here: the till that is simulated takes nothing off then
    skipped += 31 * 60_000
    await run('all')
    expect(variant.stockLevel).toBe(right - 1)
  },
)

test.each(['merge', 'newest', 'skip'])(
  'of two products with one SKU one gets the stock of the till and the other is told, until it is hidden, with "%s"',
  async (doubles) => {
    await kit.close()
    const hasty = createHastyClock()
    kit = await startTwoSystems(project, {
      products: 8,
      shared: 6,
      customers: 2,
      orders: 3,
      settings: { doubles },
      clock: { now: () => hasty.now() + skipped, sleep: hasty.sleep },
    })
    const { tables } = kit.shop.state
    for (const order of tables.rows('orders')) order['status'] = 'cancelled'
    const pass = async (): Promise<void> => {
      skipped += 31 * 60_000
      await kit.run('products-to-pos')
      await run('all')
    }
    await kit.run('categories', { kind: 'all' })
    await pass()
    const numbers = new Set(kit.till.state.tables.products.all().map((row) => row['productnumber']))
    const first: any = tables
      .rows('variants')
      .find((row: any) => numbers.has(row.sku || row.articleCode) && row.stockLevel > 1)
    const right = first.stockLevel
    expect(kit.givenUp).toEqual([])

    const product = tables.rows('products').find(({ id }) => id === first.product)
    const now = Math.floor(kit.clock.now())
    const anew = { id: undefined, createdAt: now, updatedAt: now }
    const copy = tables.insert('products', { ...product, ...anew, title: 'Copy' })
    variant = tables.insert('variants', { ...first, ...anew, product: copy.id, stockLevel: 500 })
    for (let round = 0; round < 3; round += 1) {
      await pass()
      expect([first.stockLevel, variant.stockLevel]).toEqual([right, 500])
    }
    // What is left out is skipped, and says why.
    const told =
      doubles === 'skip' ? [] : [`products-to-pos ${copy.id} parked: The SKU ${first.sku}`]
    expect(kit.givenUp).toEqual(told.map((reason) => expect.stringContaining(reason)))

    const { id } = placeUnpaid()
    const line = tables.rows('orders/*/products').find(({ order }) => order === id)
    Object.assign(line ?? {}, { product: copy.id, sku: first.sku, articleCode: first.sku })
    await pass()
    expect(first.stockLevel).toBe(doubles === 'skip' ? right : right - 1)
    if (doubles === 'skip') return

    Object.assign(copy, { isVisible: false, visibility: 'hidden' })
    tables.touch(copy)
    await pass()
    expect(kit.givenUp).toHaveLength(1)

    // Who leaves begins with nothing of the number of both, and the other gets that.
    Object.assign(first, { sku: 'OWN-1', articleCode: 'OWN-1' })
    for (const row of [first, product]) if (row) tables.touch(row)
    await pass()
    await pass()
    expect([first.stockLevel, variant.stockLevel]).toEqual([0, right - 1])
    expect(kit.givenUp.slice(1)).toEqual([
      expect.stringContaining(`The product was one with Copy (${copy.id}) in the till`),
    ])
  },
)

test.each([
  ['booking', true],
  ['booking', false],
  ['sending', true],
  ['sending', false],
])(
  'a booked order of a variant that was removed and added again in its product holds its piece once, with goods taken off at "%s", compared in between: %s',
  async (takenAt, isCompared) => {
    await kit.close()
    const hasty = createHastyClock()
    kit = await startTwoSystems(project, {
      products: 12,
      shared: 6,
      customers: 2,
      orders: 3,
      settings: { takenAt, unevenPrices: 'sum' },
      clock: { now: () => hasty.now() + skipped, sleep: hasty.sleep },
    })
    const { tables } = kit.shop.state
    for (const order of tables.rows('orders')) order['status'] = 'cancelled'
    await kit.run('categories', { kind: 'all' })
    await kit.run('products-to-pos', { kind: 'all' })
    await run('all')
    const all: any[] = [...tables.rows('variants')]
    const sisters = ({ product }: any): any[] => all.filter((each) => each.product === product)
    variant = all.find(
      (each) =>
        !each.isDefault &&
        sisters(each).length > 2 &&
        sisters(each).every(({ sku }) => sku) &&
        each.stockLevel > 2,
    )
    const old = variant
    const right = old.stockLevel
    const inTill = (): any =>
      kit.till.state.tables.attributecombinations
        .all()
        .find(({ sku_number: sku }) => sku === old.sku)
    const placed = placePaid()
    await kit.run('orders')
    const booked = bookedAs(placed)
    // As the till does, by itself.
    const takeOff = (): void => {
      const { id, stock } = inTill()
      kit.till.state.tables.attributecombinations.change(id, { stock: stock - 1 })
    }
    if (takenAt === 'booking') takeOff()
    skipped += 31 * 60_000
    await run()
    expect(variant.stockLevel).toBe(right - 1)

    const product = tables.rows('products').find(({ id }) => id === old.product)
    tables.remove('variants', old.id)
    if (product) tables.touch(product)
    skipped += 31 * 60_000
    if (isCompared) {
      await kit.run('products-to-pos', { kind: 'all' })
      await run('all')
    }
    expect(inTill().active).toBe(!isCompared)
    const now = Math.floor(kit.clock.now())
    const anew = { id: undefined, createdAt: now, updatedAt: now, stockLevel: 0 }
    variant = tables.insert('variants', { ...old, ...anew })
    if (product) tables.touch(product)
    const pass = async (): Promise<void> => {
      skipped += 31 * 60_000
      await kit.run('products-to-pos')
      await kit.run('orders')
      await run('all')
    }
    await pass()
    expect(inTill().active).toBe(true)
    expect(variant.stockLevel).toBe(right - 1)

    // Nothing of it is taken for an edit, and it is booked once.
    tables.touch(placed)
    await pass()
    expect(kit.givenUp).toEqual([])
    expect(
      kit.till.state.tables.orders
        .all()
        .filter((row) => row['reservationnumber'] === placed.number),
    ).toHaveLength(1)
    expect(variant.stockLevel).toBe(right - 1)

    kit.till.state.tables.orders.change(booked.id, { status: 5 })
    if (takenAt === 'sending') takeOff()
    expect(inTill().stock).toBe(right - 1)
    await kit.run('order-status')
    await pass()
    expect(kit.givenUp).toEqual([])
    expect(placed.status).toBe('completed_shipped')
    expect(variant.stockLevel).toBe(right - 1)
  },
)

test('an order that left in a status that is not chosen, before it was read in one that is, is told: the till keeps its goods', async () => {
  await kit.close()
  const hasty = createHastyClock()
  kit = await startTwoSystems(project, {
    products: 8,
    shared: 6,
    customers: 2,
    orders: 3,
    settings: { statuses: ['processing_awaiting_shipment'] },
    clock: { now: () => hasty.now() + skipped, sleep: hasty.sleep },
  })
  const { tables } = kit.shop.state
  for (const order of tables.rows('orders')) order['status'] = 'cancelled'
  await kit.run('categories', { kind: 'all' })
  await kit.run('products-to-pos', { kind: 'all' })
  await run('all')
  const numbers = new Set(kit.till.state.tables.products.all().map((row) => row['productnumber']))
  variant = tables
    .rows('variants')
    .find((row: any) => numbers.has(row.sku || row.articleCode) && row.stockLevel > 1)
  const right = variant.stockLevel
  const placed = placePaid()
  skipped += 31 * 60_000
  await run('all')
  expect(variant.stockLevel).toBe(right - 1)
  Object.assign(placed, { status: 'completed_shipped', shipmentStatus: 'shipped' })
  tables.touch(placed)
  for (let round = 0; round < 2; round += 1) {
    skipped += 31 * 60_000
    await kit.run('orders')
    await run('all')
    // Somebody books it by hand, or counts the stock of the till.
    expect(variant.stockLevel).toBe(right)
    expect(kit.givenUp).toEqual([
      expect.stringContaining(`Order ${placed.number} has left and was never booked`),
    ])
  }
  expect(bookedAs(placed)).toBeUndefined()
})

test('of two new products with one SKU the other is told at once, also where the list of stock was read just before', async () => {
  await kit.close()
  const hasty = createHastyClock()
  kit = await startTwoSystems(project, {
    products: 8,
    shared: 6,
    customers: 2,
    orders: 0,
    settings: { doubles: 'merge' },
    clock: { now: () => hasty.now() + skipped, sleep: hasty.sleep },
  })
  const { tables } = kit.shop.state
  await kit.run('categories', { kind: 'all' })
  await kit.run('products-to-pos')
  await run('all')
  expect(kit.givenUp).toEqual([])

  const numbers = new Set(kit.till.state.tables.products.all().map((row) => row['productnumber']))
  const first: any = tables
    .rows('variants')
    .find((row: any) => numbers.has(row.sku || row.articleCode) && row.stockLevel > 1)
  const product = tables.rows('products').find(({ id }) => id === first.product)
  const made = ['Blue', 'Red'].map((title, index) => {
    const now = Math.floor(kit.clock.now())
    const anew = { id: undefined, createdAt: now, updatedAt: now }
    const copy = tables.insert('products', { ...product, ...anew, title })
    const numbered = { sku: 'TWICE', articleCode: 'TWICE', stockLevel: 10 - 6 * index }
    tables.insert('variants', { ...first, ...anew, ...numbered, product: copy.id })
    return copy.id
  })
  skipped += 5_000
  await kit.run('products-to-pos')
  expect(kit.givenUp).toEqual([
    expect.stringContaining(
      `products-to-pos ${made[1]} parked: The SKU TWICE is also that of Blue`,
    ),
  ])
})

test('of two that are one in the till it is known whose number it has, also where nothing had to be written', async () => {
  await kit.close()
  const hasty = createHastyClock()
  kit = await startTwoSystems(project, {
    products: 8,
    shared: 6,
    customers: 2,
    orders: 0,
    settings: { doubles: 'merge' },
    clock: { now: () => hasty.now() + skipped, sleep: hasty.sleep },
  })
  const { tables } = kit.shop.state
  await kit.run('categories', { kind: 'all' })
  await kit.run('products-to-pos')
  await run('all')

  const numbers = new Set(kit.till.state.tables.products.all().map((row) => row['productnumber']))
  const like: any = tables
    .rows('variants')
    .find((row: any) => numbers.has(row.sku || row.articleCode) && row.stockLevel > 1)
  const product = tables.rows('products').find(({ id }) => id === like.product)
  async function make(title: string, stockLevel: number): Promise<any> {
    const now = Math.floor(kit.clock.now())
    const anew = { id: undefined, createdAt: now, updatedAt: now }
    const copy: any = tables.insert('products', { ...product, ...anew, title })
    const numbered = { sku: 'TWICE', articleCode: 'TWICE', stockLevel }
    tables.insert('variants', { ...like, ...anew, ...numbered, product: copy.id })
    skipped += 5_000
    await kit.run('products-to-pos')
    skipped += 31 * 60_000
    await run('all')
    return copy
  }
  const blue = await make('Blue', 10)
  const red = await make('Red', 4)
  expect(kit.givenUp).toEqual([
    expect.stringContaining(`products-to-pos ${red.id} parked: The SKU TWICE is also that of Blue`),
  ])

  // The till's ten are Blue's, and the article stays Red's.
  const own: any = tables.rows('variants').find(({ product: of }) => of === blue.id)
  Object.assign(own, { sku: 'OWN', articleCode: 'OWN' })
  tables.touch(own)
  tables.touch(blue)
  skipped += 120_000
  await kit.run('products-to-pos')
  expect(kit.givenUp.slice(1)).toEqual([
    expect.stringContaining(
      `products-to-pos ${blue.id} parked: The product was one with Red (${red.id}) in the till`,
    ),
  ])
})
