import { allocate } from './meter.ts'
import type { Value, ValueList } from './value.ts'

/** A sequence of the given matches; the list is marked, not copied. */
export function sequenceOf(items: ValueList): ValueList {
  items.sequence = true
  return items
}

/**
 * What a sequence stands for where a value is needed: one match for itself, none for no result.
 *
 * Every node of a formula does this once to its result; lists of the data are left alone.
 */
export function settle(value: Value): Value {
  if (!Array.isArray(value) || value.sequence !== true || value.tupleStream === true) return value
  if (value.length > 1) return value
  if (value.length === 0) return undefined
  return value.keepSingleton === true ? value : value[0]
}

/** {@link settle} for a node with `[]` behind it: one match stays a list. */
export function settleAsList(value: Value): Value {
  if (!Array.isArray(value) || value.sequence !== true || value.tupleStream === true) return value
  value.keepSingleton = true
  return value.length === 0 ? undefined : value
}

/** The items that a value contributes to the results around it: a list spreads unless it was constructed there. */
export function spreadInto(results: ValueList, value: Value): void {
  if (Array.isArray(value) && value.cons !== true) {
    allocate(value.length)
    for (const item of value) results.push(item)
  } else {
    results.push(value)
  }
}

/** `cons` marks a list for good: it is never spread into the results of the path that made it. */
export function markConstructed(list: ValueList): ValueList {
  Object.defineProperty(list, 'cons', { value: true })
  return list
}
