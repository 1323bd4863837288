import { wildFormulaFinding } from '../engine/testing/wild-formula-finding.ts'

/** A text that is nearly a formula is a problem or a formula, never an exception, and evaluating it ends by the rules. */
export async function fuzzWildFormulas(seed: number): Promise<string | undefined> {
  return wildFormulaFinding(seed)
}
