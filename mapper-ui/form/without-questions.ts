import type { JsonObject } from '../../engine/index.ts'
import { questionsOf } from './question.ts'

/** A settings schema that neither asks nor requires some of its questions. */
export function withoutQuestions(schema: JsonObject, names: readonly string[]): JsonObject {
  if (names.length === 0) return schema
  const { required } = schema
  const isLeft = (name: unknown): boolean => !names.some((other) => other === name)
  return {
    ...schema,
    properties: Object.fromEntries(questionsOf(schema).filter(([name]) => isLeft(name))),
    required: Array.isArray(required) ? required.filter(isLeft) : [],
  }
}
