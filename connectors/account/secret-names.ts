import { isJsonObject, type JsonObject } from '../../engine/index.ts'

/** Settings that are secrets: those that the connector's file calls `writeOnly`, and those that were stored as such. */
export function secretNamesOf(
  { properties }: JsonObject,
  stored: readonly string[] = [],
): readonly string[] {
  const declared = Object.entries(isJsonObject(properties) ? properties : {}).flatMap(
    ([name, property]) => (isJsonObject(property) && property['writeOnly'] === true ? [name] : []),
  )
  return [...new Set([...declared, ...stored])]
}

export function withoutSecrets(settings: JsonObject, names: readonly string[]): JsonObject {
  return Object.fromEntries(Object.entries(settings).filter(([name]) => !names.includes(name)))
}
