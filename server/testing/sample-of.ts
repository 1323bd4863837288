import { isJsonObject, type Json, type JsonObject } from '../../engine/index.ts'

/** Texts that programs trip over: NUL, half a surrogate pair, names that every object has, SQL, paths. */
export const ODD_TEXTS = [
  'a\u0000b',
  '\uD800',
  '__proto__',
  'constructor',
  `'; drop table person; --`,
  '../../etc/passwd',
  '👩‍👩‍👧',
  'x'.repeat(5000),
  '9'.repeat(30),
] as const

/** Something for a parameter in a path: fitting, and of nothing that there is. */
export function sampleOfParameter(schema: unknown, text: string): string {
  const sample = sampleOf(schema, text)
  return typeof sample === 'string' ? sample : JSON.stringify(sample)
}

/** A value that fits a schema of the contract, with `text` wherever any text will do. */
export function sampleOf(schema: unknown, text: string): Json {
  if (!isJsonObject(schema)) return text
  if ('const' in schema) return schema['const'] ?? null
  if (Array.isArray(schema['enum'])) return first(schema['enum'])
  if (Array.isArray(schema['anyOf'])) return sampleOf(first(schema['anyOf']), text)
  const make = MAKERS[typeof schema['type'] === 'string' ? schema['type'] : '']
  return make ? make(schema, text) : text
}

const MAKERS: Readonly<Record<string, (schema: JsonObject, text: string) => Json>> = {
  object: sampleOfObject,
  array: ({ items }, text) => [sampleOf(items, text)],
  integer: sampleOfNumber,
  number: sampleOfNumber,
  boolean: () => true,
  null: () => null,
  string: sampleOfText,
}

function sampleOfNumber({ minimum }: JsonObject): number {
  return typeof minimum === 'number' ? minimum : 1
}

function sampleOfObject(schema: JsonObject, text: string): JsonObject {
  const properties = schema['properties']
  if (!isJsonObject(properties)) return { [text]: text }
  return Object.fromEntries(
    Object.entries(properties).map(([name, value]) => [name, sampleOf(value, text)]),
  )
}

const FORMATS: Readonly<Record<string, string>> = {
  email: 'somebody@example.com',
  'date-time': '2026-01-01T00:00:00Z',
  uri: 'https://example.com/hook',
}

/** Of each pattern of the contract, something that fits; as an id, one that there is not. */
const FITTING = ['999999', 'some-name', '08:30', 'flows/some.yaml', 'integrations/some/flow.yaml']

function sampleOfText(schema: JsonObject, text: string): string {
  const { format, pattern, minLength, maxLength } = schema
  if (typeof format === 'string') return FORMATS[format] ?? text
  if (typeof pattern === 'string') {
    return FITTING.find((one) => new RegExp(pattern, 'u').test(one)) ?? text
  }
  const padded = typeof minLength === 'number' ? text.padEnd(minLength, '-') : text
  return typeof maxLength === 'number' ? padded.slice(0, maxLength) : padded
}

function first(list: readonly Json[]): Json {
  return list[0] ?? null
}
