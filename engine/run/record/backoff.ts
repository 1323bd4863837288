const FIRST_MS = 2_000
const MAX_MS = 10 * 60_000
const FIRST_WAIT_MS = 15 * 60_000
const MAX_WAIT_MS = 6 * 60 * 60_000

/** Exponential with full jitter: 2 s doubling to 10 min, and anything below, so that retries do not come in waves. */
export function retryDelay(attempts: number, random: () => number): number {
  const ceiling = Math.min(MAX_MS, FIRST_MS * 2 ** Math.min(attempts, 20))
  return Math.round(FIRST_MS / 2 + random() * (ceiling - FIRST_MS / 2))
}

/** When a waiting record looks again by itself, in case what it waits for was made by somebody else. */
export function waitDelay(attempts: number): number {
  return Math.min(MAX_WAIT_MS, FIRST_WAIT_MS * 2 ** Math.min(attempts, 10))
}
