import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { readProject } from '../read-project.ts'
import { createHastyClock } from './hasty-clock.ts'
import { openTeeShop, type TeeShop } from './tee-shop.ts'

// Products come from the till, where articles are made anew, or get variants, while orders of them are open.

const project = readProject()
// Each passes through all flows some times.
vi.setConfig({ testTimeout: 120_000, hookTimeout: 120_000 })

const FLOWS = ['products-to-shop', 'orders', 'order-status', 'refunds', 'stock']

let shop: TeeShop
let skipped: number
let product: any
let sku: string

afterEach(() => shop.kit.close())
beforeEach(async () => {
  const hasty = createHastyClock()
  skipped = 0
  shop = await openTeeShop(project, {
    products: 6,
    shared: 4,
    clock: { now: () => hasty.now() + skipped, sleep: hasty.sleep },
  })
  const { orders, products } = shop.kit.till.state.tables
  // The till's own orders hold nothing back.
  for (const { id } of orders.all()) orders.change(id, { status: 8 })
  product = products.all().find(({ id }) => seatsOf(id).length > 2)
  sku = seatsOf(product.id)[0].sku_number
  await pass()
  await pass('all')
})

const seatsOf = (id: number): any[] =>
  shop.kit.till.state.tables.attributecombinations
    .where('product_id', id)
    .filter((seat: any) => seat.active && seat.sku_number)
    .toSorted((left: any, right: any) => left.id - right.id)

const seatOf = (wanted: string): any =>
  seatsOf(product.id).find((seat) => seat.sku_number === wanted)

async function pass(kind: 'changes' | 'all' = 'changes'): Promise<void> {
  for (const flow of FLOWS) {
    skipped += 31 * 60_000
    await shop.kit.run(flow, { kind }, { lingerMs: 0 })
  }
}

async function settle(): Promise<void> {
  await pass()
  await pass('all')
}

const variants = (): any[] => [...shop.kit.shop.state.tables.rows('variants')]
const variantOf = (wanted: string): any => variants().find((each) => each.sku === wanted)

const now = () => `${new Date(shop.kit.clock.now()).toISOString().slice(0, 19)}Z`
const touch = ({ id }: any, fields: object = {}): void => {
  shop.kit.till.state.tables.products.change(id, { ...fields, modifydate: now() })
}

function copySeats(seats: readonly any[], more: object): void {
  for (const { id: _, ...seat } of seats) {
    shop.kit.till.state.tables.attributecombinations.add(Object.assign({}, seat, more))
  }
}

/** The product is deleted in the till and made anew with its SKUs. */
function makeProductAnew(): void {
  const { products, attributecombinations } = shop.kit.till.state.tables
  const seats = seatsOf(product.id)
  const { id, ...fields } = products.get(product.id) as any
  for (const seat of seats) attributecombinations.remove(seat.id)
  products.remove(id)
  const times = { createdate: now(), modifydate: now() }
  const made: any = products.add(Object.assign({}, fields, { name: 'Anew' }, times))
  copySeats(seats, { product_id: made.id })
  product = made
}

function makeVariantAnew(): void {
  const seat = seatOf(sku)
  shop.kit.till.state.tables.attributecombinations.remove(seat.id)
  copySeats([seat], {})
  touch(product)
}

const MAKINGS = [
  ['product', makeProductAnew],
  ['variant', makeVariantAnew],
] as const

test.each(MAKINGS)(
  'what an open order holds of a %s that is made anew in the till is told, once',
  async (_, makeAnew) => {
    const { stock } = seatOf(sku)
    const order = shop.order(variantOf(sku), 1)
    await pass()
    makeAnew()
    await settle()
    expect(shop.kit.givenUp).toHaveLength(1)
    expect(shop.kit.givenUp[0]).toContain(`Open orders of the till (TEE1) hold pieces of ${sku},`)
    // Somebody takes them off in the till.
    shop.kit.till.state.tables.attributecombinations.change(seatOf(sku).id, { stock: stock - 1 })
    touch(product)
    await settle()
    await shop.send(order)
    await settle()
    expect(new Set(shop.kit.givenUp).size).toBe(1)
    expect(variantOf(sku).stockLevel).toBe(stock - 1)
  },
)

test.each(MAKINGS)(
  'a %s made anew of which nothing is ordered is not told',
  async (_, makeAnew) => {
    shop.order(variantOf(seatsOf(product.id)[1].sku_number), 1)
    const order = shop.order(variantOf(sku), 1)
    await pass()
    await shop.send(order)
    await pass()
    if (makeAnew === makeProductAnew) await cancelAll()
    makeAnew()
    await settle()
    expect(shop.kit.givenUp).toEqual([])
  },
)

async function cancelAll(): Promise<void> {
  const { orders } = shop.kit.till.state.tables
  for (const { id, status } of orders.all() as any[]) {
    if (status !== 5) orders.change(id, { status: 8 })
  }
  await pass()
}

test('an order of a product that got variants in the till is told, and not booked on the whole', async () => {
  const { tables } = shop.kit.till.state
  const whole: any = tables.products
    .all()
    .find((row: any) => row.stocktype === 'Product' && variantOf(row.productnumber))
  const order = shop.order(variantOf(whole.productnumber), 2)
  shop.change(order, { status: 'processing_awaiting_payment', paymentStatus: 'not_paid' })
  await pass()
  const seats = seatsOf(product.id).slice(0, 2)
  for (const [at, seat] of seats.entries()) {
    const number = `${whole.productnumber}-${at}`
    copySeats([seat], { product_id: whole.id, sku_number: number, product_number: number })
  }
  touch(whole, { stocktype: 'Attribute' })
  await settle()
  shop.change(order, { status: 'processing_awaiting_shipment', paymentStatus: 'paid' })
  await settle()
  expect(shop.booked(order)).toEqual([])
  expect(shop.kit.givenUp[0]).toContain(`SKU "${whole.productnumber}" has variants in the till`)
})
