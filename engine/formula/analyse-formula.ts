import type { AnalysisScope, FormulaAnalysis } from './formula-analysis.ts'

/**
 * Tells what a formula (its text without the leading `=`) gives, where that comes from, and what is wrong with it.
 *
 * Never throws for what an author wrote, and never complains about what the scope leaves open.
 */
export function analyseFormula(_text: string, scope: AnalysisScope): FormulaAnalysis {
  const variables = Object.keys(scope.variables).map((name) => `$${name}`)
  return {
    type: { cardinality: 'unknown', alwaysList: false, whole: false },
    lineage: { values: ['$', ...variables], conditions: [], counts: [] },
    fields: [],
    copy: false,
    problems: [],
  }
}
