import type { Trend } from './trend.ts'

const HOUR_MS = 3_600_000

/** The last hours, the latest last, each with what was summed up of it. */
export function localHours(
  trends: readonly Trend[],
  { count, now }: { readonly count: number; readonly now: number },
): readonly { readonly date: Date; readonly trends: readonly Trend[] }[] {
  const last = Math.floor(now / HOUR_MS)
  return Array.from({ length: count }, (_, index) => {
    const hour = last - (count - 1 - index)
    return {
      date: new Date(hour * HOUR_MS),
      trends: trends.filter(({ at }) => Math.floor(Date.parse(at) / HOUR_MS) === hour),
    }
  })
}
