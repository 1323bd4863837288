import type { DocumentPath } from '../diagnostic.ts'
import type { Formula } from '../formula/formula.ts'
import type { Json } from '../json.ts'
import { makerFor, type ObjectMaker } from '../object-maker.ts'

/** A compiled value of a file: a constant, a formula, or a shape made of values. */
export type ValuePlan =
  | { readonly kind: 'constant'; readonly value: Json }
  | { readonly kind: 'formula'; readonly formula: Formula; readonly path: DocumentPath }
  | MapPlan
  | { readonly kind: 'list'; readonly items: readonly ValuePlan[] }
  | EachPlan

export interface MapPlan {
  readonly kind: 'map'
  readonly fields: readonly FieldPlan[]
  /** Makes what its values are put into. */
  readonly maker: ObjectMaker<Json>
}

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
  /** How many values `set` makes of an item. */
  readonly size: number
  readonly path: DocumentPath
}

export function mapPlan(fields: readonly FieldPlan[]): MapPlan {
  return { kind: 'map', fields, maker: makerFor(fields.map(({ name }) => name)) }
}

/** How many values a plan makes, the lists in it without their items. */
export function sizeOf(plan: ValuePlan): number {
  switch (plan.kind) {
    case 'constant':
    case 'formula':
    case 'each':
      return 1
    case 'map':
      return plan.fields.reduce((size, { value }) => size + sizeOf(value), 1)
    case 'list':
      return plan.items.reduce((size, item) => size + sizeOf(item), 1)
  }
}
