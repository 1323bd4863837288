import type { Trend } from './trend.ts'

/** Half a day: where the clocks changed since, a day that was summed up begins an hour early or late. */
const NOON_MS = 12 * 3_600_000

/** The last days of where the person is, the latest last, each with what was summed up of it. */
export function localDays(
  trends: readonly Trend[],
  { count, now }: { readonly count: number; readonly now: number },
): readonly { readonly date: Date; readonly trends: readonly Trend[] }[] {
  const today = new Date(now)
  const byDay = new Map<string, Trend[]>()
  for (const trend of trends) {
    const day = new Date(Date.parse(trend.at) + NOON_MS).toDateString()
    byDay.set(day, [...(byDay.get(day) ?? []), trend])
  }
  return Array.from({ length: count }, (_, index) => {
    // Not by subtracting days of 24 hours, of which there are others.
    const date = new Date(
      today.getFullYear(),
      today.getMonth(),
      today.getDate() - (count - 1 - index),
    )
    return { date, trends: byDay.get(date.toDateString()) ?? [] }
  })
}

/** Minutes by which days begin here before those of UTC, as the API takes it. */
export function localOffset(now = Date.now()): number {
  return -new Date(now).getTimezoneOffset()
}
