import type { JsonObject } from '../json.ts'
import { type AbstractValue, madeFrom } from './analyse/abstract-value.ts'
import { type Analysis, everything, severityHere } from './analyse/analysis.ts'
import { bindsInOrder } from './analyse/binds-in-order.ts'
import { describeLineage, describeType } from './analyse/describe-value.ts'
import { evaluateNode } from './analyse/evaluate-node.ts'
import { within } from './analyse/names.ts'
import { valueAt } from './analyse/sources.ts'
import type { AnalysisScope, FormulaAnalysis, FormulaDiagnostic } from './formula-analysis.ts'
import { parseFormula } from './syntax/parse-formula.ts'

/** Calls of a formula's own functions that are followed before the rest is taken for unknown. */
const MAX_CALLS = 500

const ANY_RECORD: JsonObject = {}

/**
 * Tells what a formula (its text without the leading `=`) gives, where that comes from, and what is wrong with it.
 *
 * Never throws for what an author wrote, and never complains about what the scope leaves open. A text that cannot be
 * read has no problems here: compiling it reports them.
 *
 * @example
 * const record = { properties: { lines: { type: 'array' } } }
 * analyseFormula('$count(lines)', { record, variables: {} }).type.kinds // ['number']
 */
export function analyseFormula(text: string, scope: AnalysisScope): FormulaAnalysis {
  const problems: FormulaDiagnostic[] = []
  const analysis: Analysis = {
    text,
    scope,
    root: valueAt({ path: '$', schema: scope.record ?? ANY_RECORD }, false),
    report: (found) => {
      const problem = { ...found, severity: severityHere(analysis.budget, found) }
      const isKnown = problems.some(
        (each) => each.offset === problem.offset && each.message === problem.message,
      )
      if (!isKnown) problems.push(problem)
    },
    evaluate: (node, context, names) => evaluateNode(analysis, node, context, names),
    budget: { depth: 0, calls: MAX_CALLS, doubts: 0, branches: 0 },
  }
  const { node } = parseFormula(text)
  if (!node) return describe(analysis, everything(analysis), problems)
  try {
    const result = analysis.evaluate(node, analysis.root, within(undefined))
    // A name that is bound only sometimes, or on the way through a list, is not followed.
    const sound = bindsInOrder(node) ? result : madeFrom(result, [everything(analysis)])
    return describe(analysis, sound, problems)
  } catch (thrown) {
    // Thousands of calls in a row still compile, and exhaust the stack here.
    if (!(thrown instanceof RangeError)) throw thrown
    return describe(analysis, everything(analysis), [])
  }
}

function describe(
  analysis: Analysis,
  value: AbstractValue,
  problems: readonly FormulaDiagnostic[],
): FormulaAnalysis {
  return {
    type: describeType(value),
    ...describeLineage(analysis, value),
    problems: problems.toSorted((left, right) => left.offset - right.offset),
  }
}
