import { isJsonObject, type Json, type JsonObject } from '../json.ts'

/** Deeper groups than these are left out: a schema may go on for ever. */
const DEEPEST = 8

/**
 * Makes up a value that fits a JSON Schema, the same one every time: its own examples and defaults first, else what a
 * person would expect of a field with that name and format.
 */
export function sampleFromSchema(schema: JsonObject, name = ''): Json {
  return sample(schema, name, 0)
}

function sample(schema: JsonObject, name: string, depth: number): Json {
  const given = givenIn(schema)
  if (given !== undefined) return given
  const branch = firstBranch(schema)
  if (branch) return sample({ ...withoutBranches(schema), ...branch }, name, depth)
  switch (typeOf(schema)) {
    case 'object':
      return sampleObject(schema, depth)
    case 'array':
      return sampleList(schema, name, depth)
    case 'integer':
    case 'number':
      return sampleNumber(schema)
    case 'boolean':
      return true
    case 'null':
      return null
    default:
      return sampleText(schema, name)
  }
}

function givenIn(schema: JsonObject): Json | undefined {
  const { const: only, examples, example, default: preset, enum: choices } = schema
  if (only !== undefined) return only
  if (Array.isArray(examples) && examples[0] !== undefined) return examples[0]
  if (example !== undefined) return example
  if (preset !== undefined) return preset
  return Array.isArray(choices) ? choices[0] : undefined
}

function firstBranch(schema: JsonObject): JsonObject | undefined {
  for (const word of ['oneOf', 'anyOf', 'allOf']) {
    const branches = schema[word]
    const first: Json | undefined = Array.isArray(branches) ? branches[0] : undefined
    if (first !== undefined && isJsonObject(first)) return first
  }
  return undefined
}

function withoutBranches(schema: JsonObject): JsonObject {
  const { oneOf: _one, anyOf: _any, allOf: _all, ...rest } = schema
  return rest
}

function typeOf(schema: JsonObject): unknown {
  const { type, properties, items } = schema
  if (Array.isArray(type)) return type.find((each: Json) => each !== 'null') ?? 'null'
  if (type !== undefined) return type
  if (properties !== undefined) return 'object'
  return items === undefined ? 'string' : 'array'
}

function sampleObject(schema: JsonObject, depth: number): JsonObject {
  const { properties } = schema
  if (!isJsonObject(properties) || depth >= DEEPEST) return {}
  const fields = Object.entries(properties).flatMap(([name, field]): [string, Json][] =>
    isJsonObject(field) ? [[name, sample(field, name, depth + 1)]] : [],
  )
  return Object.fromEntries(fields)
}

function sampleList(schema: JsonObject, name: string, depth: number): readonly Json[] {
  const { items } = schema
  return isJsonObject(items) && depth < DEEPEST ? [sample(items, name, depth + 1)] : []
}

function sampleNumber(schema: JsonObject): number {
  const least = numberIn(schema, 'minimum') ?? numberIn(schema, 'exclusiveMinimum')
  const most = numberIn(schema, 'maximum') ?? numberIn(schema, 'exclusiveMaximum')
  const step = numberIn(schema, 'multipleOf')
  const wanted = Math.max(least === undefined ? 1 : least + 1, 1)
  const within = most === undefined || wanted < most ? wanted : (least ?? most)
  return step === undefined ? within : Math.ceil(within / step) * step
}

function numberIn(schema: JsonObject, word: string): number | undefined {
  const value = schema[word]
  return typeof value === 'number' ? value : undefined
}

const BY_FORMAT: Readonly<Record<string, string>> = {
  date: '2026-01-05',
  'date-time': '2026-01-05T10:00:00Z',
  time: '10:00:00Z',
  duration: 'P1D',
  email: 'jo@example.com',
  uri: 'https://example.com/',
  url: 'https://example.com/',
  uuid: '3f2b8c1e-0d5a-4e6b-9c7d-1a2b3c4d5e6f',
  hostname: 'example.com',
  ipv4: '192.0.2.1',
}

/** What texts look like whose names contain such a word. */
const BY_NAME: ReadonlyArray<readonly [word: RegExp, sample: string]> = [
  [/e-?mail/i, 'jo@example.com'],
  [/phone|mobile|telephone/i, '+31 20 123 4567'],
  [/country/i, 'nl'],
  [/currency/i, 'EUR'],
  [/zip|postcode|postal/i, '1012 AB'],
  [/city|town/i, 'Amsterdam'],
  [/street/i, 'Damrak'],
  [/url|website/i, 'https://example.com/'],
  [/sku|article/i, 'SKU-1'],
  [/first.?name/i, 'Jo'],
  [/last.?name|surname/i, 'Smit'],
  [/language|locale/i, 'nl'],
  [/(date|At)$/, '2026-01-05T10:00:00Z'],
]

function sampleText(schema: JsonObject, name: string): string {
  const { format, title } = schema
  const known = typeof format === 'string' ? BY_FORMAT[format] : undefined
  const text =
    known ??
    BY_NAME.find(([word]) => word.test(name))?.[1] ??
    (typeof title === 'string' ? title : name === '' ? 'text' : name)
  const most = numberIn(schema, 'maxLength') ?? Infinity
  return text.padEnd(numberIn(schema, 'minLength') ?? 0, 'x').slice(0, most)
}
