import { nothingFinding } from '../engine/testing/nothing-finding.ts'
import { typeFinding } from '../engine/testing/type-finding.ts'

/** What the analysis calls an error fails, and a type holds the value, for every record that conforms to its schema. */
export async function fuzzTypes(seed: number): Promise<string | undefined> {
  return typeFinding(seed)
}

/** The same of what may be nothing though no field is missing, in all functions and operators. */
export async function fuzzNothing(seed: number): Promise<string | undefined> {
  return nothingFinding(seed)
}
