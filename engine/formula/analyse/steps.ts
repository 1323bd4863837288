import { type Message, say } from '../../messages/message.ts'
import { suggestionHint } from '../../suggest-name.ts'
import { NO_RECORD } from '../formula-analysis.ts'
import {
  type AbstractValue,
  ANYTHING,
  dependenceOf,
  inherit,
  type Many,
  mayVanish,
  merge,
  NOTHING,
  opaque,
  type Source,
  union,
} from './abstract-value.ts'
import { type Analysis, offsetOf } from './analysis.ts'
import { wordsFor } from './kind-words.ts'
import { allFieldsOf, fieldOf, itemSources, joinRaw, valueAt } from './sources.ts'

/** The items of a value, one by one, as the context of what follows. */
export function itemsOf(value: AbstractValue): AbstractValue {
  if (value.sources.length === 0) return value
  const inner = value.sources.map(itemSources)
  const sources = inner.flatMap((each) => each.sources)
  const many = inner.some((each) => each.lists) && value.many === 'no' ? 'list' : value.many
  return { ...value, sources, many }
}

/** Any one item of a value. */
export function itemOf(value: AbstractValue): AbstractValue {
  const items = itemsOf(value)
  const many = value.many === 'unknown' && value.kinds === undefined ? 'unknown' : 'no'
  return { ...items, many, optional: false }
}

/** A list of the data, of which nothing has been left out: a record with one item or none is rare. */
export function hasSome({ many, sources, made, conditions }: AbstractValue): boolean {
  const isList = sources.length > 0 && sources.every(({ schema }) => schema?.['type'] === 'array')
  return isList && many === 'list' && made.size === 0 && conditions.size === 0
}

/** `.name` on every item of a value. */
export function stepByName(
  analysis: Analysis,
  value: AbstractValue,
  name: string,
  node: { position?: number },
): AbstractValue {
  const items = itemsOf(value)
  const fields = items.sources.map((source) => fieldOf(source, name))
  const found = fields.flatMap((field) =>
    field.kind === 'field' ? [valueAt(field.source, field.optional)] : [],
  )
  if (found.length === 0) reportUnknown(analysis, items, fields, name, node)
  found.push(...builtFields(items, name))
  const one = found.length === 0 ? NOTHING : found.reduce(merge)
  const result = inherit(one, value)
  return {
    ...result,
    vanishes: result.vanishes || fields.length > found.length || hasOthers(items),
    made: computedHere(items) ? new Set([...result.made, ...items.made]) : result.made,
    many: flatten(items.many, one.many),
    optional: value.optional || one.optional || value.many !== 'no',
  }
}

/** It may be what has no fields; null stands for what is missing. */
function hasOthers({ kinds }: AbstractValue): boolean {
  return [...(kinds ?? [])].some((kind) => kind !== 'object' && kind !== 'null')
}

/** `*` on every item of a value. */
export function stepToAll(value: AbstractValue): AbstractValue {
  // Of a list within a list, it is the items.
  if (value.kinds?.has('array') === true) return opaque(value)
  const one = anyFieldOf(value)
  const many = one.many === 'unknown' ? 'unknown' : 'maybe'
  // Lists in lists are taken apart.
  // Lists within lists are taken apart, and nothing is known of what is in them.
  const hasLists = one.kinds?.has('array') === true
  if (hasLists) return { ...one, kinds: undefined, whole: false, constants: undefined, many }
  return { ...one, many }
}

/** Any one field of any one item, as it stands there. */
export function anyFieldOf(value: AbstractValue): AbstractValue {
  if (value.kinds?.has('array') === true) return opaque(value)
  const items = itemsOf(value)
  const fields = items.sources.flatMap(allFieldsOf).map((source) => valueAt(source, true))
  const built = [...(items.fields?.values() ?? []), ...(items.rest ? [items.rest] : [])]
  const computed = computedHere(items) ? [anyField(items)] : []
  const all = [...fields, ...built, ...computed]
  const one = all.length === 0 ? NOTHING : all.reduce(merge)
  const vanishes = one.vanishes || mayVanish(value) || hasOthers(items)
  return { ...inherit(one, value), vanishes, optional: true }
}

/** `**`: everything within, the value itself included. */
export function stepToDescendants(value: AbstractValue): AbstractValue {
  const inner: Source[] = value.sources.map(({ path }) => ({
    path: path.endsWith('**') ? path : joinRaw(path, '**'),
    schema: undefined,
  }))
  const made = builtPaths(value)
  return { ...ANYTHING, ...inherit({ ...ANYTHING, sources: inner, made }, value) }
}

function builtPaths(value: AbstractValue): ReadonlySet<string> {
  const { values, conditions } = dependenceOf({ ...value, sources: [] })
  return union(values, conditions)
}

/** Lists inside lists become one list, of which a single item comes out alone. */
export function flatten(outer: Many, inner: Many): Many {
  if (outer === 'no') return inner
  if (outer === 'unknown') return 'unknown'
  return inner === 'unknown' ? 'unknown' : 'maybe'
}

function builtFields(items: AbstractValue, name: string): readonly AbstractValue[] {
  const field = items.fields?.get(name)
  // Whether a computed name is this one only the record decides.
  const rest = items.rest ? [{ ...items.rest, optional: true, vanishes: true }] : []
  const computed = computedHere(items) ? [anyField(items)] : []
  return field ? [field, ...rest, ...computed] : [...rest, ...computed]
}

/** Of an object whose fields are not known: it may not have this one. */
function anyField({ made }: AbstractValue): AbstractValue {
  return { ...ANYTHING, made, vanishes: true }
}

/** True for an object that some function made, so that its fields are not known. */
function computedHere(value: AbstractValue): boolean {
  const canBeObject = value.kinds?.has('object') ?? true
  const isSeen = value.fields !== undefined || value.sources.length > 0
  return canBeObject && value.kinds?.size !== 0 && (value.made.size > 0 || !isSeen)
}

function reportUnknown(
  analysis: Analysis,
  items: AbstractValue,
  fields: readonly ReturnType<typeof fieldOf>[],
  name: string,
  node: { position?: number },
): void {
  if (computedHere(items) || items.rest || items.fields?.has(name)) return
  const none = fields.flatMap((field) => (field.kind === 'none' ? [field] : []))
  const names = [...none.flatMap((field) => field.names), ...(items.fields?.keys() ?? [])]
  const scalarKinds = [...new Set(none.flatMap((field) => field.kinds))]
  if (none.length === 0 && !items.fields) return
  const holder = items.fields ? say('theObject', {}) : holderOf(analysis, items)
  const hasNone = names.length === 0 && scalarKinds.length > 0 && !scalarKinds.includes('object')
  analysis.report({
    code: 'formula.field_unknown',
    severity: 'error',
    message: hasNone
      ? say('fieldNotInKind', { holder, kinds: wordsFor(scalarKinds), name })
      : say('fieldNotIn', { holder, name }),
    hint: hintFor(analysis, items, names, name),
    offset: offsetOf(analysis.text, node, name),
  })
}

function hintFor(
  analysis: Analysis,
  items: AbstractValue,
  names: readonly string[],
  name: string,
): Message | undefined {
  return (
    hintFromRecord(analysis, items, name) ??
    hintFromNames(analysis, items, name) ??
    suggestionHint(name, new Set(names))
  )
}

function holderOf(analysis: Analysis, { sources }: AbstractValue): Message {
  const path = sources[0]?.path ?? '$'
  if (path !== '$') return say('quoted', { name: path })
  if (analysis.scope.record === NO_RECORD) return say('theRequest', {})
  return isItem(analysis) ? say('theItem', {}) : say('theRecord', {})
}

/** Bare names are fields of an item within a `for` only, and only there is there an `$index`. */
function isItem({ scope }: Analysis): boolean {
  return Object.hasOwn(scope.variables, 'index')
}

/** Within a `for`, a field of the whole record is a mistake that everybody makes once. */
function hintFromRecord(
  analysis: Analysis,
  { sources }: AbstractValue,
  name: string,
): Message | undefined {
  const schema = analysis.scope.variables['record']
  if (sources[0]?.path !== '$' || !isItem(analysis) || schema === undefined) return undefined
  const field = fieldOf({ path: '$record', schema }, name)
  const isKnown = field.kind === 'field' && field.source.schema !== undefined
  return isKnown ? say('wholeRecordHas', { path: field.source.path }) : undefined
}

/** In a request, a field without the name that it is a field of. */
function hintFromNames(
  { scope }: Analysis,
  { sources }: AbstractValue,
  name: string,
): Message | undefined {
  if (sources[0]?.path !== '$' || scope.record !== NO_RECORD) return undefined
  for (const [variable, schema] of Object.entries(scope.variables)) {
    const field = fieldOf({ path: `$${variable}`, schema }, name)
    const isKnown = field.kind === 'field' && field.source.schema !== undefined
    if (isKnown) return say('didYouMean', { name: field.source.path })
  }
  return Object.hasOwn(scope.variables, name) ? say('didYouMean', { name: `$${name}` }) : undefined
}
