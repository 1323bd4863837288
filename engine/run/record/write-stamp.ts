import type { Json, JsonObject } from '../../json.ts'
import { timeOf } from '../session/precedence.ts'

/** Which version of its source record a write was of, and what it wrote: others that share the target go by it, also in later runs. */
export interface WriteStamp {
  /** When that version had changed, milliseconds since 1970. */
  readonly at: number
  /** The field was written. In one case of a million it was another one. */
  readonly has: (field: string) => boolean
}

type Digest = (value: Json) => string

/** As it is kept; nothing where the source tells no time, or nothing was written. */
export function stampText(
  digest: Digest,
  at: string | undefined,
  set: JsonObject,
): string | undefined {
  const time = timeOf(at)
  const names = Object.keys(set)
  if (time === undefined || names.length === 0) return undefined
  return `${time.toString(BASE)}.${names.map((name) => shortName(digest, name)).join('')}`
}

export function readStamp(digest: Digest, text: string | undefined): WriteStamp | undefined {
  const [time, names] = text?.split('.', 2) ?? []
  if (time === undefined || names === undefined) return undefined
  const written = new Set(names.match(EACH_NAME))
  return {
    at: Number.parseInt(time, BASE),
    has: (field) => written.has(shortName(digest, field)),
  }
}

/** Links are kept in millions, so no name is kept in full. */
function shortName(digest: Digest, name: string): string {
  const number = Number.parseInt(digest(name).slice(0, 12), 16) % BASE ** LENGTH
  return number.toString(BASE).padStart(LENGTH, '0')
}

const BASE = 36
const LENGTH = 4
const EACH_NAME = /.{4}/g
