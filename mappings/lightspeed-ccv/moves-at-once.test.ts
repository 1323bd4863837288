import { afterEach, describe, expect, test, vi } from 'vitest'
import { readProject } from '../read-project.ts'
import { openTeeShop, type Tee, type TeeShop } from './tee-shop.ts'

// Flows follow each other within a second: what one has read is new, and what another has written since is not in it.

const project = readProject()
// Each passes through all flows some times.
vi.setConfig({ testTimeout: 120_000, hookTimeout: 120_000 })

let shop: TeeShop
let tee: Tee
afterEach(() => shop.kit.close())

async function open(takenAt: string, onRequest?: (path: string) => void): Promise<void> {
  shop = await openTeeShop(project, {
    settings: { takenAt },
    onRequest: (system, { path }) => {
      if (system === 'till') onRequest?.(path)
    },
  })
  shop.kit.till.state.behaviour.stockMoves = takenAt === 'booking' ? 'order' : 'shipment'
  tee = shop.tee('A')
  await shop.pass('changes', 2)
}

/** Flows, one right after the other. */
async function run(...flows: readonly string[]): Promise<void> {
  for (const flow of flows) await shop.kit.run(flow, { kind: 'changes' }, { lingerMs: 0 })
}

async function settle(): Promise<void> {
  await shop.pass('changes', 2)
  await shop.pass('all')
}

/** The variants get other sizes, in their order. */
function resize(...sizes: readonly string[]): void {
  for (const [at, size] of sizes.entries()) {
    const options = shop.chosen(shop.sizes, size)
    shop.change(tee.variants[at], { options, title: `Size: ${size}` })
  }
  shop.change(tee.product)
}

async function send(order: any): Promise<void> {
  await shop.send(order)
  await settle()
}

describe('an order that is booked right before its variant moves', () => {
  test.each(['sending', 'booking'])('is taken off its own variant (at %s)', async (at) => {
    await open(at)
    const order = shop.order(tee.variants[0], 2)
    resize('M', 'S')
    await run('stock', 'orders', 'products-to-pos')
    await settle()
    await send(order)
    expect(shop.shown(tee)).toEqual({ 'A-S': 3, 'A-M': 6, 'A-L': 7 })
  })

  test('is taken off it where the variant moves on', async () => {
    await open('sending')
    resize('M', 'L', 'S')
    await settle()
    const order = shop.order(tee.variants[2], 1)
    resize('S', 'M', 'L')
    await run('orders', 'products-to-pos')
    await settle()
    resize('XL', 'M', 'L')
    await settle()
    await send(order)
    expect(shop.shown(tee)).toEqual({ 'A-S': 5, 'A-M': 6, 'A-L': 6 })
  })

  test('is taken off it where its product has no variants any more', async () => {
    await open('sending')
    const order = shop.order(tee.variants[2], 2)
    for (const gone of [0, 1]) shop.remove('variants', tee.variants[gone])
    shop.change(tee.product, { set: false, hasMatrix: false })
    shop.change(tee.variants[2], { options: [], title: 'Default', isDefault: true })
    await run('stock', 'orders', 'products-to-pos')
    await settle()
    expect(shop.shown(tee)).toEqual({ 'A-L': 5 })
    expect(shop.inTill(tee).stock).toBe(5)
    expect(shop.booked(order)).toHaveLength(1)
  })
})

describe('an order that is sent while its variant moves', () => {
  const READINGS = ['attributecombinations', 'orderrows']
  let isSending = false

  /** Right after something was read for the first time, it is sent. */
  async function sendAfter(reading: string, change: () => void): Promise<void> {
    let order: any
    await open('sending', (path) => {
      if (!isSending || !path.endsWith(`/${reading}/`)) return
      isSending = false
      const { orders, attributecombinations: seats } = shop.kit.till.state.tables
      const sent: any = orders.where('reservationnumber', order.number)[0]
      orders.change(sent.id, { status: 5 })
      const seat: any = seats.where('sku_number', order.sku)[0]
      seats.change(seat.id, { stock: seat.stock - 2 })
    })
    const variant = tee.variants[2]
    order = Object.assign(shop.order(variant, 2), { sku: variant.sku })
    await shop.pass('changes', 2)
    change()
    isSending = true
    await run('products-to-pos')
    expect(isSending).toBe(false)
    await settle()
  }

  test.each(READINGS)('is not given to the one that comes there (%s)', async (reading) => {
    await sendAfter(reading, () => resize('S', 'L', 'M'))
    expect(shop.shown(tee)).toEqual({ 'A-S': 5, 'A-M': 6, 'A-L': 5 })
    expect(shop.seats(tee)).toEqual(['S A-S 5', 'M A-L 5', 'L A-M 6'])
    expect(shop.kit.givenUp).toEqual([])
  })

  test.each(READINGS)(
    'is off the stock of a product that has no variants any more (%s)',
    async (reading) => {
      await sendAfter(reading, () => {
        for (const gone of [0, 1]) shop.remove('variants', tee.variants[gone])
        shop.change(tee.product, { set: false, hasMatrix: false })
        shop.change(tee.variants[2], { options: [], title: 'Default', isDefault: true })
      })
      expect(shop.shown(tee)).toEqual({ 'A-L': 5 })
      expect(shop.inTill(tee).stock).toBe(5)
    },
  )
})

describe('an order that is called off at the till after its variant moved', () => {
  test.each(['sending', 'booking'])(
    'gives back its pieces where what is there now moves on before (at %s)',
    async (at) => {
      await open(at)
      const order = shop.order(tee.variants[0], 2)
      await shop.pass('changes', 2)
      resize('M', 'S')
      await settle()
      await shop.callOff(order)
      resize('M', 'Medium')
      await run('products-to-pos')
      await settle()
      expect(shop.shown(tee)).toEqual({ 'A-S': 5, 'A-M': 6, 'A-L': 7 })
      expect(shop.seats(tee)).toContain('Medium A-M 6')
      expect(order.status).toBe('cancelled')
    },
  )
})
