const ONE_HOUR = 3_600_000

/**
 * Reads a `Retry-After` header (seconds, or an HTTP date) as milliseconds from now.
 *
 * Zero, the past, more than an hour and what cannot be read count as no hint: servers and proxies send all of these.
 */
export function parseRetryAfter(header: string | undefined, now: number): number | undefined {
  if (header === undefined) return undefined
  const text = header.trim()
  const wait = /^\d+(\.\d+)?$/.test(text) ? Number(text) * 1000 : dateOf(text) - now
  return wait > 0 && wait <= ONE_HOUR ? Math.ceil(wait) : undefined
}

/** A bare number is no date, though `Date.parse` reads `-5` as one. */
function dateOf(text: string): number {
  return /[a-z]/i.test(text) ? Date.parse(text) : Number.NaN
}
