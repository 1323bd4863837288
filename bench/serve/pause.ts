import { setTimeout as delay } from 'node:timers/promises'

const LIMIT_MS = 900_000

/** Waits until something is so, looking again and again. */
export async function until(
  isSo: () => Promise<boolean>,
  what: string,
  everyMs = 50,
): Promise<void> {
  const limit = Date.now() + LIMIT_MS
  while (!(await isSo())) {
    if (Date.now() > limit) throw new Error(`it never came about that ${what}`)
    await delay(everyMs)
  }
}

/** The value that so large a part of all is not above. */
export function quantile(values: readonly number[], part: number): number {
  const sorted = values.toSorted((left, right) => left - right)
  return sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * part))] ?? Number.NaN
}
