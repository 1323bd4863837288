/** Three fixed windows of a key (contracts.md 1.5): they end on the clock, and say so on every answer. */
export interface RateWindows {
  /** Counts one request; `false` when a window is used up. */
  take: () => boolean
  headers: () => Record<string, string>
  ratelimit: () => Record<string, unknown>
  used: () => { most5Minutes: number; mostDay: number }
}

const WINDOWS = [
  { name: 'limit5Min', ms: 300_000 },
  { name: 'limitHour', ms: 3_600_000 },
  { name: 'limitDay', ms: 86_400_000 },
]

export function rateWindows(limits: readonly number[], clock: () => number): RateWindows {
  const windows = WINDOWS.map(({ name, ms }, index) => ({
    name,
    ms,
    limit: limits[index] ?? 0,
    start: 0,
    used: 0,
    most: 0,
  }))
  const turn = () => {
    for (const window of windows) {
      const start = Math.floor(clock() / window.ms) * window.ms
      if (start === window.start) continue
      window.start = start
      window.used = 0
    }
  }
  const reset = (window: (typeof windows)[number]) =>
    Math.ceil((window.start + window.ms - clock()) / 1000)
  const left = (window: (typeof windows)[number]) =>
    window.used > window.limit ? -1 : window.limit - window.used
  return {
    take: () => {
      turn()
      for (const window of windows) {
        window.used++
        window.most = Math.max(window.most, window.used)
      }
      return windows.every((window) => window.used <= window.limit)
    },
    headers: () => {
      turn()
      return {
        'x-ratelimit-limit': windows.map((window) => window.limit).join('/'),
        'x-ratelimit-remaining': windows.map(left).join('/'),
        'x-ratelimit-reset': windows.map(reset).join('/'),
      }
    },
    ratelimit: () => {
      turn()
      return Object.fromEntries(
        windows.map((window) => [
          window.name,
          {
            limit: window.limit,
            remaining: left(window),
            reset: reset(window),
            resetTime: new Date(window.start + window.ms)
              .toISOString()
              .replace(/\.\d+Z$/, '+00:00'),
          },
        ]),
      )
    },
    used: () => ({ most5Minutes: windows[0]?.most ?? 0, mostDay: windows[2]?.most ?? 0 }),
  }
}
