import { compileFormula } from '../formula/compile-formula.ts'
import { isTruthy } from '../formula/is-truthy.ts'
import { RecordBudget } from '../formula/run/record-budget.ts'
import { isJsonObject, type JsonObject } from '../json.ts'

/** Nobody waits for longer for what an author wrote: conditions take microseconds. */
const MILLISECONDS = 250

/** Names of the questions of a settings schema whose `x-show` says no. One that cannot be computed is asked, as is one after too much. */
export function hiddenQuestions(
  { properties }: JsonObject,
  settings: JsonObject,
): readonly string[] {
  if (!isJsonObject(properties)) return []
  const budget = new RecordBudget(MILLISECONDS)
  return Object.entries(properties).flatMap(([name, question]) => {
    const show = isJsonObject(question) ? question['x-show'] : undefined
    return typeof show !== 'string' || isShown(show, settings, budget) ? [] : [name]
  })
}

function isShown(show: string, settings: JsonObject, budget: RecordBudget): boolean {
  const { formula } = compileFormula(show.replace(/^=/, ''))
  if (!formula) return true
  try {
    // Whether a question is asked hangs on other answers, not on the time.
    return isTruthy(formula.evaluate(settings, { variables: { settings }, now: 0, budget }))
  } catch {
    return true
  }
}
