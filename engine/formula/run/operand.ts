import type { Code } from './code.ts'
import type { Frame } from './frame.ts'
import { isPlainObject, type Value } from './value.ts'

/**
 * A piece of a formula as a part of another one. Constants and fields of the record in hand, which is what most of them
 * are, are read where they are needed: a call of a closure costs more than what such a closure does.
 */
export interface Operand {
  readonly code: Code
  /** For a constant other than "no result". */
  readonly constant: Value
  /** For a field: its name, which no object inherits. */
  readonly name: string | undefined
}

/** The value of an operand: the same as what its code gives. */
export function read(operand: Operand, context: Value, frame: Frame): Value {
  if (operand.name !== undefined) {
    if (isPlainObject(context)) {
      const value = context[operand.name]
      // A list may be a sequence that still has to be settled.
      if (!Array.isArray(value)) return value
    }
  } else if (operand.constant !== undefined) {
    return operand.constant
  }
  return operand.code(context, frame)
}
