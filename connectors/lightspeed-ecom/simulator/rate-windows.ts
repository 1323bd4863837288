import type { Json } from '../../simulator/json.ts'
import { zoned } from './present-row.ts'

/** Requests allowed per five minutes, hour and day. */
export type RateLimits = readonly [number, number, number]

export interface RateWindows {
  /** Counts a request; false when it is one too many. */
  readonly take: () => boolean
  readonly headers: () => Record<string, string>
  /** Headers of a refusal that lasts so long, whatever was counted. */
  readonly refusal: (milliseconds: number | undefined) => Record<string, string>
  readonly show: () => Json
}

const LENGTHS = [300_000, 3_600_000, 86_400_000] as const
const NAMES = ['limit5Min', 'limitHour', 'limitDay'] as const

/** Three fixed windows that end on the clock. */
export function createRateWindows(limits: RateLimits, now: () => number): RateWindows {
  const counts = [0, 0, 0]
  const starts = LENGTHS.map((length) => Math.floor(now() / length))

  function roll(): void {
    for (const [at, length] of LENGTHS.entries()) {
      const start = Math.floor(now() / length)
      if (start === starts[at]) continue
      starts[at] = start
      counts[at] = 0
    }
  }
  const leftIn = (at: number) => Math.max(-1, (limits[at] ?? 0) - (counts[at] ?? 0))
  const resetOf = (length: number) => Math.ceil((length - (now() % length)) / 1000)
  const headersOf = (remaining: readonly number[], resets: readonly number[]) => ({
    'x-ratelimit-limit': limits.join('/'),
    'x-ratelimit-remaining': remaining.join('/'),
    'x-ratelimit-reset': resets.join('/'),
  })

  return {
    take: () => {
      roll()
      for (const at of LENGTHS.keys()) counts[at] = (counts[at] ?? 0) + 1
      return LENGTHS.every((_, at) => leftIn(at) >= 0)
    },
    headers: () => headersOf([leftIn(0), leftIn(1), leftIn(2)], LENGTHS.map(resetOf)),
    refusal: (milliseconds) => {
      const first =
        milliseconds === undefined ? resetOf(LENGTHS[0]) : Math.ceil(milliseconds / 1000)
      return headersOf(
        [-1, leftIn(1), leftIn(2)],
        [first, resetOf(LENGTHS[1]), resetOf(LENGTHS[2])],
      )
    },
    show: () => ({
      accountRatelimit: Object.fromEntries(
        NAMES.map((name, at) => {
          const length = LENGTHS[at] ?? 0
          const reset = resetOf(length)
          return [
            name,
            {
              limit: limits[at],
              remaining: leftIn(at),
              reset,
              resetTime: zoned(now() + reset * 1000),
            },
          ]
        }),
      ),
    }),
  }
}
