import { setTimeout as delay } from 'node:timers/promises'
import type { Log } from './log.ts'

export interface Repeating {
  /** Ends it, and waits for the round under way. */
  readonly stop: () => Promise<void>
}

/** Does something again and again, each time after so many milliseconds as the last round said. A failure is not the end. */
export function repeat(
  what: string,
  log: Log,
  round: () => Promise<number>,
  afterFailureMs: number,
): Repeating {
  const end = new AbortController()

  async function go(): Promise<void> {
    while (!end.signal.aborted) {
      const wait = await round().catch((error: unknown) => {
        log.error({ error }, `${what} failed and is tried again`)
        return afterFailureMs
      })
      await delay(wait, undefined, { signal: end.signal }).catch(() => undefined)
    }
  }

  const going = go()
  return {
    stop: async () => {
      end.abort()
      await going
    },
  }
}
