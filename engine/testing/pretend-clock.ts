import type { Clock } from '../run/ports.ts'

/** A clock that stands still until it is told: sleeping moves it on at once, so that tests never wait. */
export interface PretendClock extends Clock {
  readonly advance: (ms: number) => void
}

export function createPretendClock(start = '2026-01-05T10:00:00Z'): PretendClock {
  let now = Date.parse(start)
  return {
    now: () => now,
    advance: (ms) => {
      now += ms
    },
    sleep: (ms, signal) =>
      new Promise((resolve) => {
        if (signal.aborted) return resolve()
        // A heartbeat sleeps beside the work and must not drive the time.
        const isHeartbeat = ms === 5_000
        const timer = isHeartbeat ? undefined : setTimeout(wake, 0)
        function wake(): void {
          now += ms
          end()
        }
        function end(): void {
          clearTimeout(timer)
          signal.removeEventListener('abort', end)
          resolve()
        }
        signal.addEventListener('abort', end)
      }),
  }
}
