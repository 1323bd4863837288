import { allocate, spend } from './meter.ts'
import { namesOf } from './names-of.ts'
import { sequenceOf, settle, spreadInto } from './sequence.ts'
import { isPlainObject, type Value, type ValueList, type ValueObject } from './value.ts'

/** A field of an object, if it is the object's own. */
function ownField(object: ValueObject, name: string): Value {
  const value = object[name]
  // All that a plain object inherits is functions, and "__proto__".
  if (typeof value !== 'function' && value !== INHERITED) return value
  return Object.hasOwn(object, name) ? value : undefined
}

const INHERITED: unknown = Object.prototype

/** What a name means in a context: a field, or the fields of all items of a list. */
export function lookUp(context: Value, name: string): Value {
  if (Array.isArray(context)) {
    const results: ValueList = []
    collectField(context, name, results)
    return sequenceOf(results)
  }
  return isPlainObject(context) ? ownField(context, name) : undefined
}

function collectField(list: ValueList, name: string, results: ValueList): void {
  spend(list.length)
  for (const item of list) {
    if (Array.isArray(item)) {
      collectField(item, name, results)
    } else if (isPlainObject(item)) {
      addFound(ownField(item, name), results)
    }
  }
}

function addFound(value: Value, results: ValueList): void {
  if (Array.isArray(value)) {
    allocate(value.length)
    for (const inner of value) results.push(inner)
  } else if (value !== undefined) {
    results.push(value)
  }
}

/** The value of a path of bare names such as `billing.address.city`. */
export function readNames(context: Value, names: readonly string[]): Value {
  let current = context
  for (let at = 0; at < names.length; at++) {
    if (Array.isArray(current)) {
      const items = at === 0 ? current : itemsOf(current)
      return readFromItems(items, names, at)
    }
    const name = names[at]
    if (name === undefined || !isPlainObject(current)) return undefined
    current = ownField(current, name)
    // A sequence that an object of the formula holds was settled when it was stored, except for `[]`.
    if (Array.isArray(current) && current.sequence === true) current = settle(current)
  }
  return Array.isArray(current) ? asResult(current) : current
}

/** {@link readNames} below a variable: `$order.lines`. Its value is one context, even where it is a list. */
export function readNamesBelow(value: Value, names: readonly string[]): Value {
  return Array.isArray(value) ? readFromItems(itemsOf(value), names, 0) : readNames(value, names)
}

/** The contexts that a value gives to the next step of a path. */
export function itemsOf(value: Value): ValueList {
  if (Array.isArray(value)) return value.cons === true ? [value] : value
  return value === undefined ? [] : [value]
}

function readFromItems(items: ValueList, names: readonly string[], from: number): Value {
  return settle(stepThrough(items, names, from))
}

function stepThrough(
  items: ValueList,
  names: readonly string[],
  from: number,
  toTheEnd = true,
): ValueList {
  let current = items
  for (let at = from; at < names.length; at++) {
    const name = names[at]
    if (name === undefined) break
    current = stepByName(current, name, toTheEnd && at === names.length - 1)
    if (current.length === 0) break
  }
  return current
}

function stepByName(items: ValueList, name: string, isLast: boolean): ValueList {
  spend(items.length)
  const results: ValueList = []
  let count = 0
  let first: Value
  for (const item of items) {
    const found = settle(isPlainObject(item) ? ownField(item, name) : lookUp(item, name))
    if (found === undefined) continue
    if (count === 0) first = found
    count++
    spreadInto(results, found)
  }
  if (isLast && count === 1 && Array.isArray(first) && first.sequence !== true) return first
  allocate(count)
  return sequenceOf(results)
}

/** A list as the result of a path that ends with it: a list of the data is itself, a sequence is made anew. */
function asResult(list: ValueList): Value {
  if (list.sequence !== true || list.cons === true) return list
  return settle(sequenceOf([...list]))
}

/** The value of a path of names with `[]` in it: one match is a list too. */
export function readNamesAsList(context: Value, names: readonly string[]): Value {
  const items = Array.isArray(context) ? context : [context]
  return settle(keepList(stepThrough(items, names, 0)))
}

/** Marks the results of a path with `[]` in it, so that one match stays a list. */
export function keepList(results: ValueList): ValueList {
  const kept = results.cons === true && results.sequence !== true ? sequenceOf([results]) : results
  if (kept.sequence === true) kept.keepSingleton = true
  return kept
}

/** `*`: the values of all fields, with lists spread. Only without lists is it a sequence, as the package has it. */
export function fieldValues(context: Value): ValueList {
  const holder = Array.isArray(context) && context.outerWrapper === true ? context[0] : context
  const values = Array.isArray(holder) ? holder : namesOf(holder).map((name) => field(holder, name))
  spend(values.length)
  const results: ValueList = []
  let isSequence = true
  for (const value of values) {
    if (Array.isArray(value)) {
      isSequence = false
      flattenInto(results, value)
    } else if (value !== undefined) {
      results.push(value)
    }
  }
  allocate(results.length)
  return isSequence ? sequenceOf(results) : results
}

function field(holder: Value, name: string): Value {
  return isPlainObject(holder) ? ownField(holder, name) : undefined
}

function flattenInto(results: ValueList, list: ValueList): void {
  allocate(list.length)
  for (const item of list) {
    if (Array.isArray(item)) flattenInto(results, item)
    else results.push(item)
  }
}

/** `**`: the context and everything within it, without lists themselves. */
export function descendants(context: Value): Value {
  if (context === undefined) return undefined
  const results: ValueList = []
  collectDescendants(results, context)
  allocate(results.length)
  return results.length === 1 ? results[0] : sequenceOf(results)
}

function collectDescendants(results: ValueList, value: Value): void {
  spend(1)
  if (Array.isArray(value)) {
    for (const item of value) collectDescendants(results, item)
    return
  }
  results.push(value)
  for (const name of namesOf(value)) collectDescendants(results, field(value, name))
}

/** The contexts that a path of bare names gives to the steps behind it. */
export function itemsOfNames(context: Value, names: readonly string[]): ValueList {
  let current = context
  for (let at = 0; at < names.length; at++) {
    if (Array.isArray(current)) {
      return stepThrough(at === 0 ? current : itemsOf(current), names, at, false)
    }
    const name = names[at]
    if (name === undefined || !isPlainObject(current)) return []
    current = ownField(current, name)
    if (Array.isArray(current) && current.sequence === true) current = settle(current)
  }
  return itemsOf(current)
}
