import type { Pair } from '../syntax/syntax-node.ts'
import type { Names } from './abstract-value.ts'
import {
  type AbstractValue,
  countedBy,
  decidedBy,
  merge,
  opaque,
  valueOf,
} from './abstract-value.ts'
import { type Analysis, lookUnlessNothing } from './analysis.ts'
import { itemOf } from './steps.ts'

/** `{ key: value, … }`, on one context or grouping many. */
export function buildObject(
  analysis: Analysis,
  pairs: readonly Pair[],
  given: AbstractValue,
  names: Names,
): AbstractValue {
  // Items that are lists are gone through, too.
  const items = given.kinds?.has('array') === true ? opaque(given) : given
  // The one item of a group stands for itself.
  const context = items.many === 'list' ? { ...items, many: 'maybe' as const } : items
  const fields = new Map<string, AbstractValue>()
  const keys: AbstractValue[] = []
  let rest: AbstractValue | undefined
  for (const [key, written] of pairs) {
    const keyValue = lookUnlessNothing(analysis, [context], () =>
      analysis.evaluate(key, itemOf(context), names),
    )
    // What has no key is left out.
    const look = () =>
      lookUnlessNothing(analysis, [context, keyValue], () =>
        analysis.evaluate(written, context, names),
      )
    if (key.type === 'string' && typeof key.value === 'string') {
      const value = look()
      const known = fields.get(key.value)
      fields.set(key.value, known ? merge(known, value) : value)
    } else {
      // What has a computed name is one of a group of items.
      const value = decidedBy(look(), [keyValue])
      rest = rest ? merge(rest, value) : value
      keys.push(keyValue)
    }
  }
  const object = valueOf('object', { fields, rest: rest && { ...rest, optional: true } })
  const built = decidedBy(object, keys)
  return context.many === 'no' ? built : countedBy(built, [context])
}
