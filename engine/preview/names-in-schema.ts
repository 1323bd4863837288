import { isJsonObject, type Json } from '../json.ts'

/** Where schemas of parts stand. What they give as a value (`enum`, `default`) is no name. */
const INNER = ['items', 'prefixItems', 'additionalProperties', 'allOf', 'anyOf', 'oneOf']

/** What a schema calls fields, at any depth: any other name of a field is data. */
export function namesInSchema(schema: Json): readonly string[] {
  if (Array.isArray(schema)) return schema.flatMap(namesInSchema)
  if (!isJsonObject(schema)) return []
  const { properties } = schema
  const own = isJsonObject(properties) ? properties : {}
  return [
    ...Object.keys(own),
    ...Object.values(own).flatMap(namesInSchema),
    ...INNER.flatMap((name) => namesInSchema(schema[name] ?? null)),
  ]
}
