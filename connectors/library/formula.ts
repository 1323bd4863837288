/**
 * `mapwright/formula`: formulas as flows have them, which are JSONata with functions of our own and with limits. In Node and in a
 * browser.
 *
 * Texts are without the leading `=`. Formulas are synchronous, see nothing but what they are given, and may be written by
 * strangers: one that takes too long, or too much memory, is stopped.
 */
export { analyseFormula } from '../../engine/formula/analyse-formula.ts'
export { compileFormula, type FormulaResult } from '../../engine/formula/compile-formula.ts'
export {
  describeFunctions,
  type FunctionDescription,
} from '../../engine/formula/describe-functions.ts'
export {
  type EvaluationContext,
  type Formula,
  FormulaError,
  type FormulaProblem,
} from '../../engine/formula/formula.ts'
export type {
  AnalysisScope,
  FormulaAnalysis,
  FormulaDiagnostic,
  FormulaLineage,
  FormulaType,
} from '../../engine/formula/formula-analysis.ts'
export { RecordBudget } from '../../engine/formula/run/record-budget.ts'
export type { Json, JsonObject } from '../../engine/json.ts'
export type { Message } from '../../engine/messages/message.ts'
export { toText } from '../../engine/messages/to-text.ts'
