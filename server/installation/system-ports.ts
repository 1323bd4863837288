import { hash } from 'node:crypto'
import { setImmediate } from 'node:timers/promises'
import { canonicalJson, type Ports } from '../../engine/index.ts'
import { machineTime } from '../database/database-clock.ts'
import { sleep } from '../database/sleep.ts'

/** Time, chance and digests of the machine. What is kept, or told to others, takes its time from the database. */
export const systemPorts: Ports = {
  clock: { now: () => Date.now(), sleep },
  elapsed: machineTime.steady,
  turn: setImmediate,
  random: Math.random,
  digest: (value) => hash('sha256', canonicalJson(value), 'base64url').slice(0, 22),
}
