import { afterEach, beforeEach, expect, test } from 'vitest'
import { readProject } from '../read-project.ts'
import { createHastyClock, type HastyClock } from './hasty-clock.ts'
import { startTwoSystems, type TwoSystems } from './two-systems.ts'

// The till booked an order, and its answer was lost on the way.

const project = readProject()

let kit: TwoSystems
let clock: HastyClock
let order: any
beforeEach(async () => {
  clock = createHastyClock()
  kit = await startTwoSystems(project, { products: 3, customers: 2, orders: 0, clock })
  for (const flow of ['categories', 'products-to-pos', 'customers']) await kit.run(flow)
  order = kit.shop.state.placeOrder()
  const status = 'processing_awaiting_shipment'
  edit({ status, paymentStatus: 'paid', shipmentIsPickup: false, paymentId: 'ideal' })
})
afterEach(() => kit.close())

const inTill = (): any[] =>
  kit.till.state.tables.orders.all().filter((row) => row['reservationnumber'] === order.number)

function edit(fields: object): void {
  // The webshop's times are of seconds.
  clock.leap(2_000)
  Object.assign(order, fields)
  kit.shop.state.tables.touch(order)
}

/** So many minutes pass from one run to the next. */
async function run(minutes: number): Promise<void> {
  clock.leap(minutes * 60_000)
  await kit.run('orders', { kind: 'changes' }, { lingerMs: 0 })
}

async function bookUnheard(minutes: number): Promise<void> {
  const { faults } = kit.till.state
  faults.add({ kind: 'cut-after', method: 'POST', path: '/orders/', times: 1 })
  await run(5)
  expect(inTill()).toHaveLength(1)
  await run(minutes)
  expect(kit.givenUp).toEqual([])
  expect(inTill()).toHaveLength(1)
}

test.each([1, 5, 60])(
  'it is cancelled there as well (looked for after %i minutes)',
  async (minutes) => {
    await bookUnheard(minutes)
    edit({ status: 'cancelled' })
    await run(5)
    expect(kit.givenUp).toEqual([])
    expect(inTill()).toEqual([expect.objectContaining({ status: 8 })])
  },
)

test.each([1, 5, 60])(
  'it is told when it was edited (looked for after %i minutes)',
  async (minutes) => {
    await bookUnheard(minutes)
    edit({ paymentStatus: 'cancelled' })
    await run(5)
    expect(kit.givenUp).toEqual([expect.stringContaining('is no longer paid')])
  },
)
