import type { DocumentPath } from '../diagnostic.ts'
import type { Formula } from '../formula/formula.ts'
import type { Json } from '../json.ts'

/** A compiled value of a file: a constant, a formula, or a shape made of values. */
export type ValuePlan =
  | { readonly kind: 'constant'; readonly value: Json }
  | { readonly kind: 'formula'; readonly formula: Formula; readonly path: DocumentPath }
  | { readonly kind: 'map'; readonly fields: readonly FieldPlan[] }
  | { readonly kind: 'list'; readonly items: readonly ValuePlan[] }
  | EachPlan

export interface FieldPlan {
  readonly name: string
  readonly value: ValuePlan
}

/** `{ for, if, set }` inside a value: always a list, also with one item or none. */
export interface EachPlan {
  readonly kind: 'each'
  readonly for: ValuePlan
  readonly if?: ValuePlan | undefined
  readonly set: ValuePlan
  readonly path: DocumentPath
}
