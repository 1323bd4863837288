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

async function open(takenAt: string): Promise<void> {
  shop = await openTeeShop(project, { settings: { takenAt } })
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
