import { isJsonObject, type Json, type JsonObject } from '../../json.ts'
import type { ValueKind } from '../formula-analysis.ts'

/** Type names of JSON Schema. */
const KINDS: Readonly<Record<string, ValueKind>> = {
  null: 'null',
  boolean: 'boolean',
  number: 'number',
  integer: 'number',
  string: 'string',
  object: 'object',
  array: 'array',
}

/** Schemas nested deeper than this in `anyOf` and its kin are taken as unknown. */
const DEEPEST = 8

/**
 * The schema as a list of plain alternatives, with `anyOf`, `oneOf` and `allOf` taken apart; nothing when it is not
 * understood, which always means "could be anything".
 */
export function alternativesOf(schema: JsonObject, depth = 0): readonly JsonObject[] | undefined {
  if (schema['$ref'] !== undefined || depth > DEEPEST) return undefined
  const { anyOf, oneOf, allOf, ...rest } = schema
  let found: readonly JsonObject[] = [rest]
  for (const choice of [anyOf, oneOf]) {
    if (choice === undefined) continue
    const combined = combine(found, choice, depth)
    if (combined === undefined) return undefined
    found = combined
  }
  for (const part of Array.isArray(allOf) ? allOf : []) {
    const combined = combine(found, [part], depth)
    if (combined === undefined) return undefined
    found = combined
  }
  return found.every((each) => kindsOfOne(each) !== undefined) ? found : undefined
}

function combine(
  bases: readonly JsonObject[],
  choice: Json,
  depth: number,
): readonly JsonObject[] | undefined {
  if (!Array.isArray(choice)) return undefined
  const combined: JsonObject[] = []
  for (const branch of choice) {
    for (const base of bases) {
      if (!isJsonObject(branch)) return undefined
      const alternatives = alternativesOf({ ...base, ...branch, ...both(base, branch) }, depth + 1)
      if (alternatives === undefined) return undefined
      combined.push(...alternatives)
    }
  }
  return combined
}

/** Fields listed on either level exist. */
function both(base: JsonObject, branch: JsonObject): JsonObject {
  const left = base['properties']
  const right = branch['properties']
  return isJsonObject(left) && isJsonObject(right) ? { properties: { ...left, ...right } } : {}
}

/** What values of a plain alternative can be; nothing when it does not say. */
export function kindsOfOne(alternative: JsonObject): readonly ValueKind[] | undefined {
  const { type, enum: values } = alternative
  if (typeof type === 'string') return toKinds([type])
  if (Array.isArray(type)) return toKinds(type)
  if (alternative['const'] !== undefined) return [kindOfJson(alternative['const'])]
  if (Array.isArray(values)) return [...new Set(values.map(kindOfJson))]
  if (alternative['properties'] !== undefined) return ['object']
  return alternative['items'] === undefined ? undefined : ['array']
}

function toKinds(types: readonly Json[]): readonly ValueKind[] | undefined {
  const kinds = types.map((type) => (typeof type === 'string' ? KINDS[type] : undefined))
  return kinds.every((kind) => kind !== undefined) ? [...new Set(kinds)] : undefined
}

function kindOfJson(value: Json): ValueKind {
  if (value === null) return 'null'
  if (Array.isArray(value)) return 'array'
  if (typeof value === 'boolean') return 'boolean'
  if (typeof value === 'number') return 'number'
  return typeof value === 'string' ? 'string' : 'object'
}

/** True when every number that the alternative allows is whole. */
export function isWhole(alternative: JsonObject): boolean {
  const { type } = alternative
  if (type === 'integer') return true
  return Array.isArray(type) && type.includes('integer') && !type.includes('number')
}

export type Scalar = string | number | boolean | null

/** The few values that the alternative allows; nothing when there are many. */
export function constantsOfOne(alternative: JsonObject): readonly Scalar[] | undefined {
  const values = alternative['const'] === undefined ? alternative['enum'] : [alternative['const']]
  if (Array.isArray(values) && values.every(isScalar)) return values
  const kinds = kindsOfOne(alternative)
  return kinds?.length === 1 && kinds[0] === 'null' ? [null] : undefined
}

function isScalar(value: Json): value is Scalar {
  return typeof value !== 'object' || value === null
}

export function itemsOfOne(alternative: JsonObject): JsonObject {
  const { items } = alternative
  return isJsonObject(items) ? items : {}
}

/** How the schema of an object speaks of one of its fields. */
export type FieldReading =
  | { readonly kind: 'known'; readonly schema: JsonObject; readonly required: boolean }
  | { readonly kind: 'unknown' }
  | { readonly kind: 'none' }

export function fieldOfOne(alternative: JsonObject, name: string): FieldReading {
  const { properties, required, additionalProperties, patternProperties } = alternative
  if (isJsonObject(properties) && Object.hasOwn(properties, name)) {
    const schema = properties[name]
    return {
      kind: 'known',
      schema: isJsonObject(schema) ? schema : {},
      required: Array.isArray(required) && required.includes(name),
    }
  }
  if (isJsonObject(additionalProperties)) {
    return { kind: 'known', schema: additionalProperties, required: false }
  }
  if (additionalProperties === false && patternProperties === undefined) return { kind: 'none' }
  const closed = isJsonObject(properties) && Object.keys(properties).length > 0
  const open = additionalProperties === true || patternProperties !== undefined
  return closed && !open ? { kind: 'none' } : { kind: 'unknown' }
}

/** Names of all fields; nothing when there may be others. */
export function fieldNamesOfOne(alternative: JsonObject): readonly string[] | undefined {
  const { properties } = alternative
  if (fieldOfOne(alternative, '\u0000').kind !== 'none') return undefined
  return isJsonObject(properties) ? Object.keys(properties) : []
}
