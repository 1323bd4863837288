import { setTimeout as delay } from 'node:timers/promises'
import type { Crew } from './server-crew.ts'
import type { Front } from './server-front.ts'
import type { World } from './world.ts'
import type { ServerWorld } from './worlds.ts'

interface Quiet {
  readonly crew: Crew
  readonly about: ServerWorld
  readonly say: (line: string) => void
}

const LOOK_MS = 500
const PATIENCE_MS = 150_000
/** The second is taken up only if the time after the first was planned well. */
const ROUNDS = 2
const HOUR_MS = 3_600_000

/**
 * When nobody disturbs anything and nobody asks for anything, what is new comes to the till by itself: gives what did not.
 * In a world of clocks that are wrong, all workers are an hour ahead until the first order was seen, and right from then on.
 */
export async function findFrozen(
  { sell, till }: World,
  front: Front,
  { crew, about, say }: Quiet,
): Promise<readonly string[]> {
  if (about === 'clock') await crew.renew(HOUR_MS)
  await front.quicken()
  for (let round = 1; round <= ROUNDS; round += 1) {
    const began = Date.now()
    const order = sell()
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
    if (about === 'clock' && round === 1) await crew.renew(0)
  }
  return []
}
