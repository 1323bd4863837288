import { isJsonList, isJsonObject, type Json, type JsonObject } from '../../engine/index.ts'

/** How a setting is asked for. */
export type QuestionKind =
  | 'secret'
  | 'secret-lines'
  | 'lines'
  | 'live'
  | 'live-many'
  | 'choice'
  | 'open-choice'
  | 'checks'
  | 'yes-no'
  | 'number'
  | 'date'
  | 'text'
  | 'texts'
  | 'other'

/** So many choices are all shown; of more, a list opens. */
export const MAX_RADIOS = 2

export interface Choice {
  readonly value: Json
  readonly label: string
}

/** The kind of question that a property of a settings schema makes. */
export function questionKind(property: JsonObject): QuestionKind {
  const hasLines = property['x-lines'] === true
  if (property['writeOnly'] === true) return hasLines ? 'secret-lines' : 'secret'
  if (hasLines) return 'lines'
  const isMany = property['type'] === 'array'
  if (typeof property['x-options'] === 'string') return isMany ? 'live-many' : 'live'
  if (isMany) return listKind(property['items'])
  if (choicesOf(property).length > 0) return isOpen(property) ? 'open-choice' : 'choice'
  if (property['type'] === 'string') return property['format'] === 'date' ? 'date' : 'text'
  return SIMPLE[textOf(property['type']) ?? ''] ?? 'other'
}

const SIMPLE: Readonly<Partial<Record<string, QuestionKind>>> = {
  boolean: 'yes-no',
  integer: 'number',
  number: 'number',
}

function listKind(items: Json | undefined): QuestionKind {
  if (!isJsonObject(items)) return 'other'
  if (choicesOf(items).length > 0) return 'checks'
  return items['type'] === 'string' ? 'texts' : 'other'
}

/** What may be chosen: `oneOf` or `anyOf` with constants, or an `enum`. */
export function choicesOf(property: JsonObject): readonly Choice[] {
  const { enum: values } = property
  if (isJsonList(values)) return values.map((value) => ({ value, label: labelOf(value) }))
  return branchesOf(property).flatMap((branch) => {
    const { const: value } = branch
    return value === undefined ? [] : [{ value, label: textOf(branch['title']) ?? labelOf(value) }]
  })
}

/** The branch without a constant, which takes any other text. */
export function openBranch(property: JsonObject): JsonObject | undefined {
  return branchesOf(property).find((branch) => branch['const'] === undefined)
}

function isOpen(property: JsonObject): boolean {
  return openBranch(property)?.['type'] === 'string'
}

function branchesOf(property: JsonObject): readonly JsonObject[] {
  const branches = property['oneOf'] ?? property['anyOf']
  return isJsonList(branches) ? branches.filter(isJsonObject) : []
}

export function textOf(value: Json | undefined): string | undefined {
  return typeof value === 'string' ? value : undefined
}

/** A value as people read it. */
export function labelOf(value: Json): string {
  return typeof value === 'string' ? value : JSON.stringify(value)
}

/** The properties of a settings schema, in the order of the file. */
export function questionsOf(schema: JsonObject): ReadonlyArray<readonly [string, JsonObject]> {
  const { properties } = schema
  if (!isJsonObject(properties)) return []
  return Object.entries(properties).flatMap(([name, property]) =>
    isJsonObject(property) ? [[name, property] as const] : [],
  )
}
