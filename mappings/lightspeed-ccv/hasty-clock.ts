import type { Clock } from '../../engine/index.ts'

/** How often a run says that it is alive: that sleep must not drive the time. */
const HEARTBEAT_MS = 5_000
const STEP_MS = 4_000

/** The real time, and beyond it: a sleep ends at once, in steps that let heartbeats keep up. */
export function createHastyClock(): Clock {
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
    sleep: (ms, signal) => (ms === HEARTBEAT_MS ? waitForBeat(signal) : hurry(now() + ms, signal)),
  }
}
