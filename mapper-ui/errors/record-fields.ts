import { isJsonObject, type Json, type JsonObject } from '../../engine/index.ts'
import { type Choice, choicesOf, textOf } from '../form/question.ts'

/** A field of a record that holds one value: text, a number, or yes and no. */
export interface RecordField {
  readonly path: readonly string[]
  /** With the titles of what it is within: "Billing address: City". */
  readonly label: string
  readonly kind: 'text' | 'number' | 'yes-no' | 'choice'
  /** Empty unless the kind is `choice`. */
  readonly choices: readonly Choice[]
}

/** The fields of a record by its schema, and those that are in it besides; lists are left out. */
export function listRecordFields(schema: JsonObject, record: JsonObject): readonly RecordField[] {
  return fieldsIn(schema, record, [], [])
}

function fieldsIn(
  schema: JsonObject,
  record: JsonObject,
  path: readonly string[],
  titles: readonly string[],
): readonly RecordField[] {
  const { properties } = schema
  const known = isJsonObject(properties) ? properties : {}
  return [...new Set([...Object.keys(known), ...Object.keys(record)])].flatMap((name) => {
    const property = known[name]
    const own = isJsonObject(property) ? property : {}
    const value = record[name]
    const place = [...path, name]
    const labels = [...titles, textOf(own['title']) ?? name]
    if (isJsonObject(value) || own['type'] === 'object') {
      return fieldsIn(own, isJsonObject(value) ? value : {}, place, labels)
    }
    const kind = kindOf(own, value)
    const choices = choicesOf(own)
    if (kind === undefined) return []
    return [
      {
        path: place,
        label: labels.join(': '),
        kind: choices.length > 0 ? ('choice' as const) : kind,
        choices,
      },
    ]
  })
}

const KINDS: Readonly<Partial<Record<string, 'text' | 'number' | 'yes-no'>>> = {
  string: 'text',
  number: 'number',
  integer: 'number',
  boolean: 'yes-no',
}

function kindOf({ type }: JsonObject, value: Json | undefined): RecordField['kind'] | undefined {
  if (Array.isArray(value)) return undefined
  return KINDS[textOf(type) ?? ''] ?? KINDS[typeof value]
}

export function valueAt(record: JsonObject, path: readonly string[]): Json | undefined {
  let at: Json | undefined = record
  for (const name of path) at = isJsonObject(at) ? at[name] : undefined
  return at
}

/** A copy with another value at a path; `undefined` takes it away. */
export function withValueAt(
  record: JsonObject,
  [name = '', ...deeper]: readonly string[],
  value: Json | undefined,
): JsonObject {
  if (deeper.length > 0) {
    const within = record[name]
    return { ...record, [name]: withValueAt(isJsonObject(within) ? within : {}, deeper, value) }
  }
  if (value !== undefined) return { ...record, [name]: value }
  return Object.fromEntries(Object.entries(record).filter(([each]) => each !== name))
}
