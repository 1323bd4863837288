import type { DocumentPath, Json } from '../../../engine/index.ts'
import { textAt } from '../document/json-path.ts'
import type { FlowStep } from './flow-steps.ts'

/** Where a formula stands: which list its bare names are items of. */
export interface ItemScope {
  /** The step or list that has the `for`; the record itself has none. */
  readonly path: DocumentPath
  /** The formula of the list, without its `=`. Absent for the record itself. */
  readonly list?: string | undefined
  readonly outer?: ItemScope | undefined
}

const recordScope: ItemScope = { path: [] }

/** The scope of a step's own formulas, its `set` included. */
export function scopeOfStep(step: FlowStep): ItemScope {
  return [...step.within, step].reduce<ItemScope>(
    (outer, { value, path }) => innerScope(value, path, outer),
    recordScope,
  )
}

/** The scope within a step or list: a new one if it has a `for`. */
export function innerScope(value: Json, path: DocumentPath, outer: ItemScope): ItemScope {
  const list = textAt(value, ['for'])
  return list?.startsWith('=') === true ? { path, list: list.slice(1), outer } : outer
}

/** Names a scope by what decides about the meaning of formulas in it. */
export function scopeKey({ list, outer }: ItemScope): string {
  return list === undefined ? '' : `${outer ? scopeKey(outer) : ''}\u0001${list}`
}
