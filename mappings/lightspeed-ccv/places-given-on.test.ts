import { afterEach, describe, expect, test, vi } from 'vitest'
import { readProject } from '../read-project.ts'
import { openTeeShop, type Tee, type TeeShop } from './tee-shop.ts'

// The combination of the till that an article had may be another one's by the time its order is booked.

const project = readProject()
// Each passes through all flows some times.
vi.setConfig({ testTimeout: 120_000, hookTimeout: 120_000 })

const MOMENTS = ['sending', 'booking'] as const

let shop: TeeShop
let tee: Tee
afterEach(() => shop.kit.close())

async function open(takenAt: string): Promise<void> {
  shop = await openTeeShop(project, { settings: { takenAt } })
  shop.kit.till.state.behaviour.stockMoves = takenAt === 'booking' ? 'order' : 'shipment'
  tee = shop.tee('A')
  await shop.pass('changes', 2)
}

async function settle(): Promise<void> {
  await shop.pass('changes', 2)
  await shop.pass('all')
}

/** Two pieces of a variant, which nobody has paid yet. */
async function orderUnpaid(at: number): Promise<any> {
  const placed = shop.order(tee.variants[at], 2)
  shop.change(placed, { status: 'processing_awaiting_payment', paymentStatus: 'not_paid' })
  await shop.pass('changes', 2)
  return placed
}

async function pay(order: any): Promise<void> {
  shop.change(order, { status: 'processing_awaiting_shipment', paymentStatus: 'paid' })
  await settle()
}

async function send(order: any): Promise<void> {
  await shop.send(order)
  await settle()
}

/** What is new in the webshop is of this moment. */
function madeNow(): { readonly createdAt: number; readonly updatedAt: number } {
  const now = Math.floor(shop.kit.clock.now())
  return { createdAt: now, updatedAt: now }
}

function addNew(sku: string, size: string, stockLevel: number): void {
  const options = shop.chosen(shop.sizes, size)
  const more = { sku, stockLevel, isDefault: false, options }
  shop.change(shop.addVariant(tee.product, more), madeNow())
  shop.change(tee.product)
}

/** The shirt is deleted and made anew as two products, of which the second has its largest size alone. */
function makeAnewAsTwo(): readonly Tee[] {
  for (const variant of tee.variants) shop.remove('variants', variant)
  shop.remove('products', tee.product)
  const [small, large] = [shop.tee('A'), shop.tee('B')]
  for (const { product, variants } of [small, large]) {
    for (const each of [product, ...variants]) shop.change(each, madeNow())
  }
  shop.remove('variants', small.variants[2])
  for (const at of [0, 1]) shop.remove('variants', large.variants[at])
  shop.change(large.variants[2], { sku: 'A-L', articleCode: 'A-L', isDefault: true })
  return [small, large]
}

const told = (): readonly string[] => [
  ...new Set(shop.kit.givenUp.filter((each) => each.startsWith('orders '))),
]

describe('an order of a variant that is gone', () => {
  test.each(MOMENTS)('is booked where its SKU is, with another size (at %s)', async (at) => {
    await open(at)
    const order = shop.order(tee.variants[2], 2)
    shop.remove('variants', tee.variants[2])
    addNew('A-L', 'XL', 5)
    await settle()
    expect(shop.booked(order)).toEqual(['2 XL'])
    await send(order)
    expect(shop.seats(tee)).toContain('XL A-L 5')
    expect(shop.shown(tee)).toEqual({ 'A-S': 5, 'A-M': 6, 'A-L': 5 })
    expect(shop.kit.givenUp).toEqual([])
  })

  test.each(MOMENTS)('is booked on the product that has its SKU now (at %s)', async (at) => {
    await open(at)
    const order = await orderUnpaid(2)
    const [small, large] = makeAnewAsTwo()
    await settle()
    await pay(order)
    await send(order)
    expect(shop.shown(small as Tee)).toEqual({ 'A-S': 5, 'A-M': 6 })
    expect(shop.seats(large as Tee)).toEqual(['L A-L 5'])
    expect(shop.shown(large as Tee)).toEqual({ 'A-L': 5 })
    expect(shop.kit.givenUp).toEqual([])
  })

  test('is booked there too where its variant had been made anew before', async () => {
    await open('sending')
    shop.remove('variants', tee.variants[2])
    addNew('A-L', 'L', 7)
    await settle()
    const rows = shop.kit.shop.state.tables.rows('variants')
    const again: any = rows.find(({ sku }) => sku === 'A-L')
    tee = { product: tee.product, variants: [...tee.variants.slice(0, 2), again] }
    const order = await orderUnpaid(2)
    const [, large] = makeAnewAsTwo()
    await settle()
    await pay(order)
    await send(order)
    expect(shop.seats(large as Tee)).toEqual(['L A-L 5'])
    expect(shop.kit.givenUp).toEqual([])
  })

  test.each(MOMENTS)('is told, and not booked on a new one with its size (at %s)', async (at) => {
    await open(at)
    const order = await orderUnpaid(2)
    shop.remove('variants', tee.variants[2])
    addNew('NEW-L', 'L', 4)
    await settle()
    await pay(order)
    expect(shop.booked(order)).toEqual([])
    expect(shop.shown(tee)).toMatchObject({ 'NEW-L': 4 })
    expect(told()).toEqual([expect.stringContaining('SKU "A-L"')])
  })

  test.each(MOMENTS)('nor on another one that got its size (at %s)', async (at) => {
    await open(at)
    const order = await orderUnpaid(2)
    shop.remove('variants', tee.variants[2])
    shop.change(tee.variants[1], { options: shop.chosen(shop.sizes, 'L'), title: 'Size: L' })
    shop.change(tee.product)
    await settle()
    await pay(order)
    expect(shop.booked(order)).toEqual([])
    expect(shop.shown(tee)).toEqual({ 'A-S': 5, 'A-M': 6 })
    expect(told()).toEqual([expect.stringContaining('SKU "A-L"')])
  })

  test.each(MOMENTS)('nor on its product, which has no variants any more (at %s)', async (at) => {
    await open(at)
    const order = await orderUnpaid(0)
    for (const gone of [0, 1]) shop.remove('variants', tee.variants[gone])
    shop.change(tee.product, { set: false, hasMatrix: false })
    shop.change(tee.variants[2], { options: [], title: 'Default', isDefault: true })
    await settle()
    await pay(order)
    expect(shop.booked(order)).toEqual([])
    expect(shop.shown(tee)).toEqual({ 'A-L': 7 })
    expect(told()).toEqual([expect.stringContaining('SKU "A-S"')])
  })

  test.each(MOMENTS)('is booked where it was, if nobody else is there (at %s)', async (at) => {
    await open(at)
    shop.change(tee.variants[2], { sku: 'OTHER-L', articleCode: 'OTHER-L' })
    shop.change(tee.product)
    const order = await orderUnpaid(2)
    shop.change(tee.variants[2], { sku: 'A-L', articleCode: 'A-L' })
    shop.change(tee.product)
    await settle()
    shop.remove('variants', tee.variants[2])
    shop.change(tee.product)
    await settle()
    await pay(order)
    expect(shop.booked(order)).toEqual(['2 L'])
    expect(told()).toEqual([])
  })
})
