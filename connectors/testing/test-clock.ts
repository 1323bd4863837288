import type { Clock } from '../../engine/index.ts'

export interface TestClock extends Clock {
  readonly advance: (ms: number) => void
  /** All waits so far, in milliseconds. */
  readonly waits: readonly number[]
}

/** A clock that starts at 1970 and runs only when somebody sleeps, so that tests wait for nothing. */
export function createTestClock(start = 0): TestClock {
  let now = start
  const waits: number[] = []
  return {
    now: () => now,
    sleep: async (ms, signal) => {
      await Promise.resolve()
      if (signal.aborted) return
      waits.push(ms)
      now += ms
    },
    advance: (ms) => void (now += ms),
    waits,
  }
}
