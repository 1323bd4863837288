import { isJsonObject, type Json, type JsonObject } from '../json.ts'
import { compileSchema, type SchemaMistake } from './compile-schema.ts'
import { hiddenQuestions } from './hidden-questions.ts'

export interface CompleteSettings {
  /** The answers, with the schema's defaults where nothing was answered. */
  readonly settings: JsonObject
  /** Empty when the settings may be used. */
  readonly mistakes: readonly SchemaMistake[]
}

/**
 * Fills the defaults of a settings schema in and checks the whole; nobody has to answer what is not asked. The answers
 * are not changed.
 */
export function completeSettings(schema: JsonObject, answers: JsonObject): CompleteSettings {
  const settings = withDefaults(schema, answers)
  const hidden = hiddenQuestions(schema, settings)
  const mistakes = compileSchema(schema)(settings).filter(
    ({ path: [name = ''] }) => settings[name] !== undefined || !hidden.includes(name),
  )
  return { settings, mistakes }
}

function withDefaults(schema: JsonObject, answers: JsonObject): JsonObject {
  const { properties } = schema
  if (!isJsonObject(properties)) return answers
  const complete: Record<string, Json> = { ...answers }
  for (const [name, property] of Object.entries(properties)) {
    if (!isJsonObject(property)) continue
    const value = complete[name] ?? property['default']
    if (value === undefined) continue
    complete[name] = isJsonObject(value) ? withDefaults(property, value) : value
  }
  return complete
}
