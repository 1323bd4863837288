import { afterEach, describe, expect, test, vi } from 'vitest'
import { readProject } from '../read-project.ts'
import { openTeeShop, type Tee, type TeeShop } from './tee-shop.ts'

// Sizes and SKUs that change at once: what was ordered is known by variant and SKU of that time.

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

/** The variants become those of other sizes, with their SKUs, in their order. */
async function become(...sizes: readonly string[]): Promise<void> {
  for (const [nth, size] of sizes.entries()) {
    const sku = `A-${size}`
    const options = shop.chosen(shop.sizes, size)
    shop.change(tee.variants[nth], { options, title: `Size: ${size}`, sku, articleCode: sku })
  }
  shop.change(tee.product)
  await settle()
}

function orderUnpaid(at: number): any {
  const placed = shop.order(tee.variants[at], 2)
  shop.change(placed, { status: 'processing_awaiting_payment', paymentStatus: 'not_paid' })
  return placed
}

async function pay(order: any): Promise<void> {
  shop.change(order, { status: 'processing_awaiting_shipment', paymentStatus: 'paid' })
  await settle()
}

const SOLD = { 'A-S': 3, 'A-M': 6, 'A-L': 7 }
const ALL = { 'A-S': 5, 'A-M': 6, 'A-L': 7 }

describe('variants that exchange sizes and SKUs', () => {
  test.each(MOMENTS)('leave a booked order what it holds (at %s)', async (at) => {
    await open(at)
    const order = shop.order(tee.variants[0], 2)
    await shop.pass('changes', 2)
    await become('M', 'S')
    expect(shop.shown(tee)).toEqual(SOLD)
    await shop.send(order)
    await settle()
    expect(shop.shown(tee)).toEqual(SOLD)
    expect(shop.kit.givenUp).toEqual([])
  })

  test.each(MOMENTS)('leave it what it holds until it is cancelled (at %s)', async (at) => {
    await open(at)
    const order = shop.order(tee.variants[0], 2)
    await shop.pass('changes', 2)
    await become('L', 'S', 'M')
    expect(shop.shown(tee)).toEqual(SOLD)
    shop.kit.shop.state.cancelOrder(order)
    await settle()
    expect(shop.shown(tee)).toEqual(ALL)
    expect(shop.kit.givenUp).toEqual([])
  })

  test.each(MOMENTS)('leave one that is not booked what was ordered (at %s)', async (at) => {
    await open(at)
    const order = shop.order(tee.variants[0], 2)
    await become('M', 'S')
    expect(shop.booked(order)).toEqual(['2 S'])
    expect(shop.shown(tee)).toEqual(SOLD)
    expect(shop.kit.givenUp).toEqual([])
  })

  test.each(MOMENTS)(
    'let one wait that is placed before the till knows of it (at %s)',
    async (at) => {
      await open(at)
      const sizes = ['M', 'S']
      for (const [nth, size] of sizes.entries()) {
        const fields = { title: `Size: ${size}`, sku: `A-${size}`, articleCode: `A-${size}` }
        shop.change(tee.variants[nth], { ...fields, options: shop.chosen(shop.sizes, size) })
      }
      shop.change(tee.product)
      const order = shop.order(tee.variants[1], 2)
      await shop.kit.run('orders', { kind: 'changes' }, { lingerMs: 0 })
      expect(shop.booked(order)).toEqual([])
      await settle()
      expect(shop.booked(order)).toEqual(['2 S'])
      expect(shop.shown(tee)).toEqual(SOLD)
      expect(shop.kit.givenUp).toEqual([])
    },
  )

  test.each(MOMENTS)('leave one that is not paid what it holds (at %s)', async (at) => {
    await open(at)
    const order = orderUnpaid(0)
    await become('M', 'S')
    const later = orderUnpaid(0)
    await settle()
    expect(shop.shown(tee)).toEqual({ 'A-S': 3, 'A-M': 4, 'A-L': 7 })
    await become('S', 'M')
    expect(shop.shown(tee)).toEqual({ 'A-S': 3, 'A-M': 4, 'A-L': 7 })
    await pay(order)
    await pay(later)
    expect([order, later].map((each) => shop.booked(each))).toEqual([['2 S'], ['2 M']])
    expect(shop.shown(tee)).toEqual({ 'A-S': 3, 'A-M': 4, 'A-L': 7 })
    expect(shop.kit.givenUp).toEqual([])
  })
})

test('a variant that gets another SKU keeps its stock where a new one gets its previous SKU', async () => {
  await open('sending')
  const now = Math.floor(shop.kit.clock.now())
  const made = { createdAt: now, updatedAt: now, isDefault: false }
  shop.change(tee.variants[0], { sku: 'OLD-S', articleCode: 'OLD-S' })
  const options = shop.chosen(shop.sizes, 'XL')
  shop.addVariant(tee.product, { ...made, sku: 'A-S', stockLevel: 9, options })
  shop.change(tee.product)
  await settle()
  expect(shop.shown(tee)).toEqual({ 'OLD-S': 5, 'A-M': 6, 'A-L': 7, 'A-S': 9 })
  expect(shop.kit.givenUp).toEqual([])
})
