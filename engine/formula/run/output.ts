import type { Json } from '../../json.ts'
import { LanguageError } from './language-error.ts'
import { allocate, countText, spend } from './meter.ts'
import { asValue, setField, type Value, type ValueList, type ValueObject } from './value.ts'

/** Deeper than any record: a transform can put an object into itself. */
const DEEPEST = 500

/**
 * False as long as the running evaluation has put nothing but plain scalars, and what it made of such, into the objects
 * it made. Its result, if it is one of these, is then JSON as it stands and need not be looked through.
 */
let hasDoubtfulFields = false

/** Begins an evaluation; gives what was known of the one around it, for {@link endOutput}. */
export function startOutput(): boolean {
  const outer = hasDoubtfulFields
  hasDoubtfulFields = false
  return outer
}

export function endOutput(outer: boolean): void {
  hasDoubtfulFields = outer
}

/** Notes that an object of this evaluation holds something that may not be JSON as it stands. */
export function doubtOutput(): void {
  hasDoubtfulFields = true
}

/**
 * A result as plain JSON: no marks on lists, no "no result" inside, no functions. `undefined` stays "no result".
 *
 * What is plain JSON already, such as a part of the record, is handed on and not copied. `isOurs` says that the result
 * is an object which the formula has just made and nobody else holds: its lists are exchanged where they are.
 */
export function toJson(value: Value, isOurs: boolean): Json | undefined {
  if (isOurs && !hasDoubtfulFields && typeof value === 'object' && value !== null) {
    return seenThrough(value)
  }
  return convert(value, 0, isOurs)
}

function convert(value: Value, depth: number, isOurs: boolean): Json | undefined {
  if (typeof value === 'string') {
    if (depth > 0) countText(value)
    return value
  }
  if (typeof value === 'boolean' || value === null) return value
  if (typeof value === 'number') return finite(value)
  if (typeof value !== 'object') return undefined
  if (depth > DEEPEST) throw new LanguageError('LIMIT_DEPTH')
  if (Array.isArray(value)) return convertList(value, depth)
  const prototype: unknown = Object.getPrototypeOf(value)
  if (prototype === Object.prototype) return convertObject(value, depth, isOurs, undefined)
  return prototype === null ? convertObject(value, depth, isOurs, {}) : undefined
}

/** What most fields hold, and what never needs a change. A text is counted. */
export function isPlainScalar(value: Value): boolean {
  if (typeof value === 'string') {
    countText(value)
    return true
  }
  if (typeof value === 'number') return value - value === 0
  return typeof value === 'boolean' || value === null
}

function finite(value: number): number {
  if (!Number.isFinite(value)) throw new LanguageError('D1001', { value })
  return value
}

function convertList(list: ValueList, depth: number): Json {
  if (list.outerWrapper === true) return convert(list[0], depth, false) ?? null
  spend(list.length)
  allocate(list.length)
  let copy: ValueList | undefined = isMarked(list) ? [] : undefined
  for (let at = 0; at < list.length; at++) {
    const item = list[at]
    // A hole keeps its place, as in any JSON text.
    const converted = asValue(convert(item, depth + 1, false)) ?? null
    if (copy === undefined && converted !== item) copy = list.slice(0, at)
    copy?.push(converted)
  }
  return seenThrough(copy ?? list)
}

/** What a list may carry besides its items. */
function isMarked(list: ValueList): boolean {
  return (
    list.sequence !== undefined ||
    list.cons !== undefined ||
    list.tupleStream !== undefined ||
    list.keepSingleton !== undefined ||
    Object.getPrototypeOf(list) !== Array.prototype
  )
}

/** Copies only when something has to change, or from the start into a given object. */
function convertObject(
  object: ValueObject,
  depth: number,
  isOurs: boolean,
  into: ValueObject | undefined,
): Json {
  let copy = into
  let fields = 1
  // Looking at names this way is what makes looking so much cheaper than copying.
  for (const name in object) {
    fields++
    const value = object[name]
    if (copy === undefined && isPlainScalar(value)) continue
    const converted = asValue(convert(value, depth + 1, false))
    if (copy === undefined) {
      if (converted === value && converted !== undefined) continue
      if (isOurs && converted !== undefined) {
        setField(object, name, converted)
        continue
      }
      copy = fieldsBefore(object, name)
    }
    if (converted !== undefined && Object.hasOwn(object, name)) setField(copy, name, converted)
  }
  spend(fields)
  return seenThrough(copy ?? object)
}

function fieldsBefore(object: ValueObject, end: string): ValueObject {
  const before: ValueObject = {}
  for (const name of Object.keys(object)) {
    if (name === end) break
    setField(before, name, object[name])
  }
  return before
}

/** A value of which everything within has been found to be JSON, or made so. */
function seenThrough(value: ValueObject | ValueList): Json {
  if (isJson(value)) return value
  throw new Error('A list or an object is always JSON once it has been looked through.')
}

function isJson(value: unknown): value is Json {
  return typeof value === 'object'
}
