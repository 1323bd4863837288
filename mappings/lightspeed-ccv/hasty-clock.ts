import { type Clock, heartbeatMs } from '../../engine/index.ts'

const STEP_MS = 2_000

export interface HastyClock extends Clock {
  /** So much time passes at once. */
  readonly leap: (ms: number) => void
}

/**
 * The real time, and beyond it: a sleep ends at once, in steps that let heartbeats keep up. The sleep until the next
 * heartbeat does not drive the time.
 */
export function createHastyClock(): HastyClock {
  let ahead = 0
  const now = (): number => Date.now() + ahead
  const heartbeats = new Set<() => void>()

  async function hurry(until: number, signal: AbortSignal): Promise<void> {
    while (now() < until && !signal.aborted) {
      ahead += Math.min(STEP_MS, until - now())
      for (const beat of heartbeats) beat()
      await new Promise((resolve) => setTimeout(resolve, 0))
    }
  }

  function waitForBeat(signal: AbortSignal): Promise<void> {
    return new Promise((resolve) => {
      const end = (): void => {
        clearTimeout(timer)
        heartbeats.delete(end)
        signal.removeEventListener('abort', end)
        resolve()
      }
      // Where nobody sleeps for long the real time passes all the same, and a run must not lose its claim.
      const timer = setTimeout(end, heartbeatMs)
      heartbeats.add(end)
      signal.addEventListener('abort', end)
      if (signal.aborted) end()
    })
  }

  return {
    now,
    leap: (ms) => {
      ahead += ms
    },
    sleep: (ms, signal) => (ms === heartbeatMs ? waitForBeat(signal) : hurry(now() + ms, signal)),
  }
}
