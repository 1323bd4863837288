import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { readProject } from '../read-project.ts'
import { createHastyClock } from './hasty-clock.ts'
import { startTwoSystems, type TwoSystems } from './two-systems.ts'

const project = readProject()

let kit: TwoSystems
let skipped: number

afterEach(() => kit.close())
beforeEach(() => start())

async function start(settings = {}): Promise<void> {
  const hasty = createHastyClock()
  skipped = 0
  kit = await startTwoSystems(project, {
    products: 6,
    shared: 4,
    customers: 1,
    orders: 0,
    settings,
    clock: { now: () => hasty.now() + skipped, sleep: hasty.sleep },
  })
  // The till's own orders hold nothing back.
  for (const { id } of kit.till.state.tables.orders.all()) {
    kit.till.state.tables.orders.change(id, { status: 8 })
  }
  await pass('all')
}

/** Products, then stock, as they follow each other. */
async function pass(kind: 'changes' | 'all' = 'changes'): Promise<void> {
  await kit.run('products-to-shop', { kind })
  await kit.run('stock', { kind }, { lingerMs: 0 })
}

const simple = (): any[] =>
  kit.till.state.tables.products.all().filter((row: any) => row.stocktype === 'Product')

const combinations = (): any[] => kit.till.state.tables.attributecombinations.all()

const now = () => `${new Date(kit.clock.now()).toISOString().slice(0, 19)}Z`

function change(row: any, fields: object): void {
  kit.till.state.tables.products.change(row.id, { ...fields, modifydate: now() })
}

const inShop = (sku: string): any[] =>
  kit.shop.state.tables.rows('variants').filter((row: any) => row.sku === sku)

const stockOf = (sku: string): number[] => inShop(sku).map(({ stockLevel }) => stockLevel)

async function comeToRest(first: 'products' | 'stock'): Promise<void> {
  if (first === 'stock') await kit.run('stock', { kind: 'all' }, { lingerMs: 0 })
  for (let round = 0; round < 3; round += 1) {
    await pass(round < 2 ? 'changes' : 'all')
    skipped += 5 * 60_000
  }
}

/** What is sold: SKU and stock. */
const inTill = () => [
  ...simple().map(({ productnumber, stock }) => [productnumber, [stock]]),
  ...combinations().flatMap(({ sku_number: sku, stock, active }) =>
    sku && active ? [[sku, [stock]]] : [],
  ),
]
const shown = () => inTill().map(([sku]) => [sku, stockOf(sku)])

describe.each([
  ['products', true],
  ['stock', true],
  ['stock', false],
] as const)(
  'SKUs that change hands in the till, %s first, with numbers sent before: %s',
  (first, wereSent) => {
    beforeEach(async () => {
      if (!wereSent) return
      for (const row of simple()) change(row, { stock: row.stock + 40 })
      for (const row of combinations()) {
        kit.till.state.tables.attributecombinations.change(row.id, { stock: row.stock + 60 })
      }
      await pass()
    })

    test('leave each its own number where a new article gets one', async () => {
      const [renamed] = simple()
      const old = renamed.productnumber
      change(renamed, { productnumber: 'RENAMED' })
      const { id: _, ...rest } = renamed
      kit.till.state.tables.products.add({
        ...rest,
        productnumber: old,
        name: 'Newer',
        stock: 500,
        createdate: now(),
        modifydate: now(),
      })
      await comeToRest(first)
      expect(kit.givenUp).toEqual([])
      expect(shown()).toEqual(inTill())
      expect(stockOf(old)).toEqual([500])
    })

    test('leave each its own number where two are swapped', async () => {
      const [one, other] = simple()
      const skus = [one.productnumber, other.productnumber]
      change(one, { productnumber: skus[1], stock: 11 })
      change(other, { productnumber: skus[0], stock: 22 })
      await comeToRest(first)
      expect(kit.givenUp).toEqual([])
      expect(shown()).toEqual(inTill())
    })

    test('leave each its own number where those of two variants are swapped', async () => {
      const product = combinations().find(({ active }) => active).product_id
      const [one, other] = combinations().filter((row) => row.product_id === product && row.active)
      const skus = [one.sku_number, other.sku_number]
      const { tables } = kit.till.state
      tables.attributecombinations.change(one.id, {
        sku_number: skus[1],
        product_number: skus[1],
        stock: 11,
      })
      tables.attributecombinations.change(other.id, {
        sku_number: skus[0],
        product_number: skus[0],
        stock: 22,
      })
      change(tables.products.get(product), {})
      await comeToRest(first)
      expect(kit.givenUp).toEqual([])
      expect(shown()).toEqual(inTill())
    })
  },
)

/** A product with variants, and those that are sold. */
function configurable(): { readonly product: any; readonly variants: readonly any[] } {
  const product = combinations().find(({ active }) => active).product_id
  const variants = combinations().filter((row) => row.product_id === product && row.active)
  return { product: kit.till.state.tables.products.get(product), variants }
}

const variantId = (sku: string): number => inShop(sku)[0].id

const stocks = (ids: readonly number[]): number[] =>
  ids.map((id) => (kit.shop.state.tables.get('variants', id) as any).stockLevel)

const remove = ({ id }: any): void => {
  kit.till.state.tables.attributecombinations.remove(id)
}

describe('what the till does not sell any more is sold out in the webshop', () => {
  test('as a variant whose SKU another one has', async () => {
    const { product, variants } = configurable()
    const [gone, other] = variants
    const ids = [gone.sku_number, other.sku_number].map(variantId)
    remove(gone)
    const sku = gone.sku_number
    kit.till.state.tables.attributecombinations.change(other.id, {
      sku_number: sku,
      product_number: sku,
    })
    change(product, {})
    await comeToRest('products')
    expect(stocks(ids)).toEqual([0, other.stock])
    expect(kit.givenUp).toEqual([])
  })

  test('as those of a product that has no variants any more, but for the one that has its SKU', async () => {
    const { product, variants } = configurable()
    const ids = variants.map(({ sku_number: sku }) => variantId(sku))
    for (const each of variants) remove(each)
    const productnumber = variants[0].sku_number
    change(product, { stocktype: 'Product', productnumber, stock: 4, stockenabled: true })
    await comeToRest('products')
    expect(stocks(ids)).toEqual(ids.map((_, at) => (at === 0 ? 4 : 0)))
    expect(kit.givenUp).toEqual([])
  })
})
