import type { Clock } from '../run/ports.ts'
import { heartbeatMs } from '../run/store/run-lease.ts'

/** A clock that stands still until it is told: sleeping moves it on at once, so that tests never wait. */
export interface PretendClock extends Clock {
  readonly advance: (ms: number) => void
}

export function createPretendClock(start = '2026-01-05T10:00:00Z'): PretendClock {
  let now = Date.parse(start)
  /** They sleep beside the work: they are woken by the time, and must not drive it. */
  const heartbeats = new Map<() => void, number>()
  return {
    now: () => now,
    advance: (ms) => {
      now += ms
    },
    sleep: (ms, signal) =>
      new Promise((resolve) => {
        if (signal.aborted) return resolve()
        const isHeartbeat = ms === heartbeatMs
        if (isHeartbeat) heartbeats.set(end, now + ms)
        const timer = isHeartbeat ? undefined : setTimeout(wake, 0)
        function wake(): void {
          now += ms
          end()
          for (const [beat, due] of heartbeats) if (due <= now) beat()
        }
        function end(): void {
          heartbeats.delete(end)
          clearTimeout(timer)
          signal.removeEventListener('abort', end)
          resolve()
        }
        signal.addEventListener('abort', end)
      }),
  }
}
