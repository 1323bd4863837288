/** What a number of a cell stands for: days since 1900, of which the time of the day is shown or not. */
export type DateKind = 'day' | 'moment'

const DAY_MS = 86_400_000
/** The day 0, where the days from March 1900 on are counted right: 29 February 1900 is counted as well. */
const START = Date.UTC(1899, 11, 30)
const DAYS_TO_1904 = 1462

/** By the format that a cell is shown in; nothing where that is none of dates. */
export function dateKindOf(format: string): DateKind | undefined {
  const bare = format.replaceAll(/"[^"]*"|\\.|_.|\*./g, '')
  // Hours and minutes that are counted on past a day are no time of the day.
  if (/\[(h+|m+|s+)\]/i.test(bare)) return undefined
  const code = bare.replaceAll(/\[[^\]]*\]/g, '').replaceAll(/general/gi, '')
  if (!/[ymdhs]/i.test(code)) return undefined
  return /[hs]/i.test(code) ? 'moment' : 'day'
}

/** Formats that all programs have. */
export function builtInDate(id: number): DateKind | undefined {
  if (id >= 14 && id <= 17) return 'day'
  if ((id >= 18 && id <= 22) || id === 45 || id === 47) return 'moment'
  return (id >= 27 && id <= 31) || id === 36 || (id >= 50 && id <= 58) ? 'day' : undefined
}

/** ISO 8601, without a zone: a cell has none. */
export function dateText(serial: number, kind: DateKind, is1904: boolean): string | undefined {
  const seconds = Math.round(serial * 86_400)
  if (seconds >= 0 && seconds < 86_400 && kind === 'moment') {
    return new Date(seconds * 1000).toISOString().slice(11, 19)
  }
  const days = Math.floor(seconds / 86_400)
  const shift = is1904 ? DAYS_TO_1904 : days < 60 ? 1 : 0
  const at = START + shift * DAY_MS + seconds * 1000
  if (!(Math.abs(at) < 8e15) || seconds < 0) return undefined
  const text = new Date(at).toISOString()
  const isDay = kind === 'day' && seconds % 86_400 === 0
  return text.slice(0, isDay ? 10 : 19)
}

/** Of a day as ISO 8601 writes it; nothing where it is none, or before the first that all programs count alike. */
export function serialOf(day: string): number | undefined {
  if (!/^\d{4}-\d\d-\d\d$/.test(day)) return undefined
  const at = Date.parse(`${day}T00:00:00Z`)
  if (Number.isNaN(at) || new Date(at).toISOString().slice(0, 10) !== day) return undefined
  const serial = (at - START) / DAY_MS
  return serial > 60 ? serial : undefined
}
