import { type ConnectorPlan, isJsonObject, type JsonObject } from '../../engine/index.ts'

/**
 * The settings of a connection without what people copy along: space around an address or a key, and the slash that
 * browsers show at the end of an address, where paths of a connector begin with their own.
 */
export function trimAddresses({ settings: schema }: ConnectorPlan, given: JsonObject): JsonObject {
  const { properties } = schema
  if (!isJsonObject(properties)) return given
  const trimmed = Object.entries(given).map(([name, value]) => {
    if (typeof value !== 'string') return [name, value] as const
    const property = properties[name]
    const isAddress = isJsonObject(property) && property['format'] === 'uri'
    const text = value.trim()
    return [name, isAddress ? text.replace(/\/+$/, '') : text] as const
  })
  return Object.fromEntries(trimmed)
}
