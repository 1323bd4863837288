import { differenceOf } from '../engine/testing/formula-difference.ts'
import { randomFormula, randomRecord } from '../engine/testing/random-formula.ts'

/** A random formula over a random record must end as the package ends it. */
export async function fuzzFormulas(seed: number): Promise<string | undefined> {
  const text = randomFormula(seed)
  return differenceOf({ text, input: randomRecord(seed) })
}
