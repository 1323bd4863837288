import type { JsonObject } from '../json.ts'
import type { FormulaDiagnostic, FormulaType } from './formula-analysis.ts'

/** What is wrong with giving a field of this JSON Schema a result of this type, or undefined when nothing is known to be. */
export function checkAssignable(
  _type: FormulaType,
  _target: JsonObject,
): Omit<FormulaDiagnostic, 'offset'> | undefined {
  return undefined
}
