import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { readProject } from '../read-project.ts'
import { createHastyClock } from './hasty-clock.ts'
import { startTwoSystems, type TwoSystems } from './two-systems.ts'

const project = readProject()

let kit: TwoSystems
let skipped: number

beforeEach(async () => {
  const hasty = createHastyClock()
  skipped = 0
  kit = await startTwoSystems(project, {
    products: 6,
    shared: 4,
    customers: 1,
    orders: 0,
    clock: { now: () => hasty.now() + skipped, sleep: hasty.sleep },
  })
  // The till's own orders hold anything back.
  for (const { id } of kit.till.state.tables.orders.all()) {
    kit.till.state.tables.orders.change(id, { status: 8 })
  }
})
afterEach(() => kit.close())

async function run(...flows: readonly string[]): Promise<void> {
  for (const flow of flows) {
    skipped += 31 * 60_000
    await kit.run(flow, { kind: 'all' }, { lingerMs: 0 })
  }
}

const shopVariants = (): any[] => kit.shop.state.tables.rows('variants') as any[]
const inShop = (sku: string): any => shopVariants().find((row) => row.sku === sku)
const inTill = (sku: string): any =>
  kit.till.state.tables.products.all().find((row) => row['productnumber'] === sku)
const now = () => `${new Date(kit.clock.now()).toISOString().slice(0, 19)}Z`
const changeInTill = (row: any, fields: object) =>
  kit.till.state.tables.products.change(row.id, { ...fields, modifydate: now() })

/** An article of the webshop alone. */
const made = (stockTracking: string, stockLevel: number, fields: object = {}): any => {
  const { tables } = kit.shop.state
  const [like] = shopVariants()
  const product = tables.rows('products').find(({ id }) => id === like.product)
  const fresh = tables.insert('products', { ...product, id: undefined, title: stockTracking })
  const sku = `NEW-${stockTracking}`
  return tables.insert('variants', {
    ...like,
    id: undefined,
    product: fresh['id'],
    isDefault: true,
    options: [],
    sku,
    articleCode: sku,
    ean: '',
    stockTracking,
    stockLevel,
    ...fields,
  })
}

/** An article of the till without variants. */
const simple = (): any =>
  kit.till.state.tables.products.all().find((row) => row['stocktype'] === 'Product')

describe('an article that is made in the webshop', () => {
  test.each([
    ['disabled', 0, false],
    ['indicator', -2, true],
    ['enabled', 7, true],
  ] as const)(
    'with stock management "%s" keeps it, and the till manages its stock: %s, %s',
    async (tracking, level, isManaged) => {
      const variant = made(tracking, level)
      await run('categories', 'products-to-pos', 'stock', 'products-to-pos', 'stock')
      expect(inTill(variant.sku).stockenabled).toBe(isManaged)
      expect([variant.stockTracking, variant.stockLevel]).toEqual([tracking, Math.max(0, level)])
      expect(kit.givenUp).toEqual([])
    },
  )

  test('is left alone once somebody has set it to sell without stock', async () => {
    const variant = made('enabled', 7)
    await run('categories', 'products-to-pos', 'stock')
    Object.assign(variant, { stockTracking: 'disabled', stockLevel: 0 })
    kit.shop.state.tables.touch(variant)
    await run('stock', 'products-to-pos', 'stock')
    expect([variant.stockTracking, variant.stockLevel]).toEqual(['disabled', 0])
  })

  test('without a tax is told before anything is written, also by the trial', async () => {
    made('enabled', 7, { tax: false, taxType: 'auto' })
    await run('categories')
    const [trial] = await kit.try(['products-to-pos'], 20)
    expect(JSON.stringify(trial)).toContain('has no tax in the webshop')
    await run('products-to-pos')
    expect(kit.givenUp.at(-1)).toContain('Choose its tax in the webshop, then retry')
    expect(inTill('NEW-enabled')).toBeUndefined()
  })
})

describe('an article of the till whose stock is not managed there', () => {
  test('is made in the webshop without stock management, and gets no number', async () => {
    const article = simple()
    for (const row of shopVariants()) {
      if (row.sku === article.productnumber) kit.shop.state.tables.remove('variants', row.id)
    }
    changeInTill(article, { productnumber: 'SERVICE', stockenabled: false, stock: 0 })
    await run('products-to-shop', 'stock', 'products-to-shop', 'stock')
    expect(inShop('SERVICE')).toMatchObject({ stockTracking: 'disabled' })
    expect(kit.givenUp).toEqual([])
  })

  test('is left as it is in a webshop that has it already', async () => {
    const article = simple()
    await run('products-to-shop', 'stock')
    const variant = inShop(article.productnumber)
    Object.assign(variant, { stockTracking: 'enabled', stockLevel: 30 })
    kit.shop.state.tables.touch(variant)
    changeInTill(article, { stockenabled: false, stock: 0 })
    await run('products-to-shop', 'stock')
    expect([variant.stockTracking, variant.stockLevel]).toEqual(['enabled', 30])
  })

  test('is sold without stock again each time that a variant of it is on again', async () => {
    const { products, attributecombinations } = kit.till.state.tables
    const combination: any = attributecombinations
      .all()
      .find((row: any) => row.sku_number && row.active)
    const product = products.get(combination.product_id)
    changeInTill(product, { stockenabled: false })
    await run('products-to-shop', 'stock')
    const variant = inShop(combination.sku_number)
    Object.assign(variant, { stockTracking: 'disabled', stockLevel: 0 })
    kit.shop.state.tables.touch(variant)
    for (let round = 0; round < 2; round += 1) {
      attributecombinations.change(combination.id, { active: false })
      changeInTill(product, {})
      await run('products-to-shop', 'stock')
      expect([variant.stockTracking, variant.stockLevel]).toEqual(['enabled', 0])
      attributecombinations.change(combination.id, { active: true })
      changeInTill(product, {})
      await run('products-to-shop', 'stock')
      expect(variant.stockTracking).toBe('disabled')
    }
    // What somebody sets up afterwards stays.
    Object.assign(variant, { stockTracking: 'enabled', stockLevel: 0 })
    kit.shop.state.tables.touch(variant)
    await run('products-to-shop', 'stock')
    expect(variant.stockTracking).toBe('enabled')
  })
})
