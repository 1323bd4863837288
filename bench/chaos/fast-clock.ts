import { setTimeout as delay } from 'node:timers/promises'
import type { Clock } from '../../engine/index.ts'

/** A clock that several processes share and that runs faster than the real one, so that leases end and searches settle soon. */
export interface FastClock {
  /** Milliseconds since 1970 at which it showed the real time. */
  readonly epoch: number
  /** How many of its seconds pass in a real one. */
  readonly speed: number
}

export function createFastClock({ epoch, speed }: FastClock): Clock {
  return {
    now: () => Math.floor(epoch + (Date.now() - epoch) * speed),
    sleep: async (ms, signal) => {
      try {
        await delay(ms / speed, undefined, { signal })
      } catch {
        // Aborted: the caller looks at its signal.
      }
    },
  }
}
