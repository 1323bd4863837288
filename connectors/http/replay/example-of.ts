import { isJsonObject, type Json, type JsonObject } from '../../../engine/index.ts'

/** Of texts of which nothing is known. */
export const EXAMPLE_TEXT = 'example'
export const EXAMPLE_ADDRESS = 'https://system.example'

/** A value that fits a schema: the first choice, or something of the right kind. */
export function exampleOf(schema: JsonObject): Json {
  const { oneOf, enum: choices, type, format, properties, items } = schema
  const first: unknown = Array.isArray(oneOf) ? oneOf[0] : undefined
  if (isJsonObject(first) && first['const'] !== undefined) return first['const']
  if (Array.isArray(choices)) return choices[0]
  if (type === 'integer' || type === 'number') return 1
  if (type === 'boolean') return false
  if (type === 'array') return isJsonObject(items) ? [exampleOf(items)] : []
  if (type === 'object') return isJsonObject(properties) ? exampleRecord(properties) : {}
  return (typeof format === 'string' ? TEXTS[format] : undefined) ?? EXAMPLE_TEXT
}

const TEXTS: Readonly<Record<string, string>> = {
  uri: EXAMPLE_ADDRESS,
  date: '2026-01-05',
  'date-time': '2026-01-05T10:00:00Z',
}

/** An example of every field. */
export function exampleRecord(properties: JsonObject): JsonObject {
  return Object.fromEntries(
    Object.entries(properties).flatMap(([name, schema]) =>
      isJsonObject(schema) ? [[name, exampleOf(schema)] as const] : [],
    ),
  )
}
