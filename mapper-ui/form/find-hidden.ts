import { compileFormula, isTruthy, type JsonObject } from '../../engine/index.ts'
import { questionsOf, textOf } from './question.ts'

/** Names of the questions whose `x-show` says no. One that cannot be computed is asked. */
export function findHidden(schema: JsonObject, settings: JsonObject): readonly string[] {
  return questionsOf(schema).flatMap(([name, property]) => {
    const text = textOf(property['x-show'])
    return text === undefined || isShown(text.replace(/^=/, ''), settings) ? [] : [name]
  })
}

function isShown(text: string, settings: JsonObject): boolean {
  const { formula } = compileFormula(text)
  if (!formula) return true
  try {
    return isTruthy(formula.evaluate(settings, { variables: { settings }, now: Date.now() }))
  } catch {
    return true
  }
}
