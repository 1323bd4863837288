import { type ConnectorPlan, isJsonObject, type JsonObject } from '../../engine/index.ts'

/**
 * The settings of a connection, with no slash at the end of an address: browsers show one, people copy it along, and
 * paths of a connector begin with their own.
 */
export function trimAddresses({ settings: schema }: ConnectorPlan, given: JsonObject): JsonObject {
  const { properties } = schema
  if (!isJsonObject(properties)) return given
  const trimmed = Object.entries(given).map(([name, value]) => {
    const property = properties[name]
    const isAddress = isJsonObject(property) && property['format'] === 'uri'
    return [
      name,
      isAddress && typeof value === 'string' ? value.replace(/\/+$/, '') : value,
    ] as const
  })
  return Object.fromEntries(trimmed)
}
