import { isJsonObject, type Json, type JsonObject } from '../json.ts'

/**
 * Makes a list of every lone value where the schema wants a list: a formula over a list of one gives that one
 * value alone. What is already right comes back as it is.
 */
export function forceLists(value: JsonObject, schema: JsonObject): JsonObject {
  return hasLists(schema) ? forceFields(value, schema) : value
}

const known = new WeakMap<JsonObject, boolean>()

/** Kept per schema, so that records without lists cost nothing. */
function hasLists(schema: Json | undefined): boolean {
  if (!isJsonObject(schema)) return false
  const before = known.get(schema)
  if (before !== undefined) return before
  const { properties } = schema
  const answer =
    isList(schema) || (isJsonObject(properties) && Object.values(properties).some(hasLists))
  known.set(schema, answer)
  return answer
}

function isList({ type }: JsonObject): boolean {
  const types: readonly unknown[] = Array.isArray(type) ? type : [type]
  return types.includes('array') && types.every((name) => name === 'array' || name === 'null')
}

function force(value: Json, schema: Json | undefined): Json {
  if (value === null || !isJsonObject(schema) || !hasLists(schema)) return value
  if (!isList(schema)) return isJsonObject(value) ? forceFields(value, schema) : value
  if (!Array.isArray(value)) return [force(value, schema['items'])]
  const items: readonly Json[] = value
  const forced = items.map((item) => force(item, schema['items']))
  return forced.every((item, at) => item === items[at]) ? items : forced
}

function forceFields(value: JsonObject, schema: JsonObject): JsonObject {
  const { properties } = schema
  if (!isJsonObject(properties)) return value
  let changed: Record<string, Json> | undefined
  for (const [name, field] of Object.entries(value)) {
    const forced = Object.hasOwn(properties, name) ? force(field, properties[name]) : field
    if (forced === field) continue
    changed ??= { ...value }
    changed[name] = forced
  }
  return changed ?? value
}
