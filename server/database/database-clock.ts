import type { Knex } from 'knex'
import type { Clock } from '../../engine/index.ts'
import { queryRows } from './query.ts'
import { sleep } from './sleep.ts'

/**
 * The time of the database, which all its processes share: what is planned by one machine is due on all of them at the
 * same moment, however wrong their own clocks are.
 */
export interface DatabaseClock extends Clock {
  /** Asks the database again what time it is. */
  readonly measure: () => Promise<void>
  /** By how much the clock of this machine is ahead; negative where it is behind. */
  readonly skewMs: () => number
}

/** What the machine knows of time. */
export interface MachineTime {
  /** Milliseconds since 1970, as far as the machine knows; people and programs set it. */
  readonly wall: () => number
  /** Milliseconds since some moment; nobody sets it. */
  readonly steady: () => number
}

export const machineTime: MachineTime = {
  wall: () => Date.now(),
  steady: () => performance.now(),
}

/** Two good crystals differ by less. */
const DRIFT = 1 / 5_000

interface Measured {
  /** Time of the database when the steady time was 0. */
  readonly origin: number
  readonly at: number
  /** It is not known better. */
  readonly within: number
}

/** Measures once, and again when it is told to; between, the time goes on by the steady time of the machine. */
export async function openDatabaseClock(
  ask: () => Promise<number>,
  { wall, steady }: MachineTime = machineTime,
): Promise<DatabaseClock> {
  let best = await measureOnce()

  async function measureOnce(): Promise<Measured> {
    const asked = steady()
    const told = await ask()
    const at = steady()
    // The answer was true at some moment between.
    const within = (at - asked) / 2
    return { origin: told - asked - within, at, within }
  }

  async function measure(): Promise<void> {
    const next = await measureOnce()
    const within = best.within + (next.at - best.at) * DRIFT
    // An answer that was long on its way knows less than what is known. But where both cannot be true, time was set.
    const isOther = Math.abs(next.origin - best.origin) > within + next.within
    if (isOther || next.within <= within) best = next
  }

  const now = (): number => Math.floor(best.origin + steady())
  return { now, sleep, measure, skewMs: () => wall() - now() }
}

/** When the statement began to run, not when its transaction did. */
export async function askTime(db: Knex): Promise<number> {
  const [row] = await queryRows<{ readonly now: number }>(
    db,
    'select (extract(epoch from statement_timestamp()) * 1000)::float8 as now',
    [],
  )
  return row?.now ?? Number.NaN
}
