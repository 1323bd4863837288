import type { Clock } from '../../engine/index.ts'

/** A clock whose pauses take no time: tests of connectors wait for no retry and no limit. */
export function createReplayClock(): Clock {
  let ahead = 0
  return {
    now: () => Date.now() + ahead,
    sleep: async (ms) => {
      await Promise.resolve()
      ahead += ms
    },
  }
}
