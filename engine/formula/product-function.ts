import type { Json } from '../json.ts'
import type { Message } from '../messages/message.ts'
import type { EvaluationContext } from './formula.ts'

/** A call that the editor's help shows, and that the tests check. */
export interface ProductFunctionExample {
  readonly formula: string
  readonly record?: Json
  /** Absent: the call gives no result. */
  readonly result?: Json
}

/** A function that Mapwright adds to the language. */
export interface ProductFunction {
  /** Without the dollar sign. */
  readonly name: string
  /** How many arguments a call may have; `max` is `Infinity` for any number. */
  readonly arity: { readonly min: number; readonly max: number }
  /** By argument: what is wrong, whatever the record, with a text that stands in the formula itself. */
  readonly mistakes?: readonly (((text: string) => Message | undefined) | undefined)[]
  /** As the editor shows it, e.g. `$money(amount)`. */
  readonly signature: string
  /** What it is for, in a sentence or two: its help in the editor. */
  readonly doc: string
  readonly examples: readonly ProductFunctionExample[]
  /**
   * Gets one argument per expression of the call; `undefined` stands for "no result". Arguments may be any value of
   * the language, never to be changed in place. May throw a `FormulaError` without an offset: the caller adds it.
   */
  readonly implementation: (args: readonly unknown[], context: EvaluationContext) => unknown
}
