import { afterEach, beforeEach, expect, test } from 'vitest'
import type { HastyClock } from './hasty-clock.ts'
import { bookedAs, placePaid, startStock, stockedVariant } from './stock-kit.ts'
import type { TwoSystems } from './two-systems.ts'

let kit: TwoSystems
let clock: HastyClock
let variant: any
let asked: string[]

beforeEach(async () => {
  asked = []
  ;({ kit, clock } = await startStock({
    onRequest: (role, { method, path }) => {
      if (role === 'shop') asked.push(`${method} ${path.replace(/^.*\/nl/, '')}`)
    },
  }))
  await run()
  variant = stockedVariant(kit)
  asked = []
})
afterEach(() => kit.close())

const run = (kind: 'changes' | 'all' = 'changes') => kit.run('stock', { kind }, { lingerMs: 0 })

/** The parcels that an order is sent in, with the codes that somebody entered in the webshop. */
function giveParcels({ id }: { readonly id: number }, codes: readonly string[]): void {
  const { tables } = kit.shop.state
  const [any] = tables.rows('shipments')
  const now = kit.clock.now()
  for (const trackingCode of codes) {
    const own = { id: undefined, order: id, status: 'not_shipped', trackingCode }
    tables.insert('shipments', { ...any, ...own, createdAt: now, updatedAt: now })
  }
}

test('an order of two parcels that is placed, booked and sent within the hour is told to the webshop', async () => {
  // What was sent before makes the list of parcels be read, and kept.
  const before = Object.assign(placePaid(kit, variant), { number: 'ORD89999' })
  clock.leap(31 * 60_000)
  await kit.run('orders')
  kit.till.state.tables.orders.change(bookedAs(kit, before).id, { status: 5 })
  await kit.run('order-status')
  clock.leap(10 * 60_000)
  const placed = placePaid(kit, variant)
  giveParcels(placed, ['', ''])
  clock.leap(5 * 60_000)
  await kit.run('orders')
  clock.leap(20 * 60_000)
  kit.till.state.tables.orders.change(bookedAs(kit, placed).id, { status: 5 })
  clock.leap(5 * 60_000)
  await kit.run('order-status')
  expect(kit.givenUp).toEqual([])
  expect(placed).toMatchObject({ status: 'completed_shipped', shipmentStatus: 'shipped' })
  const parcels = kit.shop.state.tables.rows('shipments').filter(({ order }) => order === placed.id)
  expect(parcels.map(({ status }) => status)).toEqual(['shipped', 'shipped'])
})

test('an order of two parcels that was cancelled in the till is cancelled in the webshop, each parcel once', async () => {
  const { tables } = kit.shop.state
  const placed = placePaid(kit, variant)
  giveParcels(placed, ['', '3SOWN'])
  clock.leap(31 * 60_000)
  await kit.run('orders')
  kit.till.state.tables.orders.change(bookedAs(kit, placed).id, { status: 8 })
  asked = []
  for (let turn = 0; turn < 4; turn += 1) {
    await kit.run('order-status')
    await kit.run('orders')
    clock.leap(50 * 60_000)
  }
  expect(kit.givenUp).toEqual([])
  expect(placed).toMatchObject({ status: 'cancelled', shipmentStatus: 'cancelled' })
  expect(
    tables
      .rows('shipments')
      .filter(({ order }) => order === placed.id)
      .map(({ status, trackingCode }) => [status, trackingCode]),
  ).toEqual([
    ['cancelled', ''],
    ['cancelled', '3SOWN'],
  ])
  expect(asked.filter((request) => request.startsWith('PUT /shipments/'))).toHaveLength(2)
})
