import {
  type AbstractValue,
  countedBy,
  decidedBy,
  type Many,
  merge,
  NOTHING,
  valueOf,
} from '../abstract-value.ts'
import { itemsOf } from '../steps.ts'
import type { SpecialFunction } from './special-function.ts'

/** Functions that hand on the items of a list, or only count them. */
export const listFunctions: Readonly<Record<string, SpecialFunction>> = {
  count: ({ values: [list = NOTHING] }) => countedBy(valueOf('number', { whole: true }), [list]),
  exists: ({ values: [value = NOTHING] }) => countedBy(valueOf('boolean'), [value]),
  reverse: ({ values: [list = NOTHING] }) => arranged(list, 'maybe'),
  shuffle: ({ values: [list = NOTHING] }) => arranged(list, 'maybe'),
  distinct: ({ values: [list = NOTHING] }) => {
    const one = list.many === 'no' ? 'no' : 'maybe'
    return decidedBy({ ...itemsOf(list), many: one, optional: true }, [list])
  },
  append: ({ values: [left = NOTHING, right = NOTHING] }) => {
    const merged = merge(itemsOf(left), itemsOf(right))
    const lists = left.many === 'list' && right.many === 'list' && !left.optional && !right.optional
    return { ...countedBy(merged, [left, right]), many: lists ? 'list' : 'maybe' }
  },
  error: () => NOTHING,
  assert: () => NOTHING,
}

function arranged(list: AbstractValue, otherwise: Many): AbstractValue {
  const items = itemsOf(list)
  const many = list.many === 'list' ? 'list' : otherwise
  return countedBy({ ...items, many }, [list])
}
