import { hashText } from '../../hash.ts'
import type { JsonObject } from '../../json.ts'
import { timeOf } from '../session/precedence.ts'

/** Which version of its source record a write was of, and what it wrote: others that share the target go by it, also in later runs. */
export interface WriteStamp {
  /** When that version had changed, milliseconds since 1970. */
  readonly at: number
  /** The field was written. In one case of a million it was another one. */
  readonly has: (field: string) => boolean
}

/** As it is kept; nothing where the source tells no time, or nothing was written. */
export function stampText(at: string | undefined, set: JsonObject): string | undefined {
  const time = timeOf(at)
  const names = Object.keys(set)
  if (time === undefined || names.length === 0) return undefined
  return `${time.toString(BASE)}.${names.map(shortName).join('')}`
}

/**
 * The stamp after some fields were written alone. What was written before stays, as of its version: that the rest of a later
 * version has been written, too, must not be believed.
 */
export function addToStamp(
  before: string | undefined,
  at: string | undefined,
  set: JsonObject,
): string | undefined {
  const stamp = readStamp(before)
  if (before === undefined || stamp === undefined) return stampText(at, set)
  const more = Object.keys(set).filter((name) => !stamp.has(name))
  return before + more.map(shortName).join('')
}

export function readStamp(text: string | undefined): WriteStamp | undefined {
  const [time, names] = text?.split('.', 2) ?? []
  if (time === undefined || names === undefined) return undefined
  const written = new Set(names.match(EACH_NAME))
  return {
    at: Number.parseInt(time, BASE),
    has: (field) => written.has(shortName(field)),
  }
}

/** Links are kept in millions, so no name is kept in full. Fields are those that flows name, the same in each record. */
function shortName(name: string): string {
  const known = shortNames.get(name)
  if (known !== undefined) return known
  const number = Number.parseInt(hashText(name).slice(0, 12), 16) % BASE ** LENGTH
  const short = number.toString(BASE).padStart(LENGTH, '0')
  if (shortNames.size >= MAX_KNOWN) shortNames.clear()
  shortNames.set(name, short)
  return short
}

const shortNames = new Map<string, string>()
const MAX_KNOWN = 10_000

const BASE = 36
const LENGTH = 4
const EACH_NAME = /.{4}/g
