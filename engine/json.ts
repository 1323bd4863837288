/** Plain JSON: what records, answers of systems and results of formulas are made of. */
export type Json = null | boolean | number | string | readonly Json[] | JsonObject

export interface JsonObject {
  readonly [name: string]: Json
}

export function isJsonObject(value: unknown): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

/** Tells whether two JSON values say the same; the order of an object's names does not matter. */
export function equalJson(left: Json | undefined, right: Json | undefined): boolean {
  if (left === right) return true
  if (Array.isArray(left) && Array.isArray(right)) {
    return left.length === right.length && left.every((item, at) => equalJson(item, right[at]))
  }
  if (!isJsonObject(left) || !isJsonObject(right)) return false
  const names = Object.keys(left)
  return (
    names.length === Object.keys(right).length &&
    names.every((name) => Object.hasOwn(right, name) && equalJson(left[name], right[name]))
  )
}

/** Writes JSON with sorted names, so that equal values give equal text: the input of every hash. */
export function canonicalJson(value: Json): string {
  if (typeof value === 'string') return quoted(value)
  if (typeof value === 'number') return Number.isFinite(value) ? `${value}` : 'null'
  if (Array.isArray(value)) return canonicalList(value)
  if (!isJsonObject(value)) return JSON.stringify(value)
  let fields = ''
  for (const name of Object.keys(value).toSorted()) {
    const separator = fields === '' ? '' : ','
    fields += `${separator}${quoted(name)}:${canonicalJson(value[name] ?? null)}`
  }
  return `{${fields}}`
}

function canonicalList(list: readonly Json[]): string {
  let items = ''
  for (const [at, item] of list.entries()) items += (at === 0 ? '' : ',') + canonicalJson(item)
  return `[${items}]`
}

// oxlint-disable-next-line no-control-regex
const NEEDS_ESCAPE = /["\\\u0000-\u001f\ud800-\udfff]/

/** Most texts stand as they are, which is found out faster than they are written by `JSON.stringify`. */
function quoted(text: string): string {
  return NEEDS_ESCAPE.test(text) ? JSON.stringify(text) : `"${text}"`
}
