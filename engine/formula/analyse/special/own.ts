import {
  type AbstractValue,
  ANYTHING,
  decidedBy,
  madeFrom,
  mayVanish,
  merge,
  NOT_THERE,
  NOTHING,
  valueOf,
} from '../abstract-value.ts'
import { valueAt } from '../sources.ts'
import type { SpecialFunction } from './special-function.ts'

/** Functions of ours that hand arguments on, or know more of their result. */
export const ownFunctions: Readonly<Record<string, SpecialFunction>> = {
  first: ({ values }) => {
    const merged = values.length === 0 ? NOTHING : values.map(withoutNothing).reduce(merge)
    const optional = values.every((value) => canBeNothing(value))
    const vanishes = values.every(goesAway) || values.some(isKeptEmpty)
    return decidedBy({ ...merged, optional, vanishes }, values.slice(0, -1))
  },
  if: ({ values: [test = NOTHING, whenTrue = NOTHING, whenFalse = NOT_THERE] }) =>
    decidedBy(merge(whenTrue, whenFalse), [test]),
  words: ({ values }) => {
    const optional = values.every((value) => canBeNothing(value))
    return {
      ...madeFrom(valueOf('string', { optional }), values),
      vanishes: values.every(goesAway),
    }
  },
  translate: ({ analysis, values: [table = NOTHING, value = NOTHING] }) => {
    const [name] = table.constants ?? []
    const schema = typeof name === 'string' ? analysis.scope.tables?.[name]?.answer : undefined
    const answer = schema ? valueAt({ path: '', schema }, true) : ANYTHING
    return madeFrom({ ...answer, sources: [], optional: true }, [table, value])
  },
  streetParts: ({ values }) => {
    const part = (optional: boolean) => madeFrom(valueOf('string', { optional }), values)
    const fields = new Map([
      ['street', part(false)],
      ['number', part(true)],
      ['suffix', part(true)],
    ])
    return decidedBy(
      valueOf('object', { fields, optional: true, vanishes: values.every(goesAway) }),
      values,
    )
  },
}

/** Where it is nothing though nothing is missing from the record; what is empty there is missing. */
function goesAway(value: AbstractValue): boolean {
  const isNull = value.kinds?.size === 1 && value.kinds.has('null')
  return mayVanish(value) || isNull || (value.sources.length === 0 && canBeNothing(value))
}

/** A list without items is not passed over, and holds nothing. */
function isKeptEmpty(value: AbstractValue): boolean {
  return (value.many === 'list' || value.many === 'unknown') && mayVanish(value)
}

/** Absent, null or empty text: what these functions skip. */
function canBeNothing({ optional, many, kinds, constants }: AbstractValue): boolean {
  if (optional || many !== 'no' || !kinds || kinds.has('null')) return true
  return kinds.has('string') && !(constants && !constants.includes(''))
}

function withoutNothing(value: AbstractValue): AbstractValue {
  // What is in a list stays in it.
  if (!value.kinds || value.many !== 'no') return value
  const kinds = new Set([...value.kinds].filter((kind) => kind !== 'null'))
  const constants = value.constants?.filter((each) => each !== null && each !== '')
  return { ...value, kinds, constants }
}
