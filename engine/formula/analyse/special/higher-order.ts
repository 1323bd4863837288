import {
  type AbstractValue,
  countedBy,
  decidedBy,
  madeFrom,
  merge,
  NOTHING,
  opaque,
  valueOf,
} from '../abstract-value.ts'
import { inDoubt, lookUnlessNothing } from '../analysis.ts'
import { handsOnSequence } from '../hands-on-sequence.ts'
import { hasSome, itemOf, itemsOf } from '../steps.ts'
import type { SpecialFunction } from './special-function.ts'

/** Functions that take a function and a list. */
export const higherOrderFunctions: Readonly<Record<string, SpecialFunction>> = {
  map: ({ analysis, values: [list = NOTHING, mapper = NOTHING], callback }) => {
    const one = lookUnlessNothing(analysis, [list], () => callback(mapper, parametersOf(list)))
    if (isEmpty(list)) return countedBy({ ...opaque(one), kinds: new Set() }, [list])
    const optional = one.optional || list.optional || list.many !== 'no'
    if (one.many !== 'no' || mapper.callees.some(handsOnSequence)) {
      return countedBy({ ...opaque(one), optional }, [list])
    }
    return countedBy({ ...one, many: list.many === 'no' ? 'no' : 'maybe', optional }, [list])
  },
  filter: ({ analysis, values: [list = NOTHING, test = NOTHING], callback }) => {
    const holds = lookUnlessNothing(analysis, [list], () => callback(test, parametersOf(list)))
    const many = list.many === 'list' ? 'maybe' : list.many
    return decidedBy(
      countedBy({ ...itemsOf(list), many, optional: true, vanishes: true }, [list]),
      [holds],
    )
  },
  single: ({ values: [list = NOTHING, test], callback }) => {
    const holds = test ? [callback(test, parametersOf(list))] : []
    const isFound = list.many === 'no' || list.many === 'list'
    const found = { ...itemOf(list), optional: list.optional || !isFound }
    return decidedBy(countedBy(found, [list]), holds)
  },
  sort: ({ analysis, values: [list = NOTHING, swap], callback }) => {
    const compare = (): AbstractValue =>
      swap ? callback(swap, [itemOf(list), itemOf(list)]) : list
    const order = hasSome(list) ? compare() : inDoubt(analysis, compare)
    const many = list.many === 'list' ? 'list' : 'maybe'
    return decidedBy({ ...itemsOf(list), many }, [order])
  },
  reduce: ({ analysis, values: [list = NOTHING, step = NOTHING, start], callback }) => {
    const [item = NOTHING, index = NOTHING] = parametersOf(list)
    const begun = madeFrom(opaque(start ?? NOTHING), [item])
    const combine = (so: AbstractValue): AbstractValue => {
      const round = (): AbstractValue => callback(step, [so, item, index, list])
      // One item alone is handed on as it is.
      return hasSome(list) ? round() : inDoubt(analysis, round)
    }
    const once = combine(begun)
    // What a round hands to the next rests on no more than what two rounds rest on.
    const again = combine(madeFrom(opaque(once), [begun]))
    const begins = start && isGiven(start) ? start : merge(start ?? item, item)
    const { kinds, many, whole } = merge(again, begins)
    const optional = again.optional || list.optional || list.many !== 'no'
    // One list in a list is the list that is gone through.
    const shape = kinds?.has('array')
      ? { kinds: undefined, many: 'unknown' as const, optional }
      : { kinds, many, whole, optional }
    return countedBy({ ...madeFrom(opaque(again), [begun, once]), ...shape }, [list])
  },
}

/** `[]`, as it stands: no item of it is ever looked at. */
function isEmpty({ kinds }: AbstractValue): boolean {
  return kinds?.size === 0
}

/** Matches may be none. */
function isGiven({ optional, many }: AbstractValue): boolean {
  return !optional && (many === 'no' || many === 'list')
}

/** Item, position and list. */
function parametersOf(list: AbstractValue): readonly AbstractValue[] {
  return [itemOf(list), countedBy(valueOf('number', { whole: true }), [list]), list]
}
