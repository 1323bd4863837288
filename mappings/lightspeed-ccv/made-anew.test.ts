import { afterEach, expect, test } from 'vitest'
import type { HastyClock } from './hasty-clock.ts'
import { bookedAs, placePaid, startStock, stockedVariant } from './stock-kit.ts'
import type { TwoSystems } from './two-systems.ts'

let kit: TwoSystems
let clock: HastyClock
let variant: any

afterEach(() => kit.close())

const run = (kind: 'changes' | 'all' = 'changes') => kit.run('stock', { kind }, { lingerMs: 0 })

test.each([true, false])(
  'a product that was deleted and made anew under its SKU is the same article: its orders are booked and its stock is the till’s, compared in between: %s',
  async (isCompared) => {
    ;({ kit, clock } = await startStock())
    await run()
    variant = stockedVariant(kit)
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
    const placed = placePaid(kit, variant)
    await kit.run('orders')
    clock.leap(31 * 60_000)
    await run()
    expect(kit.givenUp).toEqual([])
    expect(bookedAs(kit, placed)).toBeDefined()
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
    ;({ kit, clock } = await startStock({
      products: 12,
      settings: { takenAt, unevenPrices: 'sum' },
    }))
    const { tables } = kit.shop.state
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
    const placed = placePaid(kit, variant)
    Object.assign(placed, { paymentStatus: 'not_paid', status: 'processing_awaiting_payment' })
    clock.leap(31 * 60_000)
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
    clock.leap(31 * 60_000)
    await run('all')
    expect(kit.givenUp).toEqual([])
    expect(variant.stockLevel).toBe(right - 1)

    Object.assign(placed, { paymentStatus: 'paid', status: 'processing_awaiting_shipment' })
    tables.touch(placed)
    await kit.run('orders')
    expect(kit.givenUp).toEqual([])
    expect(bookedAs(kit, placed)).toBeDefined()
    if (takenAt === 'booking') return // by hand, here: the till that is simulated takes nothing off then
    clock.leap(31 * 60_000)
    await run('all')
    expect(variant.stockLevel).toBe(right - 1)
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
    ;({ kit, clock } = await startStock({
      products: 12,
      settings: { takenAt, unevenPrices: 'sum' },
    }))
    const { tables } = kit.shop.state
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
    const placed = placePaid(kit, variant)
    await kit.run('orders')
    const booked = bookedAs(kit, placed)
    // As the till does, by itself.
    const takeOff = (): void => {
      const { id, stock } = inTill()
      kit.till.state.tables.attributecombinations.change(id, { stock: stock - 1 })
    }
    if (takenAt === 'booking') takeOff()
    clock.leap(31 * 60_000)
    await run()
    expect(variant.stockLevel).toBe(right - 1)

    const product = tables.rows('products').find(({ id }) => id === old.product)
    tables.remove('variants', old.id)
    if (product) tables.touch(product)
    clock.leap(31 * 60_000)
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
      clock.leap(31 * 60_000)
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
