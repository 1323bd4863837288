import { type Clock, heartbeatMs } from '../../engine/index.ts'

const STEP_MS = 2_000

export interface HastyClock extends Clock {
  /** So much time passes at once. */
  readonly leap: (ms: number) => void
}

/**
 * The real time, and beyond it: a sleep ends at once, in steps that let heartbeats keep up. The sleep until the next
 * heartbeat does not drive the time. With another `base` than the real time, no more passes than sleeps and leaps take.
 */
export function createHastyClock(base: () => number = Date.now): HastyClock {
  let ahead = 0
  const now = (): number => base() + ahead
  const heartbeats = new Set<() => void>()

  const sleepers = new Set<{ readonly until: number }>()
  let stepping: Promise<void> | undefined

  /** One step for all who sleep, to whoever wakes first: each on its own, they would outrun the heartbeats together. */
  function step(): Promise<void> {
    stepping ??= new Promise((resolve) => {
      const first = Math.min(...[...sleepers].map(({ until }) => until))
      ahead += Math.max(0, Math.min(STEP_MS, first - now()))
      for (const beat of heartbeats) beat()
      setTimeout(() => {
        stepping = undefined
        resolve()
      }, 0)
    })
    return stepping
  }

  async function hurry(until: number, signal: AbortSignal): Promise<void> {
    const sleeper = { until }
    sleepers.add(sleeper)
    while (now() < until && !signal.aborted) await step()
    sleepers.delete(sleeper)
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
