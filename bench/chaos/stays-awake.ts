import { setTimeout as delay } from 'node:timers/promises'
import type { Front } from './server-front.ts'
import type { World } from './world.ts'

const LOOK_MS = 500
const PATIENCE_MS = 150_000
/** The second is taken up only if the time after the first was planned well. */
const ROUNDS = 2

/**
 * When nobody disturbs anything and nobody asks for anything, what is new comes to the till by itself: gives what did not.
 */
export async function findFrozen(
  { shop, till }: World,
  front: Front,
  say: (line: string) => void,
): Promise<readonly string[]> {
  await front.quicken()
  for (let round = 1; round <= ROUNDS; round += 1) {
    const began = Date.now()
    const order = shop.state.placeOrder()
    order['paymentStatus'] = 'paid'
    order['status'] = 'processing_awaiting_shipment'
    shop.state.tables.touch(order)
    const number = order['number'] ?? null
    const isBooked = (): boolean =>
      till.state.tables.orders.all().some((row) => row['reservationnumber'] === number)
    const isThere = async (): Promise<boolean> =>
      isBooked() || (await front.isKept('orders', String(order.id)))
    while (!(await isThere())) {
      if (Date.now() - began > PATIENCE_MS) {
        return [`an order of a quiet time was not seen within ${PATIENCE_MS / 1_000} s`]
      }
      await delay(LOOK_MS)
    }
    say(`at rest, an order was seen after ${Date.now() - began} ms`)
  }
  return []
}
