const UNITS: Readonly<Record<string, number>> = {
  ms: 1,
  s: 1000,
  m: 60_000,
  h: 3_600_000,
  d: 86_400_000,
}

/** A length of time as files write it: `500ms`, `30s`, `5m`, `24h`, `1d`. */
export const DURATION_PATTERN = '^[1-9][0-9]*(ms|s|m|h|d)$'

/** The same, or no time at all: `0s`. */
export const PAUSE_PATTERN = '^(0|[1-9][0-9]*)(ms|s|m|h|d)$'

/** A rate as files write it: `300 per 5m`. */
export const RATE_PATTERN = '^[1-9][0-9]* per [1-9][0-9]*(ms|s|m|h|d)$'

/** Reads `5m` as milliseconds; `undefined` when it is not written like that. */
export function parseDuration(text: string): number | undefined {
  const [, digits, unit = ''] = /^(\d+)(ms|s|m|h|d)$/.exec(text) ?? []
  const factor = UNITS[unit]
  return digits === undefined || factor === undefined ? undefined : Number(digits) * factor
}

export interface Rate {
  readonly allow: number
  readonly windowMs: number
}

/** Reads `300 per 5m`; `undefined` when it is not written like that. */
export function parseRate(text: string): Rate | undefined {
  const [, allow, window = ''] = /^(\d+) per (\S+)$/.exec(text) ?? []
  const windowMs = parseDuration(window)
  return allow === undefined || windowMs === undefined
    ? undefined
    : { allow: Number(allow), windowMs }
}
