/** Plain JSON: what records, answers of systems and results of formulas are made of. */
export type Json = null | boolean | number | string | readonly Json[] | JsonObject

export interface JsonObject {
  readonly [name: string]: Json
}

/** `Array.isArray` alone does not tell a list that is read-only from a text. */
export function isJsonList(value: Json | undefined): value is readonly Json[] {
  return Array.isArray(value)
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
  return isJsonObject(value) ? canonicalObject(value) : JSON.stringify(value)
}

function canonicalObject(value: JsonObject): string {
  let text = ''
  // As few texts as can be are put together: that is what most of the time goes into.
  for (const { name, start, startOfText } of fieldsOf(Object.keys(value))) {
    const field = value[name] ?? null
    if (typeof field === 'string' && !NEEDS_ESCAPE.test(field)) text += startOfText + field + '"'
    else text += start + canonicalJson(field)
  }
  return text === '' ? '{}' : `${text}}`
}

function canonicalList(list: readonly Json[]): string {
  let items = ''
  for (const item of list) items += (items === '' ? '' : ',') + canonicalJson(item)
  return `[${items}]`
}

/** A field as it is written, up to its value: with the bracket or the comma before it. */
interface Field {
  readonly name: string
  readonly start: string
  /** With the quotation mark before a text. */
  readonly startOfText: string
}

/** Objects with the same names in the same order. */
interface Shape {
  readonly names: readonly string[]
  /** Sorted. */
  readonly fields: readonly Field[]
}

/** By their first name: one record after another has one of few shapes. */
const shapes = new Map<string, Shape[]>()

/** Kept in mind; names may be data. */
const MAX_FIRST_NAMES = 1000
const MAX_SHAPES = 16

function fieldsOf(names: readonly string[]): readonly Field[] {
  const [first = ''] = names
  const known = shapes.get(first) ?? []
  for (const shape of known) if (areSame(shape.names, names)) return shape.fields
  const fields = names.toSorted().map((name, at) => {
    const start = `${at === 0 ? '{' : ','}${quoted(name)}:`
    return { name, start, startOfText: `${start}"` }
  })
  if (shapes.size >= MAX_FIRST_NAMES) shapes.clear()
  shapes.set(first, [{ names, fields }, ...known.slice(0, MAX_SHAPES - 1)])
  return fields
}

function areSame(left: readonly string[], right: readonly string[]): boolean {
  if (left.length !== right.length) return false
  for (let at = 0; at < left.length; at++) if (left[at] !== right[at]) return false
  return true
}

// oxlint-disable-next-line no-control-regex
const NEEDS_ESCAPE = /["\\\u0000-\u001f\ud800-\udfff]/

/** Most texts stand as they are, which is found out faster than they are written by `JSON.stringify`. */
function quoted(text: string): string {
  return NEEDS_ESCAPE.test(text) ? JSON.stringify(text) : `"${text}"`
}
