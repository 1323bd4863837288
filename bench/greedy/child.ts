import { compileFormula } from '../../engine/formula/compile-formula.ts'
import { FormulaError } from '../../engine/formula/formula.ts'
import { greedyRecord } from '../../engine/testing/greedy-formula.ts'

/** How a formula ended in the child. */
export interface Ending {
  /** The code of the record's error, `value`, or what went wrong with the engine. */
  readonly end: string
  /** Time of the processor, and on the clock. */
  readonly milliseconds: number
}

const record = greedyRecord()

/** Evaluates the formulas that it is sent, one at a time, and tells how each ended. */
process.on('message', (text) => {
  process.send?.(evaluate(String(text)))
})
process.send?.({ end: 'ready', milliseconds: 0 })

function evaluate(text: string): Ending {
  const { formula, problems } = compileFormula(text)
  if (formula === undefined) return { end: `problem: ${problems[0]?.message}`, milliseconds: 0 }
  const started = performance.now()
  const before = process.cpuUsage()
  const end = endOf(() => formula.evaluate(record, { variables: {}, now: 0, translate: () => 1 }))
  const { user, system } = process.cpuUsage(before)
  // Whichever is less: other processes lengthen the one, helpers of the engine the other.
  const milliseconds = Math.min((user + system) / 1000, performance.now() - started)
  return { end, milliseconds }
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
