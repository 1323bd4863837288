import { LRUCache } from 'lru-cache'
import type { TLocalizedValidationError } from 'typebox/error'
import { Check, ErrorContext, ErrorSchema, Meta, Stack } from 'typebox/schema'
import { Locale } from 'typebox/system'
import { hashJson } from '../hash.ts'
import { isJsonObject, type Json, type JsonObject } from '../json.ts'
import { type Message, say } from '../messages/message.ts'
import { toText } from '../messages/to-text.ts'
import { withoutCredentials } from '../without-credentials.ts'
import { pointerParts, schemasOnWay, valueAt } from './find-schema.ts'
import { withSafePatterns } from './safe-patterns.ts'
import { sayChoices, sayExpectation } from './say-expectation.ts'

/** Where a value does not fit its schema, and what was expected there. */
export interface SchemaMistake {
  /** From the value's root; empty for the value itself. For a missing name, that name is the last part. */
  readonly path: readonly string[]
  /** Follows the name of the culprit: `must be a number, got "abc"`. */
  readonly message: Message
}

/** Gives all mistakes of a value; none when it fits. */
export type SchemaCheck = (value: Json) => readonly SchemaMistake[]

const compiled = new WeakMap<JsonObject, SchemaCheck>()

/** Digests of contents that are schemas. */
const sound = new LRUCache<string, true>({ max: 1_000 })

/** What schemas themselves must look like. */
const SCHEMA_OF_SCHEMAS = Meta['https://json-schema.org/draft/2020-12/schema']

/** A value that has more of them is told the first ones. */
const MAX_MISTAKES = 1_000

type Failure = TLocalizedValidationError

/** Of a `$ref`, `allOf` and `if`, TypeBox gathers eight at most, and of all others too without this. */
class ManyMistakes extends ErrorContext {
  override AtCapacity(): boolean {
    return this.GetErrors().length >= MAX_MISTAKES
  }
}

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
  requireSchema(schema)
  const safe = withSafePatterns(schema)
  const check: SchemaCheck = (value) => {
    const [fits, failures] = failuresOf(safe, value)
    return fits ? [] : describeAll(failures, schema, value)
  }
  compiled.set(schema, check)
  return check
}

/** What is called a schema is none. */
class SchemaError extends Error {
  override readonly name = 'SchemaError'
  readonly code = 'NO_SCHEMA'
  readonly reason: Message

  constructor(failure: Failure | undefined) {
    const said = failure ? expectation(failure, {}) : say('isNotAsExpected', {})
    const reason = say('schemaInvalid', { pointer: failure?.instancePath ?? '', said })
    super(toText(reason))
    this.reason = reason
  }
}

/** Schemas of the same content, as the questions that all flows of an integration have, are looked at once. */
function requireSchema(schema: JsonObject): void {
  const digest = hashJson(schema)
  if (sound.get(digest)) return
  const [isSchema, problems] = failuresOf(SCHEMA_OF_SCHEMAS, schema)
  if (!isSchema) {
    const [first] = problems
    throw new SchemaError(first)
  }
  sound.set(digest, true)
}

function failuresOf(schema: object, value: Json): readonly [fits: boolean, Failure[]] {
  // Nearly all fit, and to gather what is wrong costs several times as much as to look whether something is.
  if (Check(schema, value)) return [true, []]
  const mistakes = new ManyMistakes()
  ErrorSchema(Stack({}, schema), mistakes, '#', '', schema, value)
  return [false, mistakes.GetErrors().map(withMessage)]
}

function withMessage(failure: ReturnType<ErrorContext['GetErrors']>[number]): Failure {
  return Object.assign({}, failure, { message: Locale.en_US(failure) })
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
  const all = (names: readonly string[], message: Message): readonly SchemaMistake[] =>
    names.map((name) => ({ path: [...path, name], message }))
  const schemas = schemasOnWay(schema, failure.schemaPath)
  if (failure.keyword === 'required')
    return all(failure.params.requiredProperties, say('isMissing', {}))
  if (failure.keyword === 'additionalProperties') {
    // Where names may be others, what is wrong with their values is a failure of its own.
    if (schemas.at(-1)?.['additionalProperties'] !== false) return []
    return all(failure.params.additionalProperties, say('isNotKnown', {}))
  }
  if (failure.keyword === 'boolean' && failure.schemaPath.endsWith('/additionalProperties')) {
    return []
  }
  const expected = expectation(failure, schemas.at(-1) ?? {})
  // A secret that is refused must not be repeated in a message.
  if (schemas.some(({ writeOnly }) => writeOnly === true)) return [{ path, message: expected }]
  const got = JSON.stringify(valueAt(value, failure.instancePath)) ?? ''
  return [{ path, message: say('gotInstead', { expected, got: withoutCredentials(got) }) }]
}

function expectation(failure: Failure, schema: JsonObject): Message {
  const { keyword, params } = failure
  if (keyword === 'pattern') {
    return sayForm(schema)
  }
  if (keyword === 'oneOf' || keyword === 'anyOf') {
    const choices = constantsOf(schema[keyword])
    return choices.length > 0 ? sayChoices(choices) : say('fitsNoChoice', {})
  }
  return (
    sayExpectation({ keyword, params: { ...params } }) ?? say('named', { name: failure.message })
  )
}

/** Few people read patterns: an answer that fits says more, where the author gave one. */
function sayForm({ examples, default: usual }: JsonObject): Message {
  const example = Array.isArray(examples) ? examples[0] : usual
  return typeof example === 'string' && example !== ''
    ? say('hasFormLike', { like: JSON.stringify(example) })
    : say('hasForm', {})
}

function constantsOf(schema: unknown): readonly unknown[] {
  if (!Array.isArray(schema)) return []
  return schema.flatMap((choice) =>
    isJsonObject(choice) && 'const' in choice ? [choice['const']] : [],
  )
}
