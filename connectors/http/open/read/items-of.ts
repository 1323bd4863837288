import {
  type EvaluationContext,
  type ExactReading,
  type Formula,
  FormulaError,
  type Json,
  parseJson,
} from '../../../../engine/index.ts'
import type { Answer } from '../wire/answer.ts'
import { readNdjsonBody } from '../wire/ndjson-body.ts'

/**
 * What a formula makes of the list in an answer.
 *
 * One number in it that is beyond all numbers (`1e400`) would make the list unreadable with it: it is read as text then, so
 * that it is wrong in its own record alone. Looking for such numbers in each answer would cost more than it is worth.
 */
export function itemsOf(
  formula: Formula,
  { body, text, readAs, headers }: Answer,
  context: EvaluationContext,
  exact: ExactReading,
): Json | undefined {
  try {
    return formula.evaluate(body, context)
  } catch (thrown) {
    if (!(thrown instanceof FormulaError) || thrown.code !== OUT_OF_RANGE) throw thrown
    if (readAs === 'xml') throw thrown
    const huge = { ...exact, huge: true }
    if (readAs === undefined) return formula.evaluate(parseJson(text, huge), context)
    const lines = readNdjsonBody(text, headers['content-type'], huge)
    return formula.evaluate(lines && 'body' in lines ? lines.body : body, context)
  }
}

const OUT_OF_RANGE = 'D1001'
