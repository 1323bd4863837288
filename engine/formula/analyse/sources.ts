import type { JsonObject } from '../../json.ts'
import type { ValueKind } from '../formula-analysis.ts'
import { type AbstractValue, ANYTHING, type Many, NOTHING, type Source } from './abstract-value.ts'
import {
  alternativesOf,
  constantsOfOne,
  type FieldReading,
  fieldNamesOfOne,
  fieldOfOne,
  isWhole,
  itemsOfOne,
  kindsOfOne,
  type Scalar,
} from './read-schema.ts'

/** A value that stands in the input, seen through its schema. */
export function valueAt(source: Source, optional: boolean): AbstractValue {
  return { ...shapeOf(source.schema), sources: [source], optional }
}

/** What a schema says about a value, as far as this analysis cares. */
function shapeOf(schema: JsonObject | undefined): AbstractValue {
  const alternatives = schema && alternativesOf(schema)
  if (!alternatives) return ANYTHING
  const lists = alternatives.filter((each) => kindsOfOne(each)?.includes('array'))
  const plain = alternatives.flatMap((each) => (kindsOfOne(each) ?? []).filter(isNoList))
  if (lists.length === 0) {
    return {
      ...NOTHING,
      kinds: new Set(plain),
      optional: false,
      whole:
        plain.includes('number') &&
        alternatives.every((each) => isWhole(each) || !kindsOfOne(each)?.includes('number')),
      constants: allConstants(alternatives),
    }
  }
  const many: Many = plain.length === 0 ? 'list' : 'maybe'
  const items = lists.map((each) => shapeOf(itemsOfOne(each)))
  return { ...joinItems(items, plain), many, optional: false }
}

function joinItems(items: readonly AbstractValue[], plain: readonly ValueKind[]): AbstractValue {
  const [only] = items
  if (items.length === 1 && only && plain.length === 0) {
    // Lists of lists: what the inner ones hold is looked up when they are taken apart.
    if (only.many === 'no' || only.kinds === undefined) return only
    return { ...ANYTHING, kinds: new Set(['array']) }
  }
  const kinds = new Set(plain)
  for (const item of items) {
    if (!item.kinds || item.many !== 'no') return ANYTHING
    for (const kind of item.kinds) kinds.add(kind)
  }
  return { ...NOTHING, kinds }
}

const isNoList = (kind: ValueKind) => kind !== 'array'

function allConstants(alternatives: readonly JsonObject[]): readonly Scalar[] | undefined {
  const all = new Set<Scalar>()
  for (const alternative of alternatives) {
    const constants = constantsOfOne(alternative)
    if (!constants) return undefined
    for (const each of constants) all.add(each)
  }
  return [...all]
}

/** The items of what may be a list, however deep: a step of a path flattens. */
export function itemSources(source: Source): { sources: readonly Source[]; lists: boolean } {
  const alternatives = source.schema && alternativesOf(source.schema)
  if (!alternatives) return { sources: [source], lists: false }
  const sources: Source[] = []
  let lists = false
  for (const alternative of alternatives) {
    if (kindsOfOne(alternative)?.includes('array')) {
      lists = true
      const inner = itemSources({ path: `${source.path}[]`, schema: itemsOfOne(alternative) })
      sources.push(...inner.sources)
    } else {
      sources.push({ path: source.path, schema: alternative })
    }
  }
  return { sources, lists }
}

export type FieldOfSource =
  | { readonly kind: 'field'; readonly source: Source; readonly optional: boolean }
  /** There is no such field; `names` are those there are (empty for text, numbers and their like). */
  | {
      readonly kind: 'none'
      readonly names: readonly string[]
      readonly kinds: readonly ValueKind[]
    }

/** The field of an object that stands in the input; `source` is no list. */
export function fieldOf(source: Source, name: string): FieldOfSource {
  const path = joinPath(source.path, name)
  const alternatives = source.schema && alternativesOf(source.schema)
  if (!alternatives) {
    return { kind: 'field', source: { path, schema: undefined }, optional: true }
  }
  const readings = alternatives.map((each) => readingOf(each, name))
  const schemas = readings.flatMap((each) => (each.kind === 'known' ? [each.schema] : []))
  const optional = readings.some((each) => each.kind !== 'known' || !each.required)
  if (readings.some((each) => each.kind === 'unknown')) {
    return { kind: 'field', source: { path, schema: undefined }, optional: true }
  }
  if (schemas.length === 0) return noField(alternatives)
  const [only] = schemas
  const schema = schemas.length === 1 && only ? only : { anyOf: schemas }
  return { kind: 'field', source: { path, schema }, optional }
}

/** A field is certain to be there only where nothing but an object is allowed. */
function readingOf(alternative: JsonObject, name: string): FieldReading {
  const kinds = kindsOfOne(alternative) ?? []
  if (!kinds.includes('object')) return { kind: 'none' }
  const reading = fieldOfOne(alternative, name)
  return reading.kind === 'known' && kinds.length > 1 ? { ...reading, required: false } : reading
}

function noField(alternatives: readonly JsonObject[]): FieldOfSource {
  return {
    kind: 'none',
    names: alternatives.flatMap((each) => fieldNamesOfOne(each) ?? []),
    kinds: alternatives.flatMap((each) => kindsOfOne(each) ?? []),
  }
}

/** All fields of an object that stands in the input, for `*`. */
export function allFieldsOf(source: Source): readonly Source[] {
  const anyField = [{ path: joinRaw(source.path, '*'), schema: undefined }]
  const alternatives = source.schema && alternativesOf(source.schema)
  if (!alternatives) return anyField
  const fields: Source[] = []
  for (const alternative of alternatives) {
    const names = fieldNamesOfOne(alternative)
    if (names === undefined && kindsOfOne(alternative)?.includes('object')) return anyField
    for (const name of names ?? []) {
      const field = fieldOf({ path: source.path, schema: alternative }, name)
      if (field.kind === 'field') fields.push(field.source)
    }
  }
  return fields
}

const SIMPLE = /^[^\s.[\]`*$]+$/

function joinPath(path: string, name: string): string {
  // Beneath "everything within" there is nothing more exact to say.
  if (path.endsWith('**')) return path
  return joinRaw(path, SIMPLE.test(name) ? name : `\`${name}\``)
}

/** `$` alone is the record in hand, whose fields are written bare. */
export function joinRaw(path: string, name: string): string {
  if (path.endsWith('**')) return path
  return path === '$' ? name : `${path}.${name}`
}
