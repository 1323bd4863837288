import { EventEmitter, once } from 'node:events'
import type { Fault } from '../../connectors/simulator/faults.ts'
import type { SeededRandom } from '../../connectors/simulator/seeded-random.ts'
import type { Death, Job } from './job.ts'
import type { Ending, Processes } from './processes.ts'
import type { World } from './world.ts'

/** What one process of a world is put together from. */
export interface Outliving {
  readonly world: World
  readonly processes: Processes
  readonly random: SeededRandom
  readonly base: Omit<Job, 'flows' | 'together' | 'complete' | 'finish' | 'answers' | 'death'>
  readonly flows: readonly string[]
}

/** By the world's clock: until what the other had sent is looked for. */
const OUTLIVES_MS = 200_000
/** By the world's clock: longer than the other one waits until it looks. */
const LIMIT_MS = 120_000
/** The same on a machine that does much else. */
const HELD_BACK_MS = 250_000
/** Of the machine, at ten times the speed: longer than that. */
const LASTS_MS = 30_000
/** Longer than what was held back takes to be sent. */
const SLOW_MS = 1_000
const MUCH = 16
/** What is under way there is what both could do. */
const POINTS = [
  'after-declare',
  'after-declare',
  'in-create',
  'in-create',
  'before-commit',
  'in-commit',
  'in-transaction',
] as const
const HOW = { complete: false, finish: false, answers: [] } as const

/**
 * One process stands still for longer than its lease, or is cut off from the database, and does not know it; another one
 * takes over and stays for as long. Everything else of a world happens, too.
 */
export function outlive(act: Outliving, instead: Death['instead']): Promise<readonly Ending[]> {
  const { base, processes, random, world, flows } = act
  // Else most of them find little to create.
  for (let left = MUCH; left > 0; left -= 1) world.happen(random)
  const death: Death = {
    point: random.pick(POINTS),
    nth: random.pick([1, 1, 2, 3]),
    delayMs: 0,
    instead,
    heldBackMs: LIMIT_MS,
  }
  const how = { ...HOW, flows, together: true }
  return Promise.all([
    processes.live({ ...base, ...how, death }),
    processes.live({ ...base, ...how, death: undefined, lingerMs: OUTLIVES_MS }),
  ])
}

/**
 * The same, and nothing else: a process has declared orders, which the till would take twice, and is held back by limits
 * until somebody else has taken over, looked for them in vain and made them. One that is lost is so in the middle of a
 * transaction, with the integration locked.
 */
export async function outliveHeldBack(
  { base, processes, random, world }: Outliving,
  instead: Death['instead'],
): Promise<readonly Ending[]> {
  world.shop.state.faults.clear()
  world.till.state.faults.set(instead === 'is lost' ? [REFUSED] : [])
  for (let left = MUCH; left > 0; left -= 1) world.sell()
  const death: Death = {
    ...(instead === 'is lost'
      ? { point: 'in-transaction', nth: 1 }
      : { point: 'in-create', nth: random.pick([1, 5]) }),
    delayMs: 0,
    instead,
    lastsMs: LASTS_MS,
    heldBackMs: HELD_BACK_MS,
    // Whoever wakes up has to know by itself that its lease is over: the database tells it too late.
    slowMs: instead === 'stands still' ? SLOW_MS : undefined,
  }
  const how = { ...HOW, flows: ['orders'], together: false }
  const begun = new EventEmitter()
  const reached = (): void => void begun.emit('reached')
  const after = once(begun, 'reached').then(() => undefined)
  // Whoever takes over is made ready first, for it has little time.
  const other = processes.live(
    { ...base, ...how, death: undefined, lingerMs: OUTLIVES_MS },
    { after },
  )
  // It may come to its end before anything happens.
  const first = processes.live({ ...base, ...how, death }, { reached }).finally(reached)
  return Promise.all([first, other])
}

/** A page with records that are tried again is kept in a transaction. */
const REFUSED: Fault = { kind: 'status', method: 'POST', path: '/orders', status: 500, times: 3 }
