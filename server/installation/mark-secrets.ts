import { isJsonObject, type JsonObject } from '../../engine/index.ts'

/** The schema with these settings as secrets, whatever it says: no mistake tells what they are. */
export function markSecrets(schema: JsonObject, names: readonly string[]): JsonObject {
  const properties = isJsonObject(schema['properties']) ? schema['properties'] : {}
  const marked = Object.entries(properties).map(([name, property]) => [
    name,
    names.includes(name) && isJsonObject(property)
      ? Object.assign({}, property, { writeOnly: true })
      : property,
  ])
  return { ...schema, properties: Object.fromEntries(marked) }
}
