import { findBlockMistake } from '../mapper-ui/model/testing/find-block-mistake.ts'

/** Parts of random formulas that are changed and changed back must leave the text as it was, to the byte. */
export async function fuzzBlocks(seed: number): Promise<string | undefined> {
  return findBlockMistake(seed)
}
