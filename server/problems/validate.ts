import { Ajv2020, type ErrorObject } from 'ajv/dist/2020.js'
import formats from 'ajv-formats'
import type { TSchema } from 'typebox'
import { type Message, say, sayChoices, sayExpectation } from '../../engine/index.ts'
import { ApiError } from './api-error.ts'
import { findHalfCharacter } from './find-half-character.ts'

/** Parts of a request, as messages name them. */
export type Part = 'path' | 'query' | 'body'

const OPTIONS = { strict: false, useDefaults: true, verbose: true, logger: false } as const

/** What is text in an address may stand for a number; what is text in a body is text. */
let fromText: Ajv2020 | undefined
let fromJson: Ajv2020 | undefined

function ajvFor(part: Part | 'answer'): Ajv2020 {
  fromText ??= withFormats(new Ajv2020({ ...OPTIONS, coerceTypes: true }))
  fromJson ??= withFormats(new Ajv2020(OPTIONS))
  return part === 'path' || part === 'query' ? fromText : fromJson
}

function withFormats(ajv: Ajv2020): Ajv2020 {
  formats.default(ajv)
  return ajv
}

/** Gives the value as its schema has it, defaults filled in. */
export type Parser<T> = (value: unknown) => T

/** Compiles at the first use: a process that only answers a few routes pays for those only. */
export function createParser<T>(schema: TSchema, part: Part): Parser<T> {
  const closed = closeObjects(schema)
  const compile = () => ajvFor(part).compile<T>(closed)
  let validate: ReturnType<typeof compile> | undefined
  return (value) => {
    validate ??= compile()
    if (part === 'body') refuseHalfCharacters(value)
    if (validate(value)) return value
    throw invalid(part, describeErrors(validate.errors ?? []))
  }
}

/** For tests and development: an answer that its schema does not promise is a mistake of ours. */
export function createAnswerCheck(schema: TSchema): (answer: unknown) => void {
  const compile = () => ajvFor('answer').compile(schema)
  let validate: ReturnType<typeof compile> | undefined
  return (answer) => {
    validate ??= compile()
    if (validate(answer)) return
    const reasons = describeErrors(validate.errors ?? [])
    throw new Error(`the answer breaks the contract: ${JSON.stringify(reasons)}`)
  }
}

/** The schema with every object closed: a name that is not known there is a mistake of the caller, not to be ignored. */
export function closeObjects(schema: unknown): Record<string, unknown> {
  const closed = closeAny(schema)
  return isObject(closed) ? closed : {}
}

function closeAny(schema: unknown): unknown {
  if (Array.isArray(schema)) return schema.map(closeAny)
  if (!isObject(schema)) return schema
  const copy = Object.fromEntries(
    Object.entries(schema).map(([key, value]) => [
      key,
      key === 'default' ? value : closeAny(value),
    ]),
  )
  const isClosable = copy['type'] === 'object' && isObject(copy['properties'])
  return isClosable ? { additionalProperties: false, ...copy } : copy
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

/** @throws {ApiError} */
function refuseHalfCharacters(body: unknown): void {
  const path = findHalfCharacter(body)
  if (path !== undefined) throw invalid('body', [{ path, message: say('isNotUnicode', {}) }])
}

interface Reason {
  readonly path: string
  readonly message: Message
}

function invalid(part: Part, reasons: readonly Reason[]): ApiError {
  const [first] = reasons
  const place = first && first.path !== '' ? `${part}, "${first.path}"` : part
  return new ApiError({
    type: 'invalid_request',
    status: 400,
    title: say('partUnfit', { part: place, said: first?.message ?? say('isNotAsExpected', {}) }),
    detail: say('seeApiDocs', {}),
    errors: reasons,
  })
}

/** Of a choice that fits nowhere, the choice itself is told, not why each of its branches does not fit. */
function describeErrors(errors: readonly ErrorObject[]): readonly Reason[] {
  const outer = errors.filter(
    (error) => !errors.some((other) => error.schemaPath.startsWith(`${other.schemaPath}/`)),
  )
  return outer.slice(0, 20).map((error) => ({ path: pathOf(error), message: messageOf(error) }))
}

function pathOf({ instancePath, keyword, params }: ErrorObject): string {
  const parts = instancePath
    .split('/')
    .slice(1)
    .map((part) => part.replaceAll('~1', '/').replaceAll('~0', '~'))
  if (keyword === 'required') parts.push(String(params['missingProperty']))
  if (keyword === 'additionalProperties') parts.push(String(params['additionalProperty']))
  return parts.join('.')
}

/** Never repeats the value: it may be a password. */
function messageOf({ keyword, params, message, schema }: ErrorObject): Message {
  if (keyword === 'required') return say('isMissing', {})
  if (keyword === 'additionalProperties') return say('isNotKnown', {})
  if (keyword === 'anyOf') {
    const choices = constantsOf(schema)
    return choices.length > 0 ? sayChoices(choices) : say('fitsNoChoice', {})
  }
  return (
    sayExpectation({ keyword, params }) ??
    (message === undefined ? say('isNotAsExpected', {}) : say('named', { name: message }))
  )
}

/** The values that a choice consists of; none where a branch takes more than certain values. */
function constantsOf(branches: unknown): unknown[] {
  if (!Array.isArray(branches)) return []
  const values = branches.map(constantsOfBranch)
  return values.every((each) => each.length > 0) ? values.flat() : []
}

function constantsOfBranch(branch: unknown): unknown[] {
  if (!isObject(branch)) return []
  if ('const' in branch) return [branch['const']]
  if (Array.isArray(branch['enum'])) return branch['enum']
  return branch['type'] === 'null' ? [null] : constantsOf(branch['anyOf'])
}
