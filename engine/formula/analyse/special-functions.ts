import type { AbstractValue } from './abstract-value.ts'
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

/** The result of such a call; nothing when the general rule will do. */
export function specialResult(call: SpecialCall): AbstractValue | undefined {
  return all.get(call.name)?.(call)
}
