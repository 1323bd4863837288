import { afterEach, expect, test } from 'vitest'
import type { HastyClock } from './hasty-clock.ts'
import { placeUnpaid, startStock, stockedVariant } from './stock-kit.ts'
import type { TwoSystems } from './two-systems.ts'

let kit: TwoSystems
let clock: HastyClock
let variant: any

afterEach(() => kit.close())

const run = (kind: 'changes' | 'all' = 'changes') => kit.run('stock', { kind }, { lingerMs: 0 })

test.each(['merge', 'newest', 'skip'])(
  'of two products with one SKU one gets the stock of the till and the other is told, until it is hidden, with "%s"',
  async (doubles) => {
    ;({ kit, clock } = await startStock({ settings: { doubles } }))
    const { tables } = kit.shop.state
    const pass = async (): Promise<void> => {
      clock.leap(31 * 60_000)
      await kit.run('products-to-pos')
      await run('all')
    }
    await kit.run('categories', { kind: 'all' })
    await pass()
    const first = stockedVariant(kit)
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

    const { id } = placeUnpaid(kit, variant)
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

test('of two new products with one SKU the other is told at once, also where the list of stock was read just before', async () => {
  ;({ kit, clock } = await startStock({ orders: 0, settings: { doubles: 'merge' } }))
  const { tables } = kit.shop.state
  await kit.run('categories', { kind: 'all' })
  await kit.run('products-to-pos')
  await run('all')
  expect(kit.givenUp).toEqual([])

  const first = stockedVariant(kit)
  const product = tables.rows('products').find(({ id }) => id === first.product)
  const made = ['Blue', 'Red'].map((title, index) => {
    const now = Math.floor(kit.clock.now())
    const anew = { id: undefined, createdAt: now, updatedAt: now }
    const copy = tables.insert('products', { ...product, ...anew, title })
    const numbered = { sku: 'TWICE', articleCode: 'TWICE', stockLevel: 10 - 6 * index }
    tables.insert('variants', { ...first, ...anew, ...numbered, product: copy.id })
    return copy.id
  })
  clock.leap(5_000)
  await kit.run('products-to-pos')
  expect(kit.givenUp).toEqual([
    expect.stringContaining(
      `products-to-pos ${made[1]} parked: The SKU TWICE is also that of Blue`,
    ),
  ])
})

test('of two that are one in the till it is known whose number it has, also where nothing had to be written', async () => {
  ;({ kit, clock } = await startStock({ orders: 0, settings: { doubles: 'merge' } }))
  const { tables } = kit.shop.state
  await kit.run('categories', { kind: 'all' })
  await kit.run('products-to-pos')
  await run('all')

  const like = stockedVariant(kit)
  const product = tables.rows('products').find(({ id }) => id === like.product)
  async function make(title: string, stockLevel: number): Promise<any> {
    const now = Math.floor(kit.clock.now())
    const anew = { id: undefined, createdAt: now, updatedAt: now }
    const copy: any = tables.insert('products', { ...product, ...anew, title })
    const numbered = { sku: 'TWICE', articleCode: 'TWICE', stockLevel }
    tables.insert('variants', { ...like, ...anew, ...numbered, product: copy.id })
    clock.leap(5_000)
    await kit.run('products-to-pos')
    clock.leap(31 * 60_000)
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
  clock.leap(120_000)
  await kit.run('products-to-pos')
  expect(kit.givenUp.slice(1)).toEqual([
    expect.stringContaining(
      `products-to-pos ${blue.id} parked: The product was one with Red (${red.id}) in the till`,
    ),
  ])
})
