/** A day of where the person is, as an address names it. */
export interface LocalDay {
  readonly name: string
  /** Its beginning, and that of the next one: milliseconds since 1970. */
  readonly from: number
  readonly to: number
}

/** `2026-11-29`. */
export function dayName(date: Date): string {
  return [
    digits(date.getFullYear(), 4),
    digits(date.getMonth() + 1, 2),
    digits(date.getDate(), 2),
  ].join('-')
}

function digits(value: number, count: number): string {
  return String(value).padStart(count, '0')
}

/** The day of a name, so many days later; nothing where it is none. */
export function localDay(name: string | undefined, later = 0): LocalDay | undefined {
  const [, year, month, day] = /^(\d{4})-(\d\d)-(\d\d)$/.exec(name ?? '')?.map(Number) ?? []
  if (year === undefined || month === undefined || day === undefined) return undefined
  const named = new Date(year, month - 1, day)
  // Not 31 February; nor by adding days of 24 hours, of which there are others.
  if (dayName(named) !== name) return undefined
  const from = new Date(year, month - 1, day + later)
  const to = new Date(year, month - 1, day + later + 1)
  return { name: dayName(from), from: from.getTime(), to: to.getTime() }
}
