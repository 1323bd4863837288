import { isJsonObject, type Json } from '../../../../engine/index.ts'
import { type Mark, type NumberedPosition, parseNumbered } from './numbered-position.ts'

/** Where the read of a list stands between two pages. */
export interface ReadPosition extends NumberedPosition {
  /** The list is asked for from this time on. */
  readonly since?: string | undefined
  /** Its pages are counted, though it is in order of time. */
  readonly isCounted?: boolean | undefined
}

/** Reads a position that was kept. One that an older version kept is none: the read begins anew. */
export function parseReadPosition(value: Json | undefined): ReadPosition | undefined {
  const numbered = parseNumbered(value)
  if (!numbered || !isJsonObject(value)) return undefined
  const { since, isCounted } = value
  return {
    ...numbered,
    ...(typeof since === 'string' ? { since } : {}),
    ...(isCounted === true ? { isCounted } : {}),
  }
}

/** Systems filter by whole seconds, and some leave out the time itself. */
const MARGIN_MS = 1_000

/**
 * From when on a list that is sorted by time goes on after a page; `undefined` where that would bring little that is
 * new: so many changed at one time, or the system filters by the day.
 */
export function stepOfTime(marks: readonly Mark[], since: string | undefined): string | undefined {
  const times = marks.flatMap(([, at]) => (at === undefined ? [] : [Date.parse(at)]))
  const last = times.at(-1)
  const isInOrder = times.every((time, index) => index === 0 || time >= (times[index - 1] ?? time))
  if (last === undefined || times.length < marks.length || !isInOrder) return undefined
  const from = last - MARGIN_MS
  const behind = times.filter((time) => time < from).length
  const isStep = behind * 2 >= marks.length && (since === undefined || from > Date.parse(since))
  return isStep ? new Date(from).toISOString() : undefined
}
