import { Ajv2020, type ErrorObject } from 'ajv/dist/2020.js'
import formats from 'ajv-formats'
import { isJsonObject, type Json, type JsonObject } from '../json.ts'

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

/** One for all: making one compiles the schema of schemas, which takes longer than all of a project's own. */
let shared: Ajv2020 | undefined

function ajvForAll(): Ajv2020 {
  if (shared) return shared
  shared = new Ajv2020({ strict: false, allErrors: true, verbose: true, logger: false })
  formats.default(shared)
  return shared
}

/**
 * Turns a JSON Schema (2020-12) into a check; words it does not know, as `x-options`, are passed over.
 *
 * @throws {Error} when it is not a schema.
 */
export function compileSchema(schema: JsonObject): SchemaCheck {
  const known = compiled.get(schema)
  if (known) return known
  const ajv = ajvForAll()
  try {
    const validate = ajv.compile(schema)
    const check: SchemaCheck = (value) =>
      validate(value) ? [] : describeAll(validate.errors ?? [])
    compiled.set(schema, check)
    return check
  } finally {
    // It would keep every schema for ever, and refuse another one with the same "$id".
    ajv.removeSchema(schema)
  }
}

/** Of a choice that fits nowhere, the reasons of its branches are left out: the choice itself says enough. */
function describeAll(errors: readonly ErrorObject[]): SchemaMistake[] {
  return errors
    .filter((error) => !errors.some((other) => error.schemaPath.startsWith(`${other.schemaPath}/`)))
    .map(describe)
}

function describe(error: ErrorObject): SchemaMistake {
  const path = error.instancePath.split('/').slice(1).map(unescapePointer)
  if (error.keyword === 'required') {
    return { path: [...path, String(error.params['missingProperty'])], message: 'is missing' }
  }
  if (error.keyword === 'additionalProperties') {
    const name = String(error.params['additionalProperty'])
    return { path: [...path, name], message: 'is not known here' }
  }
  const expected = expectation(error)
  // A secret that is refused must not be repeated in a message.
  if (error.parentSchema?.['writeOnly'] === true) return { path, message: expected }
  return { path, message: `${expected}, got ${JSON.stringify(error.data)}` }
}

function expectation(error: ErrorObject): string {
  const { keyword, params } = error
  if (keyword === 'type') return `must be ${nameTypes(params['type'])}`
  if (keyword === 'enum') return `must be ${listChoices(params['allowedValues'])}`
  if (keyword === 'const') return `must be ${JSON.stringify(params['allowedValue'])}`
  if (keyword === 'oneOf' || keyword === 'anyOf') {
    const choices = constantsOf(error.schema)
    return choices.length > 0 ? `must be ${listChoices(choices)}` : 'fits none of the choices'
  }
  return LIMITS[keyword]?.(String(params['limit'])) ?? error.message ?? `breaks "${keyword}"`
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

function unescapePointer(part: string): string {
  return part.replaceAll('~1', '/').replaceAll('~0', '~')
}
