import { isJsonObject, type Json, type JsonObject } from '../../simulator/json.ts'
import { CcvError } from './ccv-error.ts'

type FieldType = 'text' | 'number' | 'integer' | 'flag' | 'list' | 'object'

export interface InputField {
  readonly type: FieldType
  readonly max?: number
  readonly oneOf?: readonly string[]
}

/** What a resource takes on POST, PUT and PATCH. A property that is not listed is refused. */
export interface InputShape {
  readonly required: readonly string[]
  readonly fields: Readonly<Record<string, InputField>>
}

const fits: Readonly<Record<FieldType, (value: Json) => boolean>> = {
  text: (value) => typeof value === 'string',
  number: (value) => typeof value === 'number' && Number.isFinite(value),
  integer: (value) => Number.isInteger(value),
  flag: (value) => typeof value === 'boolean',
  list: (value) => Array.isArray(value),
  object: (value) => isJsonObject(value),
}

/** Splits a text into its words: the short way to write a list of names. */
export function words(text: string): string[] {
  return text.split(/\s+/).filter((word) => word !== '')
}

/** Makes a shape from names by type, one word per field. */
export function shape(
  required: string,
  fields: Readonly<Partial<Record<FieldType, string>>>,
  limits: Readonly<Record<string, number>> = {},
  choices: Readonly<Record<string, readonly string[]>> = {},
): InputShape {
  const result: Record<string, InputField> = {}
  for (const type of ['text', 'number', 'integer', 'flag', 'list', 'object'] as const) {
    for (const name of words(fields[type] ?? '')) {
      const [max, oneOf] = [limits[name], choices[name]]
      result[name] = { type, ...(max === undefined ? {} : { max }), ...(oneOf ? { oneOf } : {}) }
    }
  }
  return { required: words(required), fields: result }
}

/** Refuses what the schema of the resource does not know. `partial` is for PATCH, where nothing is required. */
export function checkInput(body: JsonObject, input: InputShape, partial: boolean): void {
  for (const name of input.required) {
    const value = body[name]
    if ((value === undefined && !partial) || value === null) {
      throw new CcvError('400.10', `Property "${name}" is required.`)
    }
  }
  for (const [name, value] of Object.entries(body)) {
    const field = input.fields[name]
    if (!field) throw new CcvError('400.10', `Property "${name}" is not allowed.`)
    if (value !== undefined && value !== null) checkField(name, value, field)
  }
}

function checkField(name: string, value: Json, field: InputField): void {
  if (!fits[field.type](value)) {
    throw new CcvError('400.10', `Property "${name}" must be of type ${field.type}.`)
  }
  if (field.max !== undefined && typeof value === 'string' && value.length > field.max) {
    throw new CcvError('400.10', `Property "${name}" is longer than ${field.max} characters.`)
  }
  if (field.oneOf && typeof value === 'string' && !field.oneOf.includes(value)) {
    throw new CcvError('400.10', `Property "${name}" must be one of ${field.oneOf.join(', ')}.`)
  }
}

export function textOf(row: JsonObject | undefined, name: string): string {
  const value = row?.[name]
  return typeof value === 'string' ? value : ''
}

export function numberOf(row: JsonObject | undefined, name: string): number {
  const value = row?.[name]
  return typeof value === 'number' ? value : 0
}

export function objectOf(row: JsonObject | undefined, name: string): JsonObject {
  const value = row?.[name]
  return isJsonObject(value) ? value : {}
}

export function objectsOf(row: JsonObject | undefined, name: string): readonly JsonObject[] {
  const value = row?.[name]
  return Array.isArray(value) ? value.filter((item) => isJsonObject(item)) : []
}

/** Lays one object over another, level by level: what PATCH and `user_id` do with addresses. */
export function mergeObjects(below: JsonObject, above: JsonObject): JsonObject {
  const merged: Record<string, Json | undefined> = { ...below }
  for (const [name, value] of Object.entries(above)) {
    const under = merged[name]
    merged[name] = isJsonObject(value) && isJsonObject(under) ? mergeObjects(under, value) : value
  }
  return merged
}
