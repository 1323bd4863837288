import type { JsonObject } from '../../json.ts'
import { createRecentMap } from './recent-map.ts'

/** Where a source record stands among those of its run: by when it changed, and among equals by when it was read. */
export interface Standing {
  /** When it last changed; absent where the source does not tell. */
  readonly at?: string | undefined
  /** Counts the records of the run as they were read. */
  readonly place: number
}

/**
 * Of several source records that set fields of one target record in one run, the one that stands last has the last word,
 * whichever of them comes to its write first.
 */
export interface Precedence {
  /** What is left to be set, without the fields that a record which stands later has set. */
  readonly leave: (target: string, set: JsonObject, standing: Standing) => JsonObject
  readonly note: (target: string, set: JsonObject, standing: Standing) => void
}

/** Names of fields cannot hold it, and few different lists of them are ever made. */
const SEPARATOR = '\n'

interface Noted {
  readonly fields: string
  readonly standing: Standing
}

/** Keeps in mind what was set of so many target records, at least. */
export function createPrecedence(count: number): Precedence {
  const targets = createRecentMap<readonly Noted[]>(count)
  const lists = new Map<string, string>()

  function later(target: string, standing: Standing): readonly Noted[] {
    return (targets.get(target) ?? []).filter((noted) => isLater(noted.standing, standing))
  }

  return {
    leave: (target, set, standing) => {
      const passed = later(target, standing)
      if (passed.length === 0) return set
      const taken = new Set(passed.flatMap(({ fields }) => fields.split(SEPARATOR)))
      return Object.fromEntries(Object.entries(set).filter(([name]) => !taken.has(name)))
    },
    note: (target, set, standing) => {
      const text = Object.keys(set).join(SEPARATOR)
      const fields = lists.get(text) ?? text
      lists.set(text, fields)
      const others = (targets.get(target) ?? []).filter(
        (noted) => noted.fields !== fields || isLater(noted.standing, standing),
      )
      targets.set(target, [...others, { fields, standing }])
    },
  }
}

function isLater(one: Standing, other: Standing): boolean {
  const [a, b] = [timeOf(one.at), timeOf(other.at)]
  // Where one of them tells no time, or both the same, the order of reading decides.
  if (a === undefined || b === undefined || a === b) return one.place > other.place
  return a > b
}

/** Milliseconds since 1970. What else tells versions apart, such as a digest, is no time, though some are read as one. */
export function timeOf(at: string | undefined): number | undefined {
  const time = at !== undefined && /^\d{4}-/.test(at) ? Date.parse(at) : Number.NaN
  return Number.isNaN(time) ? undefined : time
}
