import type { Clock } from '../../engine/index.ts'

/**
 * A clock whose pauses take no time: tests of connectors wait for no retry and no limit. With a start it stands still
 * but for these.
 */
export function createReplayClock(start?: number): Clock {
  let ahead = 0
  return {
    now: () => (start ?? Date.now()) + ahead,
    sleep: async (ms) => {
      await Promise.resolve()
      ahead += ms
    },
  }
}
