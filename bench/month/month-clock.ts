import { type Clock, heartbeatMs } from '../../engine/index.ts'

const STEP_MS = 2_000

export interface MonthClock extends Clock {
  /** Nothing happens for a while. */
  pass: (ms: number) => void
}

/**
 * A clock that both systems and the product share. It passes with every request and where somebody waits, never by
 * itself: a busy machine plays the same month. The sleep until the next heartbeat is woken by it and does not drive it.
 */
export function createMonthClock(start: number): MonthClock {
  let ahead = 0
  const heartbeats = new Set<() => void>()
  const now = () => start + ahead
  const pass = (ms: number) => {
    ahead += ms
    for (const beat of heartbeats) beat()
  }

  async function hurry(until: number, signal: AbortSignal): Promise<void> {
    while (now() < until && !signal.aborted) {
      pass(Math.min(STEP_MS, until - now()))
      await new Promise((resolve) => setTimeout(resolve, 0))
    }
  }

  function waitForBeat(signal: AbortSignal): Promise<void> {
    return new Promise((resolve) => {
      const end = () => {
        heartbeats.delete(end)
        signal.removeEventListener('abort', end)
        resolve()
      }
      heartbeats.add(end)
      signal.addEventListener('abort', end)
      if (signal.aborted) end()
    })
  }

  return {
    now,
    sleep: (ms, signal) => (ms === heartbeatMs ? waitForBeat(signal) : hurry(now() + ms, signal)),
    pass,
  }
}
