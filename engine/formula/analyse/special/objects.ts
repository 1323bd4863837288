import type { ValueKind } from '../../formula-analysis.ts'
import {
  type AbstractValue,
  countedBy,
  decidedBy,
  merge,
  NOT_THERE,
  NOTHING,
  opaque,
  valueOf,
} from '../abstract-value.ts'
import { inDoubt } from '../analysis.ts'
import { handsOnSequence } from '../hands-on-sequence.ts'
import { allFieldsOf } from '../sources.ts'
import { anyFieldOf, itemsOf, stepByName, stepToAll } from '../steps.ts'
import type { SpecialFunction } from './special-function.ts'

/** Functions that look into objects. */
export const objectFunctions: Readonly<Record<string, SpecialFunction>> = {
  keys: ({ values: [object = NOTHING] }) => {
    const vanishes = !hasFields(object)
    const name = valueOf('string', { many: 'maybe', optional: true, vanishes })
    return countedBy(name, [stepToAll(object), object])
  },
  lookup: ({ analysis, values: [object = NOTHING, key = NOTHING] }) => {
    const [name] = key.constants ?? []
    if (key.constants?.length === 1 && typeof name === 'string' && key.sources.length === 0) {
      // A name that is not there is what `$lookup` is for: no complaint.
      const silent = { ...analysis, report: () => undefined }
      return stepByName(silent, object, name, {})
    }
    const found = { ...anyField(object), optional: true, vanishes: true }
    return decidedBy(found, [key])
  },
  merge: ({ values: [objects = NOTHING] }) => {
    const { fields, ...items } = itemsOf(objects)
    const merged = { ...items, kinds: new Set(['object' as const]), optional: objects.optional }
    // Of a list without items it has no fields.
    const some = objects.many === 'no' ? fields : fields && allOptional(fields)
    return countedBy({ ...merged, many: 'no', fields: some }, [objects])
  },
  clone: ({ values: [object = NOTHING] }) => object,
  spread: ({ values: [object = NOTHING] }) => ({
    ...opaque(object),
    // What is no object stays what it is.
    kinds: object.kinds && new Set<ValueKind>(['object', ...object.kinds]),
    many: object.kinds?.size === 1 && object.kinds.has('object') ? 'maybe' : 'unknown',
    optional: true,
    vanishes: true,
  }),
  each: ({ analysis, values: [object = NOTHING, mapper = NOTHING], callback }) => {
    const fields = stepToAll(object)
    const name = countedBy(valueOf('string'), [fields, object])
    const look = () => callback(mapper, [anyFieldOf(object), name, object])
    const made = hasFields(object) ? look() : inDoubt(analysis, look)
    const isOne = made.many === 'no' && !mapper.callees.some(handsOnSequence)
    const many = isOne ? 'maybe' : 'unknown'
    const counted = countedBy({ ...made, many, optional: true, vanishes: true }, [fields, object])
    return many === 'maybe' ? counted : { ...opaque(counted), optional: true }
  },
  sift: ({ analysis, values: [object = NOTHING, test = NOTHING], callback }) => {
    const fields = stepToAll(object)
    const name = countedBy(valueOf('string'), [fields, object])
    const look = () => callback(test, [anyFieldOf(object), name, object])
    const holds = hasFields(object) ? look() : inDoubt(analysis, look)
    const kept = { ...opaque(object), kinds: new Set(['object' as const]), many: object.many }
    return decidedBy({ ...kept, optional: true, vanishes: true }, [holds])
  },
}

function allOptional(
  fields: ReadonlyMap<string, AbstractValue>,
): ReadonlyMap<string, AbstractValue> {
  return new Map([...fields].map(([name, field]) => [name, merge(field, NOT_THERE)]))
}

/** An object of the data, of which at least one field is known. */
function hasFields({ kinds, many, sources, made, vanishes }: AbstractValue): boolean {
  const isOne =
    !vanishes && kinds?.size === 1 && kinds.has('object') && many === 'no' && made.size === 0
  return isOne && sources.length > 0 && sources.flatMap(allFieldsOf).every(({ schema }) => schema)
}

/** Any one field of an object: the choice is made while the formula runs. */
function anyField(object: AbstractValue): AbstractValue {
  if (object.many !== 'no' || object.sources.length > 0 || !object.fields) return stepToAll(object)
  const fields = [...object.fields.values(), ...(object.rest ? [object.rest] : [])]
  const merged = fields.length === 0 ? NOTHING : fields.reduce(merge)
  return object.made.size === 0
    ? decidedBy(merged, [{ ...NOTHING, ...decidedOf(object) }])
    : stepToAll(object)
}

function decidedOf({ conditions, counts }: AbstractValue) {
  return { conditions, counts }
}
