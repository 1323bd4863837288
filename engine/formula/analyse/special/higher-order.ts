import {
  type AbstractValue,
  countedBy,
  decidedBy,
  madeFrom,
  NOTHING,
  opaque,
  valueOf,
} from '../abstract-value.ts'
import { itemOf, itemsOf } from '../steps.ts'
import type { SpecialFunction } from './special-function.ts'

/** Functions that take a function and a list. */
export const higherOrderFunctions: Readonly<Record<string, SpecialFunction>> = {
  map: ({ values: [list = NOTHING, mapper = NOTHING], callback }) => {
    const one = callback(mapper, parametersOf(list))
    const optional = one.optional || list.optional || list.many !== 'no'
    if (one.many !== 'no') return countedBy({ ...opaque(one), optional }, [list])
    return countedBy({ ...one, many: list.many === 'no' ? 'no' : 'maybe', optional }, [list])
  },
  filter: ({ values: [list = NOTHING, test = NOTHING], callback }) => {
    const holds = callback(test, parametersOf(list))
    const many = list.many === 'list' ? 'maybe' : list.many
    return decidedBy(countedBy({ ...itemsOf(list), many, optional: true }, [list]), [holds])
  },
  single: ({ values: [list = NOTHING, test], callback }) => {
    const holds = test ? [callback(test, parametersOf(list))] : []
    return decidedBy(countedBy(itemOf(list), [list]), holds)
  },
  sort: ({ values: [list = NOTHING, swap], callback }) => {
    const order = swap ? callback(swap, [itemOf(list), itemOf(list)]) : list
    const many = list.many === 'list' ? 'list' : 'maybe'
    return decidedBy({ ...itemsOf(list), many }, [order])
  },
  reduce: ({ values: [list = NOTHING, step = NOTHING, start = NOTHING], callback }) => {
    const [item = NOTHING, index = NOTHING] = parametersOf(list)
    const begun = madeFrom(opaque(start), [item])
    const once = callback(step, [begun, item, index, list])
    // What a round hands to the next rests on no more than what two rounds rest on.
    const again = callback(step, [madeFrom(opaque(once), [begun]), item, index, list])
    const shape = { kinds: again.kinds, many: again.many, whole: again.whole }
    return countedBy({ ...madeFrom(opaque(again), [begun, once]), ...shape }, [list])
  },
}

/** Item, position and list. */
function parametersOf(list: AbstractValue): readonly AbstractValue[] {
  return [itemOf(list), countedBy(valueOf('number', { whole: true }), [list]), list]
}
