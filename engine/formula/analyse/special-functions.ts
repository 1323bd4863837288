import { type AbstractValue, opaque } from './abstract-value.ts'
import { higherOrderFunctions } from './special/higher-order.ts'
import { listFunctions } from './special/lists.ts'
import { objectFunctions } from './special/objects.ts'
import { ownFunctions } from './special/own.ts'
import type { SpecialCall, SpecialFunction } from './special/special-function.ts'

const all: ReadonlyMap<string, SpecialFunction> = new Map([
  ...Object.entries(ownFunctions),
  ...Object.entries(listFunctions),
  ...Object.entries(objectFunctions),
  ...Object.entries(higherOrderFunctions),
])

const TAKE_LISTS: ReadonlySet<string> = new Set([
  ...Object.keys(listFunctions),
  ...Object.keys(higherOrderFunctions),
])

/** What is a list by itself, and not surely one of many, is what a function goes through that takes lists. */
function asGiven(value: AbstractValue): AbstractValue {
  const isList = value.kinds?.has('array') === true && value.many !== 'list'
  return isList ? { ...opaque(value), optional: value.optional } : value
}

/** The result of such a call; nothing when the general rule will do. */
export function specialResult(call: SpecialCall): AbstractValue | undefined {
  const special = all.get(call.name)
  return TAKE_LISTS.has(call.name)
    ? special?.({ ...call, values: call.values.map(asGiven) })
    : special?.(call)
}
