import { setTimeout as delay } from 'node:timers/promises'
import type { Clock } from '../../engine/index.ts'

/** A clock that several processes share and that runs faster than the real one, so that leases end and searches settle soon. */
export interface FastClock {
  /** Milliseconds since 1970 at which it showed the real time. */
  readonly epoch: number
  /** How many of its seconds pass in a real one. */
  readonly speed: number
}

export function createFastClock(clock: FastClock): Clock {
  const { speed } = clock
  return {
    now: () => toFast(clock, Date.now()),
    sleep: async (ms, signal) => {
      try {
        await delay(ms / speed, undefined, { signal })
      } catch {
        // Aborted: the caller looks at its signal.
      }
    },
  }
}

/** What it shows at a moment of the machine's clock. */
export function toFast({ epoch, speed }: FastClock, real: number): number {
  return Math.floor(epoch + (real - epoch) * speed)
}

/** The same, the other way. */
export function toReal({ epoch, speed }: FastClock, fast: number): number {
  return epoch + Math.round((fast - epoch) / speed)
}
