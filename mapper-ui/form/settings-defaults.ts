import { equalJson, type JsonObject } from '../../engine/index.ts'
import { questionsOf } from './question.ts'

/** The answers as they count: what was not answered has its default. */
export function withDefaults(schema: JsonObject, answers: JsonObject): JsonObject {
  const defaults = questionsOf(schema).flatMap(([name, property]) => {
    const { default: value } = property
    return value === undefined || answers[name] !== undefined ? [] : [[name, value] as const]
  })
  return { ...answers, ...Object.fromEntries(defaults) }
}

/** Leaves out what says the default: should a later version of the file have a better one, it counts. */
export function withoutDefaults(schema: JsonObject, answers: JsonObject): JsonObject {
  const properties = Object.fromEntries(questionsOf(schema))
  return Object.fromEntries(
    Object.entries(answers).filter(([name, value]) => {
      const byDefault = properties[name]?.['default']
      return value !== undefined && (byDefault === undefined || !equalJson(byDefault, value))
    }),
  )
}
