import { alternativesOf, kindsOfOne } from '../formula/analyse/read-schema.ts'
import { isJsonList, isJsonObject, type Json, type JsonObject } from '../json.ts'

/** A value that a field may have, with what people call it. */
export interface SchemaChoice {
  readonly value: string | number | boolean
  readonly label: string
}

/** The values that a field is restricted to; nothing where it may have any. */
export function choicesOfSchema({
  enum: values,
  oneOf,
}: JsonObject): readonly SchemaChoice[] | undefined {
  if (isJsonList(values)) return values.flatMap((value) => toChoice(value, undefined))
  if (!isJsonList(oneOf)) return undefined
  return oneOf.flatMap((branch) =>
    isJsonObject(branch) ? toChoice(branch['const'], branch['title']) : [],
  )
}

function toChoice(value: Json | undefined, title: Json | undefined): readonly SchemaChoice[] {
  if (typeof value !== 'string' && typeof value !== 'number' && typeof value !== 'boolean')
    return []
  return [{ value, label: typeof title === 'string' ? title : String(value) }]
}

/** Rows are named by text: which value of the field a name stands for, or nothing where it can be none. */
export function keyOfText(text: string, schema: JsonObject): string | number | boolean | undefined {
  const kinds = alternativesOf(schema)?.flatMap((each) => kindsOfOne(each) ?? [])
  if (!kinds || kinds.includes('string')) return text
  if (kinds.includes('number') && text.trim() !== '' && String(Number(text)) === text)
    return Number(text)
  return kinds.includes('boolean') && (text === 'true' || text === 'false')
    ? text === 'true'
    : undefined
}
