import { afterEach, describe, expect, test, vi } from 'vitest'
import { readProject } from '../read-project.ts'
import { openTeeShop, type Tee, type TeeShop } from './tee-shop.ts'

// An article that is deleted and made anew with its SKU, in another product, of another kind: it has the number of the till.

const project = readProject()
// Each passes through all flows some times.
vi.setConfig({ testTimeout: 120_000, hookTimeout: 120_000 })

const MOMENTS = ['sending', 'booking'] as const
const ENTERED = 50

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

/** What is new in the webshop is of this moment. */
function madeNow({ product, variants }: Tee): void {
  const now = Math.floor(shop.kit.clock.now())
  for (const each of [product, ...variants]) shop.change(each, { createdAt: now, updatedAt: now })
}

function remove({ product, variants }: Tee): void {
  for (const variant of variants) shop.remove('variants', variant)
  shop.remove('products', product)
}

/** A product without variants. */
function addSimple(title: string, sku: string, stockLevel: number): Tee {
  const made = shop.tee(title)
  const [one, two, three] = made.variants
  for (const gone of [one, two]) shop.remove('variants', gone)
  shop.change(made.product, { set: false, hasMatrix: false })
  const whole = { options: [], title: 'Default', isDefault: true }
  shop.change(three, { ...whole, sku, articleCode: sku, stockLevel })
  const anew: Tee = { product: made.product, variants: [three] }
  madeNow(anew)
  return anew
}

/** A product with a variant for each SKU. */
function addVariants(title: string, ...skus: readonly string[]): Tee {
  const made = shop.tee(title)
  for (const gone of made.variants.slice(skus.length)) shop.remove('variants', gone)
  const variants = made.variants.slice(0, skus.length)
  for (const [at, sku] of skus.entries()) {
    shop.change(variants[at], { sku, articleCode: sku, stockLevel: ENTERED })
  }
  madeNow({ product: made.product, variants })
  return { product: made.product, variants }
}

async function orderUnpaid(variant: any): Promise<any> {
  const placed = shop.order(variant, 2)
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

const activeInTill = (sku: string): readonly number[] =>
  shop.kit.till.state.tables.products
    .all()
    .filter((row: any) => row.productnumber === sku && row.is_active)
    .map((row: any) => row.stock)

describe('a product made anew without variants, under the SKU of one that it had', () => {
  test.each(MOMENTS)('goes on with the stock of that one (at %s)', async (at) => {
    await open(at)
    const order = shop.order(tee.variants[2], 2)
    await shop.pass('changes', 2)
    remove(tee)
    const anew = addSimple('C', 'A-L', ENTERED)
    await settle()
    expect(shop.shown(anew)).toEqual({ 'A-L': 5 })
    await send(order)
    expect(shop.shown(anew)).toEqual({ 'A-L': 5 })
    expect(activeInTill('A-L')).toEqual([5])
    expect(shop.kit.givenUp).toEqual([])
  })

  test.each(MOMENTS)('gets the orders that were not booked yet (at %s)', async (at) => {
    await open(at)
    const order = await orderUnpaid(tee.variants[2])
    remove(tee)
    const anew = addSimple('C', 'A-L', ENTERED)
    await settle()
    expect(shop.shown(anew)).toEqual({ 'A-L': 5 })
    await pay(order)
    expect(shop.booked(order)).toEqual(['2 whole'])
    await send(order)
    expect(shop.shown(anew)).toEqual({ 'A-L': 5 })
    expect(activeInTill('A-L')).toEqual([5])
    expect(shop.kit.givenUp).toEqual([])
  })

  test('leaves there what an order holds that was booked a moment before', async () => {
    await open('sending')
    const order = shop.order(tee.variants[2], 2)
    shop.remove('variants', tee.variants[2])
    shop.change(tee.product)
    const anew = addSimple('C', 'A-L', ENTERED)
    // What is open is read, and then one is booked more.
    await shop.kit.run('stock', { kind: 'changes' }, { lingerMs: 0 })
    await shop.kit.run('orders', { kind: 'changes' }, { lingerMs: 0 })
    await shop.kit.run('products-to-pos', { kind: 'changes' }, { lingerMs: 0 })
    await settle()
    expect(shop.booked(order)).toEqual(['2 L'])
    expect(activeInTill('A-L')).toEqual([5])
    await send(order)
    expect(shop.shown(anew)).toEqual({ 'A-L': 5 })
  })
})

describe('a product made anew with variants, one under its SKU', () => {
  test.each(MOMENTS)('goes on with its stock in that one (at %s)', async (at) => {
    await open(at)
    const previous = addSimple('B', 'BX', 9)
    await settle()
    const order = shop.order(previous.variants[0], 2)
    await shop.pass('changes', 2)
    remove(previous)
    const anew = addVariants('B2', 'BX', 'BX-M')
    await settle()
    expect(shop.shown(anew)).toEqual({ BX: 7, 'BX-M': ENTERED })
    await send(order)
    expect(shop.shown(anew)).toEqual({ BX: 7, 'BX-M': ENTERED })
    expect(activeInTill('BX')).toEqual([])
    expect(shop.kit.givenUp).toEqual([])
  })

  test.each(MOMENTS)('gets the orders that were not booked yet (at %s)', async (at) => {
    await open(at)
    const previous = addSimple('B', 'BX', 9)
    await settle()
    const order = await orderUnpaid(previous.variants[0])
    remove(previous)
    const anew = addVariants('B2', 'BX', 'BX-M')
    await settle()
    expect(shop.shown(anew)).toEqual({ BX: 7, 'BX-M': ENTERED })
    await pay(order)
    expect(shop.booked(order)).toEqual(['2 S'])
    await send(order)
    expect(shop.shown(anew)).toEqual({ BX: 7, 'BX-M': ENTERED })
    expect(shop.kit.givenUp).toEqual([])
  })

  test('goes on with it where the till has the product under this SKU', async () => {
    await open('sending')
    const previous = addSimple('B', 'SHIRT', 9)
    await settle()
    remove(previous)
    const anew = addVariants('B2', 'SHIRT', 'SHIRT-M')
    await settle()
    expect(shop.shown(anew)).toEqual({ SHIRT: 9, 'SHIRT-M': ENTERED })
    expect(shop.seats(anew)).toContain('S SHIRT 9')
  })

  test('goes on with those of several that became its variants', async () => {
    await open('sending')
    const replaced = [addSimple('B', 'B-1', 9), addSimple('C', 'C-1', 4)]
    await settle()
    for (const previous of replaced) remove(previous)
    const anew = addVariants('Both', 'B-1', 'C-1')
    await settle()
    expect(shop.shown(anew)).toEqual({ 'B-1': 9, 'C-1': 4 })
    expect(shop.kit.givenUp).toEqual([])
  })
})

test('a variant made anew in another product that is there goes on with its stock', async () => {
  await open('sending')
  const other = addVariants('O', 'O-S', 'O-M')
  await settle()
  shop.remove('variants', tee.variants[2])
  shop.change(tee.product)
  const now = Math.floor(shop.kit.clock.now())
  const more = { sku: 'A-L', stockLevel: ENTERED, isDefault: false, createdAt: now, updatedAt: now }
  shop.addVariant(other.product, { ...more, options: shop.chosen(shop.sizes, 'L') })
  shop.change(other.product)
  await settle()
  expect(shop.shown(other)).toEqual({ 'O-S': ENTERED, 'O-M': ENTERED, 'A-L': 7 })
  expect(shop.seats(tee)).toContain('L - 0 off')
  expect(shop.kit.givenUp).toEqual([])
})

test('taken off at booking, what an order holds is not taken off once more where its article is another product', async () => {
  await open('booking')
  const order = shop.order(tee.variants[2], 3)
  await shop.pass('changes', 2)
  shop.remove('variants', tee.variants[2])
  shop.change(tee.product)
  const anew = addSimple('C', 'A-L', ENTERED)
  await settle()
  expect(shop.shown(anew)).toEqual({ 'A-L': 4 })
  shop.kit.till.state.tables.products.change(shop.inTill(anew).id, { stock: 10 })
  await settle()
  expect(shop.shown(anew)).toEqual({ 'A-L': 10 })
  await send(order)
  expect(shop.shown(anew)).toEqual({ 'A-L': 10 })
  expect(order.status).toBe('completed_shipped')
})
