import { typeFinding } from '../engine/testing/type-finding.ts'

/** What the analysis calls an error fails, and a type holds the value, for every record that conforms to its schema. */
export async function fuzzTypes(seed: number): Promise<string | undefined> {
  return typeFinding(seed)
}
