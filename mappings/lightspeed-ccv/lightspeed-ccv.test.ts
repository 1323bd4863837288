import { afterEach, describe, expect, test } from 'vitest'
import type { Counts } from '../../engine/index.ts'
import { readProject } from '../read-project.ts'
import { startTwoSystems, type TwoSystems, type TwoSystemsOptions } from './two-systems.ts'

const project = readProject()

const FLOWS = [
  'categories',
  'products-to-pos',
  'customers',
  'orders',
  'order-status',
  'stock',
  'refunds',
]

let kit: TwoSystems
afterEach(() => kit.close())

async function start(options: Partial<TwoSystemsOptions> = {}): Promise<void> {
  kit = await startTwoSystems(project, { products: 12, customers: 10, orders: 20, ...options })
}

async function runAll(kind: 'changes' | 'all'): Promise<Record<string, Counts>> {
  const counts: Record<string, Counts> = {}
  for (const flow of FLOWS) {
    const summary = await kit.run(flow, { kind })
    expect({ flow, ...summary.result }).toEqual({ flow, state: 'finished' })
    counts[flow] = summary.counts
  }
  return counts
}

const writesOf = (counts: Counts): number =>
  (counts.created ?? 0) + (counts.updated ?? 0) + (counts.deleted ?? 0)

const shopRows = (table: string): any[] => [...kit.shop.state.tables.rows(table)]
const tillRows = (table: keyof TwoSystems['till']['state']['tables']): any[] =>
  kit.till.state.tables[table].all()

/** The SKU as the connector tells it: the article code where there is none. */
const skuOf = (variant: any): string => variant.sku || variant.articleCode

const linesOf = (lines: readonly [string, number][]): string[] => lines.map(String).toSorted()

/** What is in the till as often as it should be. */
function expectNothingDoubledOrLost(): void {
  for (const [table, name] of [
    ['products', (row: any) => row.productnumber],
    ['users', (row: any) => row.username.toLowerCase()],
    ['orders', (row: any) => row.reservationnumber],
    ['categories', (row: any) => `${row.parentcategory_id} ${row.name}`],
    ['attributes', (row: any) => row.name],
    ['producttocategories', (row: any) => `${row.product_id} ${row.category_id}`],
  ] as const) {
    const names = tillRows(table).map(name)
    expect({ table, names }).toEqual({ table, names: [...new Set(names)] })
  }
  const numbers = new Set([
    ...tillRows('products').map((row) => row.productnumber),
    ...tillRows('attributecombinations').map((row) => row.sku_number),
  ])
  expect(
    shopRows('variants')
      .map(skuOf)
      .filter((sku) => !numbers.has(sku)),
  ).toEqual([])
  const booked = new Set(tillRows('orders').map((row) => row.reservationnumber))
  const lost = wantedOrders().map(({ number }) => number)
  expect(lost.filter((number) => !booked.has(number))).toEqual([])
}

function wantedOrders(): any[] {
  return shopRows('orders').filter(
    ({ status, paymentStatus }) =>
      paymentStatus === 'paid' &&
      !['on_hold', 'processing_awaiting_payment', 'cancelled'].includes(status),
  )
}

/** The orders whose money was given back, as the till has it. */
function reimbursed(): string[] {
  const invoices = tillRows('invoices').filter(({ status }) => status === 'reimbursed')
  const orders = invoices.map(({ order_id: id }) => tillRows('orders').find((row) => row.id === id))
  return orders.map((order) => order.reservationnumber)
}

describe('between two simulated systems', () => {
  test('all arrives, and a second complete run writes nothing', async () => {
    await start()
    await runAll('changes')
    expect(kit.givenUp).toEqual([])
    expectNothingDoubledOrLost()

    const again = await runAll('all')
    expect(kit.givenUp).toEqual([])
    expect(FLOWS.filter((flow) => writesOf(again[flow] ?? {}) > 0)).toEqual([])
  })

  test('an order arrives with its customer, its articles and what they cost', async () => {
    await start()
    await runAll('changes')
    for (const order of wantedOrders().filter(({ email }) => email !== '')) {
      const booked = tillRows('orders').find((row) => row.reservationnumber === order.number)
      const rows = tillRows('orderrows').filter((row) => row.order_id === booked.id)
      const lines = shopRows('orders/*/products').filter((line) => line.order === order.id)
      expect(
        linesOf(rows.map((row) => [row.sub_sku_number || row.product_number, row.count])),
      ).toEqual(linesOf(lines.map((line) => [skuOf(line), line.quantityOrdered])))
      const slack = 0.005 * lines.length + 0.006 // the simulated till rounds each row
      expect(Math.abs(booked.total_price - order.priceIncl)).toBeLessThan(slack)
      const user = kit.till.state.tables.users.get(booked.user_id) as any
      expect(user.username).toBe(order.email.toLowerCase())
      expect(user.userinfo.customertype).toBe(order.companyName ? 'b2b' : 'b2c')
    }
  })

  test('an order that the shop credited is reimbursed in the till, and a part of one is told', async () => {
    await start()
    const notes = shopRows('invoices').filter(({ isCreditNote }) => isCreditNote)
    const credited = shopRows('orders').filter(({ id }) => notes.some(({ order }) => order === id))
    expect(credited.length).toBeGreaterThan(0)
    await runAll('changes')
    expect(new Set(reimbursed())).toEqual(new Set(credited.map(({ number }) => number)))

    const part = wantedOrders().find(({ id }) => notes.every(({ order }) => order !== id))
    const line = shopRows('orders/*/products').find(({ order }) => order === part.id)
    const whole = shopRows('invoices').find(({ order }) => order === part.id)
    const { tables } = kit.shop.state
    tables.insert('invoices', {
      ...whole,
      id: undefined,
      isCreditNote: true,
      priceIncl: -line.priceIncl / 2,
    })
    await kit.run('refunds', { kind: 'all' })
    expect(kit.givenUp).toEqual([expect.stringContaining('CCV takes whole refunds only')])
    expect(reimbursed()).toHaveLength(credited.length)
  })

  test('stock of every shared article is what the till can sell', async () => {
    await start()
    await runAll('changes')
    const orders = new Map(tillRows('orders').map((row) => [row.id, row]))
    const open = tillRows('orderrows').filter(
      (row) => ![5, 6, 7, 8].includes(orders.get(row.order_id)?.status),
    )
    const booked = new Set(tillRows('orders').map((row) => row.reservationnumber))
    const waitingOrders = shopRows('orders')
      .filter((order) => /^on_hold|^processing/.test(order.status) && !booked.has(order.number))
      .filter(({ createdAt }) => createdAt > kit.clock.now() - 60 * 86_400_000)
    const unbooked = new Set(waitingOrders.map(({ id }) => id))
    const sold = shopRows('orders/*/products').filter(({ order }) => unbooked.has(order))
    expect(sold).not.toEqual([])
    const simple = tillRows('products').filter(({ stocktype }) => stocktype === 'Product')
    for (const { productnumber, stock } of simple) {
      const variant = shopRows('variants').find((row) => skuOf(row) === productnumber)
      if (!variant) continue
      const held = open
        .filter((row) => row.product_number === productnumber)
        .reduce((sum, row) => sum + row.count, 0)
      const waiting = sold
        .filter((line) => line.variant === variant.id)
        .reduce((sum, line) => sum + line.quantityOrdered - line.quantityReturned, 0)
      const { stockLevel, stockTracking } = variant
      expect({ productnumber, stockLevel, stockTracking }).toEqual({
        productnumber,
        stockLevel: Math.max(0, stock - held - waiting),
        stockTracking: 'enabled',
      })
    }
  })

  test('an order of an article that is new waits for it and wakes by itself', async () => {
    await start({ customers: 4, orders: 6, shared: 0 })
    await kit.run('categories')
    const { counts } = await kit.run('orders')
    expect(counts.waiting).toBeGreaterThan(0)
    expect(counts.created).toBeUndefined()
    await kit.run('products-to-pos')
    await kit.run('orders')
    expectNothingDoubledOrLost()
  })

  test('a till that refuses, fails and hangs up loses nothing and gets nothing twice', async () => {
    await start({ shared: 0 })
    const { faults } = kit.till.state
    faults.add({ kind: 'limited', times: 6, ms: 1000, after: 5 })
    faults.add({ kind: 'status', status: 503, times: 8, probability: 0.2 })
    for (const path of ['/orders/', '/users/', '/products/', '/categories/', '/attributes/']) {
      faults.add({ kind: 'cut-after', method: 'POST', path, times: 2, after: 1 })
    }
    faults.add({ kind: 'cut-body', method: 'POST', times: 2, after: 12 })
    faults.add({ kind: 'cut-before', times: 4, probability: 0.1 })
    kit.shop.state.faults.add({ kind: 'limited', times: 4, ms: 1000, after: 3 })
    kit.shop.state.faults.add({ kind: 'cut-after', method: 'PUT', times: 3, after: 2 })
    await runAll('changes')
    await runAll('changes')
    // A create whose answer was lost is looked for when it can no longer be under way.
    await kit.clock.sleep(180_000, new AbortController().signal)
    await runAll('changes')
    expect(faults.list().filter(({ probability }) => probability === undefined)).toEqual([])
    expect(kit.givenUp).toEqual([])
    expectNothingDoubledOrLost()

    // A credit note that was read before its order was booked is taken up by the complete read of the night.
    const night = await runAll('all')
    expect(FLOWS.filter((flow) => flow !== 'refunds' && writesOf(night[flow] ?? {}) > 0)).toEqual(
      [],
    )
    const again = await runAll('all')
    expect(FLOWS.filter((flow) => writesOf(again[flow] ?? {}) > 0)).toEqual([])
  })

  test('products go the other way, with their variants, and a second run writes nothing', async () => {
    await start({ products: 6, customers: 2, orders: 0, shared: 4 })
    const first = await kit.run('products-to-shop')
    expect(kit.givenUp).toEqual([])
    expect(first.counts.created).toBeGreaterThan(0)
    const skus = shopRows('variants').map(skuOf)
    expect(skus).not.toContain('')
    expect(skus.toSorted()).toEqual([...new Set(skus)].toSorted())
    const sold = tillRows('products')
      .filter(({ stocktype }) => stocktype === 'Product')
      .map(({ productnumber }) => productnumber)
    const inVariants = tillRows('attributecombinations').map((row) => row.sku_number)
    expect([...sold, ...inVariants].filter((sku) => sku && !skus.includes(sku))).toEqual([])

    const again = await kit.run('products-to-shop', { kind: 'all' })
    expect(kit.givenUp).toEqual([])
    expect(writesOf(again.counts)).toBe(0)
  })

  test('a product that is switched off in the till is hidden in the shop, and is not taken for one that is gone', async () => {
    await start({ products: 6, customers: 2, orders: 0, shared: 0 })
    await kit.run('products-to-shop')
    const off = tillRows('products').find(({ is_active }) => is_active)
    off.is_active = false
    await kit.run('products-to-shop', { kind: 'all' })
    const hidden = shopRows('products').filter(({ visibility }) => visibility === 'hidden')
    expect(hidden.length).toBeGreaterThan(0)
    const again = await kit.run('products-to-shop', { kind: 'all' })
    expect(again.result).toEqual({ state: 'finished' })
    expect(kit.givenUp).toEqual([])
    expect(writesOf(again.counts)).toBe(0)
  })
})
