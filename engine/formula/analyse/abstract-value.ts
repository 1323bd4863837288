import type { JsonObject } from '../../json.ts'
import type { ValueKind } from '../formula-analysis.ts'
import type { CallNode, LambdaNode, TransformNode } from '../syntax/syntax-node.ts'
import type { Scalar } from './read-schema.ts'

/**
 * One value or a list? `maybe`: a sequence, of which one item comes out alone. `list`: a list also with one item or
 * none.
 */
export type Many = 'no' | 'maybe' | 'list' | 'unknown'

/** A node of the input that a value is, as it stands. */
export interface Source {
  readonly path: string
  /** Absent: not known what is there. */
  readonly schema: JsonObject | undefined
}

type Paths = ReadonlySet<string>

/** All that is known of a value before there is a record. Where it is a list, the rest speaks of its items. */
export interface AbstractValue {
  readonly sources: readonly Source[]
  /** Paths that it is computed from. */
  readonly made: Paths
  /** Paths that decide about it, and paths whose presence or number does. */
  readonly conditions: Paths
  readonly counts: Paths
  /** Absent: anything. Empty: there is never a value. */
  readonly kinds: ReadonlySet<ValueKind> | undefined
  readonly many: Many
  readonly optional: boolean
  /** It, or all of its items, may be nothing though nothing is missing from the record: `$keys` of what is a text. */
  readonly vanishes: boolean
  readonly whole: boolean
  readonly constants: readonly Scalar[] | undefined
  /** Fields of an object that the formula builds; `rest` stands for those with computed names. */
  readonly fields: ReadonlyMap<string, AbstractValue> | undefined
  readonly rest: AbstractValue | undefined
  /** What it does when it is called. */
  readonly callees: readonly Callee[]
}

/** What a function value does when it is called. */
export type Callee =
  | {
      readonly kind: 'lambda'
      readonly node: LambdaNode
      readonly context: AbstractValue
      readonly names: Names
    }
  /** A function of the language, or one of ours, by name. */
  | { readonly kind: 'named'; readonly name: string }
  /** Some arguments are given already; the holes are `undefined`. */
  | {
      readonly kind: 'partial'
      readonly callee: AbstractValue
      readonly arguments: readonly (AbstractValue | undefined)[]
      readonly node: CallNode
    }
  | { readonly kind: 'chain'; readonly first: AbstractValue; readonly next: AbstractValue }
  | { readonly kind: 'regex' }
  | {
      readonly kind: 'transform'
      readonly node: TransformNode
      readonly names: Names
    }

/** Names bound inside a formula. A block may still bind more: functions made in it see those too. */
export interface Names {
  readonly bound: Map<string, AbstractValue>
  readonly outer: Names | undefined
}

const NONE: Paths = new Set()

const PLAIN: AbstractValue = {
  sources: [],
  made: NONE,
  conditions: NONE,
  counts: NONE,
  kinds: undefined,
  many: 'no',
  optional: false,
  vanishes: false,
  whole: false,
  constants: undefined,
  fields: undefined,
  rest: undefined,
  callees: [],
}

/** No result, whatever the record. */
export const NOTHING: AbstractValue = { ...PLAIN, kinds: new Set(), optional: true }

/** No result for some records, though nothing is missing from them. */
export const NOT_THERE: AbstractValue = { ...NOTHING, vanishes: true }

/** Anything, from nowhere. */
export const ANYTHING: AbstractValue = { ...PLAIN, many: 'unknown', optional: true }

export function valueOf(kind: ValueKind, more: Partial<AbstractValue> = {}): AbstractValue {
  return { ...PLAIN, kinds: new Set([kind]), ...more }
}

export function constant(value: Scalar): AbstractValue {
  const kind = value === null ? 'null' : kindOfScalar(value)
  return valueOf(kind, {
    constants: [value],
    whole: typeof value === 'number' && Number.isInteger(value),
  })
}

function kindOfScalar(value: string | number | boolean): ValueKind {
  if (typeof value === 'string') return 'string'
  return typeof value === 'number' ? 'number' : 'boolean'
}

/** What a value rests on, with all that is inside it. */
export interface Dependence {
  readonly values: Paths
  readonly conditions: Paths
  readonly counts: Paths
}

export function dependenceOf(value: AbstractValue): Dependence {
  const values = new Set([...value.sources.map((source) => source.path), ...value.made])
  const conditions = new Set(value.conditions)
  const counts = new Set(value.counts)
  for (const field of [...(value.fields?.values() ?? []), ...(value.rest ? [value.rest] : [])]) {
    const inner = dependenceOf(field)
    for (const path of inner.values) values.add(path)
    for (const path of inner.conditions) conditions.add(path)
    for (const path of inner.counts) counts.add(path)
  }
  return { values, conditions, counts }
}

export function union<T>(...sets: readonly Iterable<T>[]): ReadonlySet<T> {
  const all = new Set<T>()
  for (const set of sets) for (const each of set) all.add(each)
  return all
}

/** The value, made from (also) what others are. */
export function madeFrom(value: AbstractValue, others: readonly AbstractValue[]): AbstractValue {
  const parts = others.map(dependenceOf)
  return {
    ...value,
    vanishes: value.vanishes || others.some(mayVanish),
    made: union(value.made, ...parts.map((part) => part.values)),
    conditions: union(value.conditions, ...parts.map((part) => part.conditions)),
    counts: union(value.counts, ...parts.map((part) => part.counts)),
  }
}

/** The value, decided by what others are. */
export function decidedBy(value: AbstractValue, others: readonly AbstractValue[]): AbstractValue {
  const parts = others.map(dependenceOf)
  return {
    ...value,
    conditions: union(value.conditions, ...parts.flatMap((part) => [part.values, part.conditions])),
    counts: union(value.counts, ...parts.map((part) => part.counts)),
  }
}

/** The value, decided by whether others are there and by how many they are. */
export function countedBy(value: AbstractValue, others: readonly AbstractValue[]): AbstractValue {
  return {
    ...value,
    vanishes: value.vanishes || others.some(mayVanish),
    conditions: union(
      value.conditions,
      ...others.flatMap((other) => [other.made, other.conditions]),
    ),
    counts: union(
      value.counts,
      ...others.map((other) => other.counts),
      // The record in hand is always there.
      others
        .flatMap((other) => other.sources.map(({ path }) => path))
        .filter((path) => path !== '$'),
    ),
  }
}

/** Keeps what decided about a value it comes from. */
export function inherit(value: AbstractValue, from: AbstractValue): AbstractValue {
  return {
    ...value,
    vanishes: value.vanishes || mayVanish(from),
    conditions: union(value.conditions, from.conditions),
    counts: union(value.counts, from.counts),
  }
}

/** What is asked of it may never be evaluated, whatever the record: what is wrong there is no error. */
export function mayVanish({ vanishes, kinds }: AbstractValue): boolean {
  return vanishes || kinds?.size === 0
}

/** An empty list is something, and what may be a list may be an empty one. */
const isNever = (value: AbstractValue) => value.kinds?.size === 0 && value.many === 'no'

/** Either of two values. */
export function merge(left: AbstractValue, right: AbstractValue): AbstractValue {
  const shape = mergeShapes(left, right)
  return {
    ...shape,
    sources: [
      ...left.sources,
      ...right.sources.filter(({ path }) => !left.sources.some((source) => source.path === path)),
    ],
    made: union(left.made, right.made),
    conditions: union(left.conditions, right.conditions),
    counts: union(left.counts, right.counts),
    callees: [...left.callees, ...right.callees],
  }
}

function mergeShapes(left: AbstractValue, right: AbstractValue): AbstractValue {
  if (isNever(left)) return { ...right, vanishes: right.vanishes || left.vanishes, optional: true }
  if (isNever(right)) return { ...left, vanishes: left.vanishes || right.vanishes, optional: true }
  return {
    ...left,
    kinds: left.kinds && right.kinds && union(left.kinds, right.kinds),
    many: mergeMany(left.many, right.many),
    optional: left.optional || right.optional,
    vanishes: left.vanishes || right.vanishes,
    whole: wholeOrNoNumber(left) && wholeOrNoNumber(right),
    constants: left.constants && right.constants && [...union(left.constants, right.constants)],
    fields: mergeFields(left, right),
    rest: mergeRests(left, right),
  }
}

function wholeOrNoNumber(value: AbstractValue): boolean {
  return value.whole || (value.kinds !== undefined && !value.kinds.has('number'))
}

/** An object of which nothing is known may have any fields. */
function mergeRests(left: AbstractValue, right: AbstractValue): AbstractValue | undefined {
  if (left.rest && right.rest) return merge(left.rest, right.rest)
  const isUnseen = (value: AbstractValue): boolean =>
    value.fields === undefined && value.sources.length === 0 && value.kinds?.has('object') !== false
  const isHalfSeen = isUnseen(left) !== isUnseen(right) && (left.fields ?? right.fields)
  return left.rest ?? right.rest ?? (isHalfSeen ? ANYTHING : undefined)
}

function mergeMany(left: Many, right: Many): Many {
  if (left === 'unknown' || right === 'unknown') return 'unknown'
  return left === right ? left : 'maybe'
}

function mergeFields(
  left: AbstractValue,
  right: AbstractValue,
): ReadonlyMap<string, AbstractValue> | undefined {
  if (!left.fields || !right.fields) {
    // What only one side has may be missing: also there if the other side is no object at all.
    const fields = left.fields ?? right.fields
    return fields && new Map([...fields].map(([name, field]) => [name, merge(field, NOT_THERE)]))
  }
  const merged = new Map<string, AbstractValue>()
  for (const name of union(left.fields.keys(), right.fields.keys())) {
    const [one, other] = [left.fields.get(name), right.fields.get(name)]
    merged.set(name, merge(one ?? NOT_THERE, other ?? NOT_THERE))
  }
  return merged
}

/** Made of the same, but its shape is not followed. */
export function opaque(value: AbstractValue): AbstractValue {
  const { values, conditions, counts } = dependenceOf(value)
  return { ...ANYTHING, vanishes: mayVanish(value), made: values, conditions, counts }
}
