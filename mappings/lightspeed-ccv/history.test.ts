import { afterEach, describe, expect, test } from 'vitest'
import {
  booked,
  categoriesInTill,
  fillTill,
  inBoth,
  inTill,
  LINES,
  numbers,
  orderAgain,
  shopRows,
  startHistory,
  tillOrder,
  wanted,
} from './history-kit.ts'
import type { TwoSystems } from './two-systems.ts'

let kit: TwoSystems
afterEach(() => kit.close())

describe('orders that are in the till already', () => {
  test('are not booked once more on a fresh installation, however old they are', async () => {
    kit = await startHistory()
    const [order] = wanted(kit)
    const [any] = booked(kit)
    const { id: _, ...row } = any
    kit.till.state.tables.orders.add({
      ...row,
      reservationnumber: order.number,
      create_date: '2015-05-06T10:00:00Z',
    })
    await fillTill(kit)
    await kit.run('orders')
    expect(kit.givenUp).toEqual([])
    expect(numbers(kit).filter((number) => number === order.number)).toHaveLength(1)
    expect(numbers(kit)).toEqual(expect.arrayContaining(wanted(kit).map(({ number }) => number)))
  })

  test('are not guessed: nothing is booked as long as the list of orders breaks off', async () => {
    kit = await startHistory()
    await fillTill(kit)
    const before = booked(kit).length
    // The flow of products has looked at it some minutes ago.
    await kit.clock.sleep(180_000, new AbortController().signal)
    kit.till.state.faults.add({ kind: 'status', status: 503, method: 'GET', path: '/orders/' })
    const summary = await kit.run('orders')
    expect(booked(kit)).toHaveLength(before)
    expect(summary.counts.created).toBeUndefined()
    kit.till.state.faults.clear()
    await kit.run('orders', { kind: 'all' })
    expect(numbers(kit)).toEqual(expect.arrayContaining(wanted(kit).map(({ number }) => number)))
    expect(new Set(numbers(kit)).size).toBe(numbers(kit).length)
  })
})

describe('orders that somebody books by hand', () => {
  test.each([
    ['a moment before', 0],
    ['with a date of hours ago, as a till that was offline does', 3 * 3_600_000],
  ])('%s are not booked once more', async (_, agoMs) => {
    kit = await startHistory()
    await fillTill(kit)
    await kit.run('orders')
    const order = orderAgain(kit)
    const [any] = booked(kit)
    const { id: __, ...row } = any
    await kit.clock.sleep(45_000, new AbortController().signal)
    kit.till.state.tables.orders.add({
      ...row,
      reservationnumber: order.number,
      create_date: new Date(kit.clock.now() - agoMs).toISOString(),
    })
    await kit.run('orders')
    expect(numbers(kit).filter((number) => number === order.number)).toHaveLength(1)
  })
})

describe('an order of a variant that the till does not have yet', () => {
  test('is booked as soon as the flow of products has made it', async () => {
    kit = await startHistory({ orders: 10, settings: { unevenPrices: 'sum' } })
    const { tables } = kit.shop.state
    const { product, variants } = inBoth(
      kit,
      (_, all) => all.length > 2 && all.every(({ sku }) => sku),
    )
    const { id, ...late } = variants.at(-1)
    tables.remove('variants', id)
    await fillTill(kit)
    const order = orderAgain(kit)
    const variant = tables.insert('variants', late)
    tables.touch(product)
    const line = shopRows(kit, LINES).find((each) => each.order === order.id)
    const { sku, articleCode } = late
    Object.assign(line, { product: product.id, variant: variant.id, sku, articleCode })
    await kit.run('orders')
    expect(numbers(kit)).not.toContain(order.number)
    await kit.run('products-to-pos')
    await kit.run('orders')
    expect(numbers(kit)).toContain(order.number)
  })
})

function changeInShop(order: any, fields: object): void {
  Object.assign(order, fields)
  kit.shop.state.tables.touch(order)
}

/** All orders are booked; gives one that is still open in the till, as the shop has it. */
async function bookAll(): Promise<any> {
  kit = await startHistory()
  await fillTill(kit)
  await kit.run('orders')
  expect(kit.givenUp).toEqual([])
  return wanted(kit).find(({ number }) => ![5, 6, 7, 8].includes(tillOrder(kit, number).status))
}

describe('an order that was booked', () => {
  test('and touched since is left alone', async () => {
    const order = await bookAll()
    const before = structuredClone(tillOrder(kit, order.number))
    changeInShop(order, { memo: 'Packed by Jo' })
    await kit.run('orders')
    expect(kit.givenUp).toEqual([])
    expect(tillOrder(kit, order.number)).toEqual(before)
  })

  test('and cancelled since is cancelled in the till, and booked no second time', async () => {
    const order = await bookAll()
    const count = booked(kit).length
    changeInShop(order, { status: 'cancelled' })
    await kit.run('orders')
    expect(tillOrder(kit, order.number)).toMatchObject({ status: 8 })
    expect(booked(kit)).toHaveLength(count)
    expect(kit.givenUp).toEqual([])
  })

  test('is left alone where two variants of a product had swapped their SKUs before it, and the till heard of that after it', async () => {
    kit = await startHistory({ orders: 10, settings: { unevenPrices: 'sum' } })
    await fillTill(kit)
    const { tables } = kit.shop.state
    const { product, variants } = inBoth(
      kit,
      (_, all) => all.length > 2 && all.every(({ sku }) => sku),
    )
    const [one, other] = variants
    const [{ sku, articleCode }, theirs] = [one, { ...other }]
    Object.assign(one, { sku: theirs.sku, articleCode: theirs.articleCode })
    Object.assign(other, { sku, articleCode })
    const order = orderAgain(kit)
    const line = shopRows(kit, LINES).find((each) => each.order === order.id)
    Object.assign(line, {
      product: product.id,
      variant: one.id,
      sku: one.sku,
      articleCode: one.articleCode,
    })
    await kit.run('orders')
    expect(numbers(kit)).toContain(order.number)
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
    const line = shopRows(kit, 'orders/*/products').find((row) => row.order === order.id)
    const { quantityOrdered } = line
    Object.assign(line, { quantityOrdered: quantityOrdered + 2 })
    changeInShop(order, { priceIncl: order.priceIncl + 2 * line.basePriceIncl })
    await kit.run('orders')
    expect(kit.givenUp).toHaveLength(1)
    expect(kit.givenUp[0]).toContain(`${quantityOrdered} → ${quantityOrdered + 2}`)
    expect(kit.givenUp[0]).toContain(tillOrder(kit, order.number).ordernumber_full)
    expect(rows()).toEqual(before)
  })
})

describe('a product that was sent', () => {
  test('and moved since leaves its old category, but not one that is the till’s own', async () => {
    kit = await startHistory({ orders: 0 })
    await fillTill(kit)
    const { tables } = kit.shop.state
    const placed = shopRows(kit, 'categories/products')
    const { product, variants } = inBoth(
      kit,
      ({ id }, all) =>
        all.length === 1 && placed.filter((each) => each.product === id).length === 1,
    )
    const [inTillNow] = inTill(kit, variants[0].sku)
    const own = kit.till.state.tables.categories.add({ name: 'Shop window', parentcategory_id: 0 })
    kit.till.state.tables.producttocategories.add({
      product_id: inTillNow.id,
      category_id: own.id,
      position: 1,
    })
    const place = placed.find((each) => each.product === product.id)
    const titleOf = (id: number): string =>
      shopRows(kit, 'categories').find((each) => each.id === id).title
    const old = titleOf(place.category)
    const other: { id: number; title: string } = shopRows(kit, 'categories').find(
      ({ title }) => title !== old,
    )
    expect(categoriesInTill(kit, inTillNow.id)).toEqual([old, 'Shop window'].toSorted())
    Object.assign(place, { category: other.id })
    tables.touch(product)
    await kit.run('products-to-pos')
    expect(kit.givenUp).toEqual([])
    expect(categoriesInTill(kit, inTillNow.id)).toEqual([other.title, 'Shop window'].toSorted())
  })

  test('and lost a variant since sells it no more in the till, until it is back', async () => {
    kit = await startHistory({ orders: 0, settings: { unevenPrices: 'sum' } })
    await fillTill(kit)
    const { tables } = kit.shop.state
    const { product, variants } = inBoth(
      kit,
      (_, all) => all.length > 2 && all.every(({ sku }) => sku),
    )
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
