/** What was asked of a system in an hour. */
export interface UsedHour {
  readonly at: string
  readonly requests: number
  readonly failed: number
}

export interface UsedQuota {
  readonly requests: number
  /** With an error of any kind. */
  readonly failed: number
  /** Of the limit that most is used of; absent without one. */
  readonly nearest?:
    | { readonly used: number; readonly allow: number; readonly windowMs: number }
    | undefined
}

const HOUR_MS = 3_600_000

/**
 * How much of what a system allows was used in these hours. Requests are counted by the hour, so of a limit for less than that
 * it is told what it allows in an hour.
 */
export function usedQuota(
  limits: readonly { readonly windowMs: number; readonly allow: number }[],
  hours: readonly UsedHour[],
  now: number,
): UsedQuota {
  const sumOf = (key: 'requests' | 'failed', since = 0) =>
    hours.reduce((sum, hour) => (Date.parse(hour.at) >= since ? sum + hour[key] : sum), 0)
  const used = limits.map(({ windowMs, allow }) => {
    const spanMs = Math.max(windowMs, HOUR_MS)
    // The hour that has begun counts as the last one.
    const since = Math.floor(now / HOUR_MS) * HOUR_MS - spanMs + HOUR_MS
    return {
      used: sumOf('requests', since),
      allow: Math.floor((allow * spanMs) / windowMs),
      windowMs: spanMs,
    }
  })
  const [nearest] = used.toSorted((one, other) => other.used / other.allow - one.used / one.allow)
  return {
    requests: sumOf('requests'),

    failed: sumOf('failed'),
    nearest,
  }
}
