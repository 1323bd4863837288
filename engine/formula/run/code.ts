import type { Frame } from './frame.ts'
import type { Value } from './value.ts'

/** A compiled piece of a formula: what it gives for a context and the variables in reach. */
export type Code = (context: Value, frame: Frame) => Value

/** What stands behind a step or an expression: `[0]`, `[price > 5]`, `#$i`. */
export type StageCode =
  | { readonly kind: 'at'; readonly position: number }
  | FilterCode
  | { readonly kind: 'index'; readonly name: string }

export interface FilterCode {
  readonly kind: 'filter'
  readonly test: Code
  readonly slots: number
  /** The test reads nothing of the items, so its answer is the same for all of them: `[$at]`, `[[0..$count - 1]]`. */
  readonly isFixed: boolean
}

export interface PairCode {
  readonly key: Code
  readonly value: Code
}

export interface GroupingCode {
  readonly pairs: readonly PairCode[]
  readonly position: number | undefined
  /** Variables that the pairs themselves bind. */
  readonly slots: number
}
