import { hashJson, type Json, type JsonObject } from '../../engine/index.ts'

/** How a value is compared when records are looked up: numbers and texts by what they say, all else as JSON. */
export function comparable(value: Json | undefined): string | undefined {
  if (value === undefined || value === null) return undefined
  return typeof value === 'string' ? value : JSON.stringify(value)
}

/** Tells whether a hit has the values that were asked for. `unknown` are fields that its record cannot tell. */
export function hasValues(
  record: JsonObject,
  by: JsonObject,
  unknown: ReadonlySet<string>,
): boolean {
  return Object.entries(by).every(([name, wanted]) => {
    const found = comparable(record[name])
    if (found === undefined && unknown.has(name)) return true
    return found === comparable(wanted)
  })
}

/** Digest of the values that a record is found by; nothing when one is missing. */
export function digestOf(record: JsonObject, by: readonly string[]): string | undefined {
  const values = by.flatMap((name) => comparable(record[name]) ?? [])
  return values.length === by.length ? hashJson(values) : undefined
}
