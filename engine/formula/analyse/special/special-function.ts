import type { AbstractValue } from '../abstract-value.ts'
import type { Analysis } from '../analysis.ts'

/** One call of a function about which more is known than what it takes and gives. */
export interface SpecialCall {
  readonly analysis: Analysis
  readonly name: string
  readonly values: readonly AbstractValue[]
  readonly callback: (callee: AbstractValue, parameters: readonly AbstractValue[]) => AbstractValue
}

export type SpecialFunction = (call: SpecialCall) => AbstractValue | undefined
