import { isOnCalendar, utcOf, type WallTime } from './zoned-time.ts'

/** A date or time as text, taken apart. */
export interface DateText {
  readonly wall: WallTime
  /** Milliseconds ahead of UTC. Absent: the text does not say where it holds. */
  readonly offset?: number
  /** The text is a day without a time. */
  readonly dayOnly: boolean
}

const ISO =
  /^(\d{4})-(\d{2})-(\d{2})(?:[T ](\d{2}):(\d{2})(?::(\d{2})(?:[.,](\d{1,9}))?)?\s?(Z|[+-]\d{2}(?::?\d{2})?)?)?$/i

/** Reads ISO 8601 as systems write it: with a space for the T, with or without seconds and offset. */
export function readDateText(text: string): DateText | undefined {
  const found = ISO.exec(text.trim())
  if (!found) return undefined
  const [, year, month, day, hour, minute, second, fraction, zone] = found
  const wall: WallTime = {
    year: Number(year),
    month: Number(month),
    day: Number(day),
    hour: Number(hour ?? 0),
    minute: Number(minute ?? 0),
    second: Number(second ?? 0),
    millisecond: Math.floor(Number(`0.${fraction ?? '0'}`) * 1000),
  }
  if (!isOnCalendar(wall)) return undefined
  const dayOnly = hour === undefined
  return zone === undefined ? { wall, dayOnly } : { wall, dayOnly, offset: readOffset(zone) }
}

function readOffset(zone: string): number {
  if (zone.toUpperCase() === 'Z') return 0
  const minutes = Number(zone.slice(1, 3)) * 60 + Number(zone.replace(':', '').slice(3, 5))
  return (zone.startsWith('-') ? -minutes : minutes) * 60_000
}

export function dayText({ year, month, day }: WallTime): string {
  return `${pad(year, 4)}-${pad(month, 2)}-${pad(day, 2)}`
}

/** Milliseconds are written only where there are any. */
export function timeText({ hour, minute, second, millisecond }: WallTime): string {
  const fraction = millisecond === 0 ? '' : `.${pad(millisecond, 3)}`
  return `${pad(hour, 2)}:${pad(minute, 2)}:${pad(second, 2)}${fraction}`
}

export function utcText(instant: number): string {
  const text = new Date(instant).toISOString()
  return text.endsWith('.000Z') ? `${text.slice(0, -5)}Z` : text
}

export function offsetText(offset: number): string {
  const minutes = Math.abs(Math.round(offset / 60_000))
  return `${offset < 0 ? '-' : '+'}${pad(Math.floor(minutes / 60), 2)}:${pad(minutes % 60, 2)}`
}

export function instantOfText({ wall, offset }: DateText): number | undefined {
  return offset === undefined ? undefined : utcOf(wall) - offset
}

export function pad(value: number, width: number): string {
  return String(value).padStart(width, '0')
}
