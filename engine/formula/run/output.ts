import type { Json } from '../../json.ts'
import { LanguageError } from './language-error.ts'
import { allocate, spend } from './meter.ts'
import { isPlainObject, type Value, type ValueList, type ValueObject } from './value.ts'

/** Deeper than any record: a transform can put an object into itself. */
const DEEPEST = 500

/** A result as plain JSON: no marks on lists, no "no result" inside, no functions. `undefined` stays "no result". */
export function toJson(value: Value): Json | undefined {
  return convert(value, 0)
}

function convert(value: Value, depth: number): Json | undefined {
  if (typeof value === 'string' || typeof value === 'boolean' || value === null) return value
  if (typeof value === 'number') return finite(value)
  if (typeof value !== 'object') return undefined
  if (depth > DEEPEST) throw new LanguageError('LIMIT_DEPTH')
  if (Array.isArray(value)) return convertList(value, depth)
  return isPlainObject(value) ? convertObject(value, depth) : undefined
}

function finite(value: number): number {
  if (!Number.isFinite(value)) throw new LanguageError('D1001', { value })
  return value
}

function convertList(list: ValueList, depth: number): Json {
  if (list.outerWrapper === true) return convert(list[0], depth) ?? null
  spend(list.length)
  allocate(list.length)
  const result: Json[] = []
  // A hole keeps its place, as in any JSON text.
  for (const item of list) result.push(convert(item, depth + 1) ?? null)
  return result
}

function convertObject(object: ValueObject, depth: number): Json {
  spend(1)
  const result: Record<string, Json> = {}
  for (const name of Object.keys(object)) {
    const value = convert(object[name], depth + 1)
    if (value === undefined) continue
    if (name === '__proto__') defineField(result, name, value)
    else result[name] = value
  }
  return result
}

function defineField(object: Record<string, Json>, name: string, value: Json): void {
  Object.defineProperty(object, name, {
    value,
    enumerable: true,
    configurable: true,
    writable: true,
  })
}
