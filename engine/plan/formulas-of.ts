import type { DocumentPath } from '../diagnostic.ts'
import type { Formula } from '../formula/formula.ts'
import type { ValuePlan } from './value-plan.ts'

export interface PlacedFormula {
  readonly formula: Formula
  readonly path: DocumentPath
  /** Sees the items of a list instead of the record in hand. */
  readonly inList: boolean
}

/** All formulas of a value, in the order in which they are written. */
export function* formulasOf(plan: ValuePlan, inList = false): Iterable<PlacedFormula> {
  switch (plan.kind) {
    case 'constant':
      return
    case 'formula':
      yield { formula: plan.formula, path: plan.path, inList }
      return
    case 'map':
      for (const { value } of plan.fields) yield* formulasOf(value, inList)
      return
    case 'list':
      for (const item of plan.items) yield* formulasOf(item, inList)
      return
    case 'each':
      yield* formulasOf(plan.for, inList)
      if (plan.if) yield* formulasOf(plan.if, true)
      yield* formulasOf(plan.set, true)
  }
}
