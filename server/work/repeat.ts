import { sleep } from '../database/sleep.ts'
import type { Log } from '../process/log.ts'

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
  firstAfterMs = 0,
): Repeating {
  const end = new AbortController()

  async function go(): Promise<void> {
    if (firstAfterMs > 0) await pause(firstAfterMs)
    while (!end.signal.aborted) {
      const wait = await round().catch((error: unknown) => {
        log.error({ error }, `${what} failed and is tried again`)
        return afterFailureMs
      })
      await pause(wait)
    }
  }

  const pause = (ms: number): Promise<void> => sleep(ms, end.signal)

  const going = go()
  return {
    stop: async () => {
      end.abort()
      await going
    },
  }
}
