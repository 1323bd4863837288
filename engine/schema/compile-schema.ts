import { Errors, Meta } from 'typebox/schema'
import { Settings } from 'typebox/system'
import { isJsonObject, type Json, type JsonObject } from '../json.ts'
import { pointerParts, schemasOnWay, valueAt } from './find-schema.ts'
import { withSafePatterns } from './safe-patterns.ts'

/** Where a value does not fit its schema, and what was expected there. */
export interface SchemaMistake {
  /** From the value's root; empty for the value itself. For a missing name, that name is the last part. */
  readonly path: readonly string[]
  /** Follows the name of the culprit: `must be a number, got "abc"`. */
  readonly message: string
}

/** Gives all mistakes of a value; none when it fits. */
export type SchemaCheck = (value: Json) => readonly SchemaMistake[]

const compiled = new WeakMap<JsonObject, SchemaCheck>()

/** What schemas themselves must look like. */
const SCHEMA_OF_SCHEMAS = Meta['https://json-schema.org/draft/2020-12/schema']

/** Else the check tells eight mistakes at most. */
const MOST_MISTAKES = 1_000

type Failure = ReturnType<typeof Errors>[1][number]

/**
 * Turns a JSON Schema (2020-12) into a check; words it does not know, as `x-options`, are passed over.
 *
 * Schemas are written by people whom the server need not trust, so they are interpreted: no code is made of them, no
 * address in them is ever asked, and their patterns cannot take long.
 *
 * @throws {Error} when it is not a schema.
 */
export function compileSchema(schema: JsonObject): SchemaCheck {
  const known = compiled.get(schema)
  if (known) return known
  const [isSchema, problems] = failuresOf(SCHEMA_OF_SCHEMAS, schema)
  if (!isSchema) {
    const [first] = problems
    throw new Error(`schema is invalid: ${first?.instancePath ?? ''} ${first?.message ?? ''}`)
  }
  const safe = withSafePatterns(schema)
  const check: SchemaCheck = (value) => {
    const [fits, failures] = failuresOf(safe, value)
    return fits ? [] : describeAll(failures, schema, value)
  }
  compiled.set(schema, check)
  return check
}

function failuresOf(schema: object, value: Json): ReturnType<typeof Errors> {
  const { maxErrors } = Settings.Get()
  Settings.Set({ maxErrors: MOST_MISTAKES })
  try {
    return Errors(schema, value)
  } finally {
    Settings.Set({ maxErrors })
  }
}

/** Of a choice that fits nowhere, the reasons of its branches are left out: the choice itself says enough. */
function describeAll(
  failures: readonly Failure[],
  schema: JsonObject,
  value: Json,
): SchemaMistake[] {
  const choices = failures
    .filter(({ keyword }) => keyword === 'anyOf' || keyword === 'oneOf')
    .map(({ schemaPath, keyword }) => `${schemaPath}/${keyword}/`)
  return failures
    .filter(({ schemaPath }) => !choices.some((choice) => schemaPath.startsWith(choice)))
    .flatMap((failure) => describe(failure, schema, value))
}

function describe(failure: Failure, schema: JsonObject, value: Json): readonly SchemaMistake[] {
  const path = pointerParts(failure.instancePath)
  const all = (names: readonly string[], message: string): readonly SchemaMistake[] =>
    names.map((name) => ({ path: [...path, name], message }))
  const schemas = schemasOnWay(schema, failure.schemaPath)
  if (failure.keyword === 'required') return all(failure.params.requiredProperties, 'is missing')
  if (failure.keyword === 'additionalProperties') {
    // Where names may be others, what is wrong with their values is a failure of its own.
    if (schemas.at(-1)?.['additionalProperties'] !== false) return []
    return all(failure.params.additionalProperties, 'is not known here')
  }
  if (failure.keyword === 'boolean' && failure.schemaPath.endsWith('/additionalProperties')) {
    return []
  }
  const expected = expectation(failure, schemas.at(-1) ?? {})
  // A secret that is refused must not be repeated in a message.
  if (schemas.some(({ writeOnly }) => writeOnly === true)) return [{ path, message: expected }]
  const got = JSON.stringify(valueAt(value, failure.instancePath))
  return [{ path, message: `${expected}, got ${got}` }]
}

function expectation(failure: Failure, schema: JsonObject): string {
  const { keyword, params } = failure
  if (keyword === 'type') return `must be ${nameTypes(params.type)}`
  if (keyword === 'enum') return `must be ${listChoices(params.allowedValues)}`
  if (keyword === 'const') return `must be ${JSON.stringify(params.allowedValue)}`
  if (keyword === 'pattern') return `must match pattern ${JSON.stringify(schema['pattern'])}`
  if (keyword === 'oneOf' || keyword === 'anyOf') {
    const choices = constantsOf(schema[keyword])
    return choices.length > 0 ? `must be ${listChoices(choices)}` : 'fits none of the choices'
  }
  return LIMITS[keyword]?.('limit' in params ? String(params.limit) : '') ?? failure.message
}

const LIMITS: Readonly<Record<string, (limit: string) => string>> = {
  maxItems: (limit) => `must have at most ${limit} items`,
  maxLength: (limit) => `must have at most ${limit} characters`,
  maximum: (limit) => `must be at most ${limit}`,
  minItems: (limit) => `must have at least ${limit} items`,
  minLength: (limit) => `must have at least ${limit} characters`,
  minimum: (limit) => `must be at least ${limit}`,
}

const TYPE_NAMES: Readonly<Record<string, string>> = {
  array: 'a list',
  boolean: 'true or false',
  integer: 'a whole number',
  null: 'nothing',
  number: 'a number',
  object: 'a map of fields',
  string: 'text',
}

function nameTypes(types: unknown): string {
  const names = Array.isArray(types) ? types : [types]
  return names.map((name) => TYPE_NAMES[String(name)] ?? String(name)).join(' or ')
}

function listChoices(choices: unknown): string {
  const texts = Array.isArray(choices) ? choices.map((choice) => JSON.stringify(choice)) : []
  return texts.length === 1 ? String(texts[0]) : `one of ${texts.join(', ')}`
}

function constantsOf(schema: unknown): readonly unknown[] {
  if (!Array.isArray(schema)) return []
  return schema.flatMap((choice) =>
    isJsonObject(choice) && 'const' in choice ? [choice['const']] : [],
  )
}
