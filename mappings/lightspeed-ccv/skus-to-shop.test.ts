import { afterEach, beforeEach, expect, test } from 'vitest'
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

const now = () => `${new Date(kit.clock.now()).toISOString().slice(0, 19)}Z`

function change(row: any, fields: object): void {
  kit.till.state.tables.products.change(row.id, { ...fields, modifydate: now() })
}

const inShop = (sku: string): any[] =>
  kit.shop.state.tables.rows('variants').filter((row: any) => row.sku === sku)

const stockOf = (sku: string): number[] => inShop(sku).map(({ stockLevel }) => stockLevel)

/** The webshop has what the till has, by SKU, and nothing waits for a person. */
async function agrees(): Promise<void> {
  for (let round = 0; round < 3; round += 1) {
    await pass(round < 2 ? 'changes' : 'all')
    skipped += 5 * 60_000
  }
  expect(kit.givenUp).toEqual([])
  for (const { productnumber: sku, stock } of simple()) {
    expect([sku, stockOf(sku)]).toEqual([sku, [stock]])
  }
}

test('a SKU that a new article of the till gets from another one leaves each its own number', async () => {
  const [first] = simple()
  const old = first.productnumber
  change(first, { productnumber: 'RENAMED' })
  const { id: _, ...rest } = first
  kit.till.state.tables.products.add({
    ...rest,
    productnumber: old,
    name: 'Newer',
    stock: 500,
    createdate: now(),
    modifydate: now(),
  })
  await agrees()
  expect(stockOf(old)).toEqual([500])
})

test('articles of the till that swap their SKUs keep their own numbers', async () => {
  const [first, second] = simple()
  const [one, other] = [first.productnumber, second.productnumber]
  change(first, { productnumber: other, stock: 11 })
  change(second, { productnumber: one, stock: 22 })
  await agrees()
})
