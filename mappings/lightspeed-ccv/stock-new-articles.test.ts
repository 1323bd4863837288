import { afterEach, beforeEach, expect, test } from 'vitest'
import type { HastyClock } from './hasty-clock.ts'
import { bookedAs, placePaid, placeUnpaid, startStock, stockedVariant } from './stock-kit.ts'
import type { TwoSystems } from './two-systems.ts'

let kit: TwoSystems
let clock: HastyClock
let variant: any

beforeEach(async () => {
  ;({ kit, clock } = await startStock())
  await run()
  variant = stockedVariant(kit)
})
afterEach(() => kit.close())

const run = (kind: 'changes' | 'all' = 'changes') => kit.run('stock', { kind }, { lingerMs: 0 })

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
  const placed = placeUnpaid(kit, variant)
  const line = tables.rows('orders/*/products').find(({ order }) => order === placed.id)
  Object.assign(line ?? {}, { product: fresh['id'], sku: 'NEW-1', articleCode: 'NEW-1' })
  expect(variant.stockLevel).toBe(19)
  clock.leap(31 * 60_000)
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
    clock.leap(30_000)
    if (isCompared) await run('all')
    for (let round = 0; round < 3; round += 1) {
      await kit.run('products-to-pos')
      await run(round < 2 ? 'changes' : 'all')
      expect([variant.stockLevel, first?.['stockLevel']]).toEqual([right, 500])
      clock.leap(5 * 60_000)
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
  const placed = placeUnpaid(kit, variant)
  const line = tables.rows('orders/*/products').find(({ order }) => order === placed.id)
  Object.assign(line ?? {}, { product: product?.id, sku: 'NEW-L', articleCode: 'NEW-L' })
  expect(variant.stockLevel).toBe(19)
  clock.leap(60_000)
  await kit.run('products-to-pos')
  const inTill = kit.till.state.tables.attributecombinations
    .all()
    .find((row) => row['sku_number'] === 'NEW-L')
  expect(inTill?.['stock']).toBe(20)
  await run('all')
  expect(variant.stockLevel).toBe(19)
})

test.each([true, false])(
  'an order that was booked before its product got variants is taken off once, before and after it is sent; the variant is the old one: %s',
  async (isSame) => {
    await kit.run('categories', { kind: 'all' })
    await kit.run('products-to-pos', { kind: 'all' })
    await run('all')
    const { tables } = kit.shop.state
    const right = variant.stockLevel
    const placed = placePaid(kit, variant)
    clock.leap(31 * 60_000)
    await kit.run('orders')
    expect(kit.givenUp).toEqual([])
    const booked = bookedAs(kit, placed)
    await run()
    expect(variant.stockLevel).toBe(right - 1)

    const product = tables.rows('products').find(({ id }) => id === variant.product)
    const old = variant
    if (!isSame) variant = tables.insert('variants', { ...old, id: undefined })
    tables.insert('variants', { ...old, id: undefined, isDefault: false, sku: 'L-1', title: 'L' })
    if (!isSame) tables.remove('variants', old.id)
    for (const row of [variant, product]) if (row) tables.touch(row)
    clock.leap(60_000)
    await kit.run('products-to-pos')
    expect(kit.givenUp).toEqual([])
    await run('all')
    expect(variant.stockLevel).toBe(right - 1)

    kit.till.state.tables.orders.change(booked.id, { status: 5 })
    clock.leap(31 * 60_000)
    await kit.run('order-status')
    await run('all')
    expect(variant.stockLevel).toBe(right - 1)
  },
)
