import { compileFormula } from '../formula/compile-formula.ts'
import { FormulaError } from '../formula/formula.ts'
import { DEFAULT_LIMITS } from '../formula/run/limits.ts'
import { greedyRecord } from './greedy-formula.ts'
import { textOf } from './says.ts'

/** What a formula may take at most: ten times its limit. */
export const MAX_MILLISECONDS = DEFAULT_LIMITS.milliseconds * 10

const record = greedyRecord()

/** Compiles a formula; gives what evaluates it and tells how it ended, or why there is none. */
export function prepareGreedy(text: string): { readonly problem: string } | (() => string) {
  const { formula, problems } = compileFormula(text)
  if (formula === undefined) return { problem: textOf(problems[0]?.message) }
  return () => endOf(() => formula.evaluate(record, { variables: {}, now: 0, translate: () => 1 }))
}

function endOf(evaluateIt: () => unknown): string {
  try {
    evaluateIt()
    return 'value'
  } catch (thrown) {
    if (thrown instanceof FormulaError) return thrown.code
    return `threw ${thrown instanceof Error ? String(thrown.stack) : JSON.stringify(thrown)}`
  }
}
