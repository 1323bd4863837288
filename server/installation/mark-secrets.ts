import { isJsonObject, type JsonObject } from '../../engine/index.ts'

const marked = new WeakMap<JsonObject, Map<string, JsonObject>>()

/**
 * The schema with these settings as secrets, whatever it says: no mistake tells what they are. Made once for each schema,
 * for what is checked by it is known by the object.
 */
export function markSecrets(schema: JsonObject, names: readonly string[]): JsonObject {
  const known = marked.get(schema) ?? new Map<string, JsonObject>()
  marked.set(schema, known)
  const key = JSON.stringify(names)
  const made = known.get(key) ?? mark(schema, names)
  known.set(key, made)
  return made
}

function mark(schema: JsonObject, names: readonly string[]): JsonObject {
  const properties = isJsonObject(schema['properties']) ? schema['properties'] : {}
  const entries = Object.entries(properties).map(([name, property]) => [
    name,
    names.includes(name) && isJsonObject(property)
      ? Object.assign({}, property, { writeOnly: true })
      : property,
  ])
  return { ...schema, properties: Object.fromEntries(entries) }
}
