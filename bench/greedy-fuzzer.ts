import { MAX_MILLISECONDS } from '../engine/testing/greedy-ending.ts'
import { greedyFormula } from '../engine/testing/greedy-formula.ts'
import { GreedyChild } from './greedy/greedy-child.ts'

const child = new GreedyChild()

/** A formula that asks for much ends within ten times its limit, as its record's error or with a result. */
export async function fuzzGreedyFormulas(seed: number): Promise<string | undefined> {
  return greedyFinding(child, greedyFormula(seed))
}

export async function greedyFinding(
  within: GreedyChild,
  text: string,
): Promise<string | undefined> {
  const first = await within.evaluate(text)
  // What is slow only once was the machine, not the formula.
  const ending =
    first.milliseconds > MAX_MILLISECONDS && !first.end.startsWith('process')
      ? await within.evaluate(text)
      : first
  const { end, milliseconds } = ending
  if (/^(?:threw|process)/.test(end)) return `${text}: ${end}`
  if (milliseconds <= MAX_MILLISECONDS) return undefined
  return `${text}: ${end} after ${Math.round(milliseconds)} ms`
}
