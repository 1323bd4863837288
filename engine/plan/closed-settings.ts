import type { JsonObject } from '../json.ts'

/** An answer that no question asks for does not exist. */
export function closedSettings(settings: JsonObject): JsonObject {
  return { properties: {}, ...settings, type: 'object', additionalProperties: false }
}
