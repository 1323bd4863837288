import { afterEach, describe, expect, test, vi } from 'vitest'
import { readProject } from '../read-project.ts'
import { openTeeShop, type Tee, type TeeShop } from './tee-shop.ts'

// Orders are booked on a combination of the till, a seat; variants move between seats while their orders are open.

const project = readProject()
// Each passes through all flows some times.
vi.setConfig({ testTimeout: 120_000, hookTimeout: 120_000 })

const MOMENTS = ['sending', 'booking'] as const
const WAYS = MOMENTS.flatMap((at) => (['webshop', 'till'] as const).map((where) => [at, where]))

let shop: TeeShop
let tee: Tee
let heard = 0
afterEach(() => shop.kit.close())

async function open(takenAt: string = 'sending'): Promise<void> {
  shop = await openTeeShop(project, { settings: { takenAt } })
  shop.kit.till.state.behaviour.stockMoves = takenAt === 'booking' ? 'order' : 'shipment'
  tee = shop.tee('A')
  heard = 0
  await shop.pass('changes', 2)
}

/** Two pieces of the smallest, booked. */
async function bookTwo(at = 0): Promise<any> {
  const placed = shop.order(tee.variants[at], 2)
  await shop.pass('changes', 2)
  return placed
}

/** The variants get other sizes, in their order. */
async function resize(...sizes: readonly string[]): Promise<void> {
  for (const [at, size] of sizes.entries()) {
    const options = shop.chosen(shop.sizes, size)
    shop.change(tee.variants[at], { options, title: `Size: ${size}` })
  }
  shop.change(tee.product)
  await settle()
}

/** Each gets a colour besides: the till makes all its combinations anew. */
async function addColours(): Promise<void> {
  const both = shop.set({ Size: ['S', 'M', 'L'], Colour: ['Red', 'Blue'] })
  shop.change(tee.product, { set: both.id })
  for (const [at, variant] of tee.variants.entries()) {
    shop.change(variant, { options: shop.chosen(both, ['S', 'M', 'L'][at] ?? '', 'Red') })
  }
  await settle()
}

/** Only the largest is left, as the product itself. */
async function leaveOne(): Promise<void> {
  shop.remove('variants', tee.variants[0])
  shop.remove('variants', tee.variants[1])
  shop.change(tee.product, { set: false, hasMatrix: false })
  shop.change(tee.variants[2], { options: [], title: 'Default', isDefault: true })
  await settle()
}

/** The largest is removed; later one with another SKU, or the same, comes with its size. */
async function replaceLast(sku: string): Promise<void> {
  shop.remove('variants', tee.variants[2])
  shop.change(tee.product)
  await settle()
  const options = shop.chosen(shop.sizes, 'L')
  shop.addVariant(tee.product, { sku, stockLevel: 4, isDefault: false, options })
  shop.change(tee.product)
  await settle()
}

async function settle(): Promise<void> {
  await shop.pass('changes', 2)
  await shop.pass('all')
}

async function send(order: any): Promise<void> {
  await shop.send(order)
  await settle()
}

async function cancel(order: any, where: string | undefined): Promise<void> {
  if (where === 'till') await shop.callOff(order)
  else shop.kit.shop.state.cancelOrder(order)
  await settle()
}

/** What was told since somebody looked last. */
function said(): readonly string[] {
  const { givenUp } = shop.kit
  const news = givenUp.slice(heard)
  heard = givenUp.length
  return news
}

/** What was told of the records of one flow. */
const saidBy = (flow: string): readonly string[] =>
  said().filter((each) => each.startsWith(`${flow} `))

const seats = (): readonly string[] =>
  shop.seats(tee).toSorted((left, right) => left.localeCompare(right))

describe('two variants that exchange their sizes while an order of one is booked', () => {
  test('have their own stock, also once it is sent', async () => {
    await open()
    const order = await bookTwo()
    await resize('M', 'S')
    expect(seats()).toEqual(['L A-L 7', 'M A-S 3', 'S A-M 8'])
    expect(shop.shown(tee)).toEqual({ 'A-S': 3, 'A-M': 6, 'A-L': 7 })
    expect(said()).toEqual([expect.stringContaining('(TEE1) hold of A-S ')])
    await send(order)
    expect(seats()).toEqual(['L A-L 7', 'M A-S 3', 'S A-M 6'])
    expect(shop.shown(tee)).toEqual({ 'A-S': 3, 'A-M': 6, 'A-L': 7 })
  })

  test.each(WAYS)('get back their own (taken at %s, cancelled in the %s)', async (at, where) => {
    await open(at)
    const order = await bookTwo()
    await resize('M', 'S')
    said()
    await cancel(order, where)
    expect(order.status).toBe('cancelled')
    expect(seats()).toEqual(['L A-L 7', 'M A-S 5', 'S A-M 6'])
    expect(shop.shown(tee)).toEqual({ 'A-S': 5, 'A-M': 6, 'A-L': 7 })
    shop.change(order, { memo: 'seen' })
    await settle()
    expect(seats()).toEqual(['L A-L 7', 'M A-S 5', 'S A-M 6'])
    expect(said()).toEqual([])
  })

  test('keep their stock where it was cancelled before they did', async () => {
    await open('booking')
    const order = await bookTwo()
    await cancel(order, 'webshop')
    await resize('M', 'S')
    shop.change(order, { memo: 'seen' })
    await settle()
    expect(seats()).toEqual(['L A-L 7', 'M A-S 5', 'S A-M 6'])
    expect(said()).toEqual([])
  })

  test('keep their stock where it is cancelled in that moment, and only others had moved before', async () => {
    await open('booking')
    const order = await bookTwo()
    await resize('S', 'Medium')
    await shop.callOff(order)
    await resize('L', 'Medium', 'S')
    expect(seats()).toEqual(['L A-S 5', 'M - 0 off', 'Medium A-M 6', 'S A-L 7'])
    expect(shop.shown(tee)).toEqual({ 'A-S': 5, 'A-M': 6, 'A-L': 7 })
    expect(said()).toEqual([])
  })

  test('are told of by their own names where somebody edits the order then', async () => {
    await open()
    const order = shop.order(tee.variants[0], 2, [tee.variants[1], 1])
    await shop.pass('changes', 2)
    await resize('M', 'S')
    said()
    const { tables } = shop.kit.shop.state
    const line = tables.rows('orders/*/products').find(({ sku }) => sku === 'A-S')
    Object.assign(line ?? {}, { quantityOrdered: 3, priceIncl: 60, priceExcl: 49.5868 })
    shop.change(order, { priceIncl: 80, priceExcl: 66.12 })
    await settle()
    expect(saidBy('orders')).toEqual([expect.stringMatching(/→ 80.00; A-S 2 → 3$/u)])
  })

  test('get back nothing that is not certain, as a part of it was sent, and it is told', async () => {
    await open('booking')
    const order = await bookTwo()
    await resize('M', 'S')
    Object.assign(order, { shipmentStatus: 'partially_shipped', status: 'cancelled' })
    shop.change(order)
    await shop.callOff(order)
    await settle()
    expect(seats()).toEqual(['L A-L 7', 'M A-S 3', 'S A-M 8'])
    expect(saidBy('orders')).toEqual([expect.stringContaining('2 × A-S: Size: S → Size: M')])
  })

  test('are changed once where the till fails in the middle of it, and it is told', async () => {
    await open('booking')
    const order = await bookTwo()
    await resize('M', 'S')
    const { faults } = shop.kit.till.state
    const path = '/attributecombinations'
    faults.add({ kind: 'status', status: 503, method: 'PATCH', path, after: 1 })
    shop.kit.shop.state.cancelOrder(order)
    await shop.pass()
    faults.clear()
    await settle()
    await settle()
    // One of them got its own, and neither was changed twice.
    const [, medium, small] = seats()
    expect([medium, small].filter((seat) => seat === 'M A-S 5' || seat === 'S A-M 6')).toHaveLength(
      1,
    )
    expect([medium, small].filter((seat) => seat === 'M A-S 3' || seat === 'S A-M 8')).toHaveLength(
      1,
    )
    expect(saidBy('orders')).toEqual([expect.stringContaining('2 × A-S: Size: S → Size: M')])
  })
})

test('variants that exchange their sizes round, twice, have their own stock once the order is sent', async () => {
  await open()
  const order = await bookTwo()
  await resize('M', 'L', 'S')
  expect(shop.shown(tee)).toEqual({ 'A-S': 3, 'A-M': 6, 'A-L': 7 })
  await resize('L', 'S', 'M')
  expect(shop.shown(tee)).toEqual({ 'A-S': 3, 'A-M': 6, 'A-L': 7 })
  await send(order)
  expect(seats()).toEqual(['L A-S 3', 'M A-L 7', 'S A-M 6'])
  expect(shop.shown(tee)).toEqual({ 'A-S': 3, 'A-M': 6, 'A-L': 7 })
})

describe('a variant that gets another size while an order of it is booked', () => {
  test('and another one then, leaves its pieces behind once', async () => {
    await open()
    const order = await bookTwo()
    await resize('Medium')
    await resize('XL')
    expect(seats()).toContain('XL A-S 3')
    expect(shop.shown(tee)).toMatchObject({ 'A-S': 3 })
    await send(order)
    expect(seats()).toEqual(['L A-L 7', 'M A-M 6', 'Medium - 0 off', 'S - 0 off', 'XL A-S 3'])
    expect(shop.shown(tee)).toMatchObject({ 'A-S': 3 })
  })

  test('and comes back, has its pieces again', async () => {
    await open()
    const order = await bookTwo()
    await resize('Medium')
    await resize('S')
    expect(seats()).toContain('S A-S 5')
    expect(shop.shown(tee)).toMatchObject({ 'A-S': 3 })
    await cancel(order, 'webshop')
    expect(seats()).toContain('S A-S 5')
    expect(shop.shown(tee)).toMatchObject({ 'A-S': 5 })
  })

  test.each(WAYS)('gets back its pieces (taken at %s, cancelled in the %s)', async (at, where) => {
    await open(at)
    const order = await bookTwo()
    await resize('Medium')
    await cancel(order, where)
    expect(seats()).toEqual(['L A-L 7', 'M A-M 6', 'Medium A-S 5', 'S - 0 off'])
    expect(shop.shown(tee)).toMatchObject({ 'A-S': 5 })
    expect(saidBy('orders')).toEqual([])
  })
})

describe('variants whose combinations the till has no more', () => {
  test.each(WAYS)('are told of (taken at %s, cancelled in the %s)', async (at, where) => {
    await open(at)
    const order = await bookTwo()
    await addColours()
    expect(shop.shown(tee)).toEqual({ 'A-S': 3, 'A-M': 6, 'A-L': 7 })
    said()
    await cancel(order, where)
    expect(saidBy('orders')).toEqual([
      expect.stringContaining('2 × A-S: Size: S → Colour: Red+Size: S'),
    ])
    expect(shop.shown(tee)).toEqual({ 'A-S': 3, 'A-M': 6, 'A-L': 7 })
  })

  test('are told of once their order is sent', async () => {
    await open()
    const order = await bookTwo(2)
    const gone = await bookTwo(0)
    await leaveOne()
    expect(shop.shown(tee)).toEqual({ 'A-L': 5 })
    said()
    await send(order)
    await send(gone)
    expect(saidBy('orders')).toEqual([
      expect.stringContaining('TEE1 was sent'),
      expect.stringContaining('2 × A-S: Size: S'),
    ])
  })

  test('are reckoned with once while the product is sold as a whole', async () => {
    await open()
    await bookTwo(2)
    await leaveOne()
    shop.kit.till.state.tables.products.change(shop.inTill(tee).id, { stock: 4 })
    await settle()
    expect(shop.shown(tee)).toEqual({ 'A-L': 4 })
  })

  test('also as those of a product that had none when its order was booked', async () => {
    await open('booking')
    await leaveOne()
    const order = await bookTwo(2)
    expect(shop.booked(order)).toEqual(['2 whole'])
    const { change, chosen, sizes } = shop
    change(tee.product, { set: sizes.id, hasMatrix: true })
    change(tee.variants[2], { options: chosen(sizes, 'L'), title: 'Size: L' })
    shop.addVariant(tee.product, {
      sku: 'A-S',
      stockLevel: 4,
      isDefault: false,
      options: chosen(sizes, 'S'),
    })
    await settle()
    said()
    await cancel(order, 'webshop')
    expect(saidBy('orders')).toEqual([expect.stringContaining('2 × A-L → Size: L')])
  })
})

describe('a new variant with the size of one that is gone', () => {
  test('begins with its own stock where it has another SKU, and what was there is told', async () => {
    await open()
    await replaceLast('NEW-L')
    expect(seats()).toContain('L NEW-L 4')
    expect(shop.shown(tee)).toEqual({ 'A-S': 5, 'A-M': 6, 'NEW-L': 4 })
    expect(said()).toEqual([expect.stringContaining('A-L (7)')])
  })

  test('has what was there where it has its SKU', async () => {
    await open()
    await replaceLast('A-L')
    expect(seats()).toContain('L A-L 7')
    expect(said()).toEqual([])
  })

  test('does not get the pieces that an order of the other holds there', async () => {
    await open()
    const order = await bookTwo(2)
    await replaceLast('NEW-L')
    expect(seats()).toContain('L NEW-L 6')
    expect(shop.shown(tee)).toMatchObject({ 'NEW-L': 4 })
    expect(said()).toEqual([expect.stringContaining('A-L (5)')])
    await cancel(order, 'webshop')
    expect(saidBy('orders')).toEqual([expect.stringContaining('2 × A-L: Size: L')])
  })
})
