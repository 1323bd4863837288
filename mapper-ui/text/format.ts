import type { Locale } from './define-text.ts'

const MINUTE = 60
const STEPS: readonly (readonly [
  limit: number,
  unit: Intl.RelativeTimeFormatUnit,
  seconds: number,
])[] = [
  [MINUTE, 'second', 1],
  [60 * MINUTE, 'minute', MINUTE],
  [24 * 60 * MINUTE, 'hour', 60 * MINUTE],
  [30 * 24 * 60 * MINUTE, 'day', 24 * 60 * MINUTE],
  [365 * 24 * 60 * MINUTE, 'month', 30 * 24 * 60 * MINUTE],
]

/** `5 min. ago`, `in 2 hr.` */
export function formatRelative(at: string, locale: Locale, now: number): string {
  const seconds = Math.round((Date.parse(at) - now) / 1000)
  const format = new Intl.RelativeTimeFormat(locale, { numeric: 'auto', style: 'short' })
  const step = STEPS.find(([limit]) => Math.abs(seconds) < limit)
  if (!step) return format.format(Math.round(seconds / (365 * 24 * 3600)), 'year')
  return format.format(Math.round(seconds / step[2]), step[1])
}

export function formatTime(at: string, locale: Locale): string {
  return new Date(at).toLocaleString(locale, { dateStyle: 'medium', timeStyle: 'medium' })
}

/** `14:31:52`, of today. */
export function formatClock(at: number, locale: Locale): string {
  return new Date(at).toLocaleTimeString(locale)
}

export function formatNumber(value: number, locale: Locale): string {
  return value.toLocaleString(locale)
}

/** `3 min 20 s`, or of one unit, `3 min`. */
export function formatDuration(
  ms: number,
  locale: Locale,
  detail: 'two units' | 'one unit' = 'two units',
): string {
  const seconds = Math.max(0, Math.round(ms / 1000))
  const unit = (value: number, name: string) =>
    new Intl.NumberFormat(locale, { style: 'unit', unit: name, unitDisplay: 'short' }).format(value)
  const of = (large: number, largeName: string, small: number, smallName: string) =>
    detail === 'one unit'
      ? unit(large, largeName)
      : `${unit(large, largeName)} ${unit(small, smallName)}`
  if (seconds < MINUTE) return unit(seconds, 'second')
  const minutes = Math.floor(seconds / MINUTE)
  if (minutes < 60) return of(minutes, 'minute', seconds % MINUTE, 'second')
  const hours = Math.floor(minutes / 60)
  if (detail === 'one unit' && hours >= 48) return unit(Math.floor(hours / 24), 'day')
  return of(hours, 'hour', minutes % 60, 'minute')
}
