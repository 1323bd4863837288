import type { EvaluationContext } from '../../formula/formula.ts'
import type { DeleteStep, FindStep, StepPlan, WriteStep } from '../../plan/flow-plan.ts'
import type { EachPlan, FieldPlan } from '../../plan/value-plan.ts'

/**
 * One thing that happened while a record went through its steps. Nodes of the plan are named by identity, so
 * that reporting costs no paths; whoever listens walks the plan to know where they are in the file.
 */
export type TraceEvent =
  /** A step whose `if` was asked (or that has none), once per item under `for`. Of a `do`, not entered means `else`. */
  | {
      readonly kind: 'step'
      readonly step: StepPlan
      readonly entered: boolean
      /** Only while the event is heard: names are added as steps go on. */
      readonly look: () => Moment
    }
  /** A look-up came to its end, once per item. */
  | {
      readonly kind: 'lookup'
      readonly step: FindStep | WriteStep | DeleteStep
      readonly found: boolean
    }
  /** What a write decided. `kept`: mode `create` left an existing record alone. */
  | {
      readonly kind: 'write'
      readonly step: WriteStep
      readonly decision: 'create' | 'update' | 'unchanged' | 'kept'
    }
  /** A field of a `set` (at any depth) or of a `let`; without result it is absent and not sent. */
  | { readonly kind: 'field'; readonly field: FieldPlan; readonly present: boolean }
  /** An item of a list inside `set`: taken, or left out by its `if`. */
  | { readonly kind: 'item'; readonly each: EachPlan; readonly taken: boolean }
  /** A table was asked; without `row` its `otherwise` answered. */
  | { readonly kind: 'table'; readonly table: string; readonly row?: string | undefined }

/** What the formulas of a step see. */
export interface Moment {
  /** Positions in the loops of steps around it, outermost first. */
  readonly turn: readonly number[]
  readonly input: unknown
  readonly context: EvaluationContext
}

/** Listens to a record on its way: for coverage of tests and explanations. Must not throw, must not keep the event loop. */
export type Trace = (event: TraceEvent) => void
