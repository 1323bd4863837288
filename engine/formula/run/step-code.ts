import type { Code, GroupingCode, StageCode } from './code.ts'
import type { OrderCode } from './ordering.ts'

/** One step of a path, as far as it is not a bare name. */
export interface StepCode {
  /** Absent for an order-by step. */
  readonly code: Code | undefined
  readonly order: OrderCode | undefined
  readonly stages: readonly StageCode[]
  /** A list constructor at the very start: it takes the context as it is, instead of each of its items. */
  readonly startsList: boolean
  readonly tuple: boolean
  readonly focus: string | undefined
  readonly index: string | undefined
  readonly ancestor: string | undefined
}

export interface PathCode {
  readonly steps: readonly StepCode[]
  /** `[]` was written somewhere in it. */
  readonly keepList: boolean
  /** Somebody further out needs the tuples themselves. */
  readonly givesTuples: boolean
  /** Steps before these have been taken already: where they led to nothing, there is nothing to do. */
  readonly followsSteps: boolean
  /** Some step carries `@`, `#` or `%`, so that names have to be looked for at run time. */
  readonly hasNames: boolean
  /** Variables that filters and steps bind for themselves, where the path has names. */
  readonly slots: number
  readonly grouping: GroupingCode | undefined
}
