import { analyseFormula } from '../formula/analyse-formula.ts'
import { compileWithin } from '../formula/compile-formula.ts'
import { FormulaError } from '../formula/formula.ts'
import { drawFormula } from '../formula/graph/draw-formula.ts'
import { movePath } from '../formula/graph/move-path.ts'
import { printFormula } from '../formula/graph/print-formula.ts'
import { DEFAULT_LIMITS } from '../formula/run/limits.ts'
import { randomRecord } from './random-formula.ts'
import { wildFormula } from './wild-formula.ts'

const RECORD = {
  type: 'object',
  properties: {
    a: { type: 'string' },
    b: { type: 'number' },
    list: { type: 'array', items: { type: 'object' } },
  },
  additionalProperties: false,
}

/** What breaks on a text that is nearly a formula, in one line; `undefined` when nothing does. */
export function wildFormulaFinding(seed: number): string | undefined {
  const text = wildFormula(seed)
  const told = JSON.stringify(text.length > 300 ? `${text.slice(0, 300)}…` : text)
  let doing = 'compiling'
  try {
    const { formula, problems } = compileWithin(text, DEFAULT_LIMITS)
    if ((formula === undefined) !== problems.length > 0)
      return `neither a formula nor a problem: ${told}`
    doing = 'analysing'
    const { problems: found } = analyseFormula(text, {
      record: RECORD,
      variables: { settings: {} },
    })
    doing = 'drawing'
    printFormula(drawFormula(text))
    doing = 'moving a path of'
    movePath(text, { from: ['a'], to: ['b', 'c'], item: [] })
    doing = 'evaluating'
    formula?.evaluate(randomRecord(seed), { variables: {}, now: 0, translate: () => undefined })
    return found.every(({ offset }) => offset >= 0 && offset <= text.length)
      ? undefined
      : `a problem outside the text: ${told}`
  } catch (thrown) {
    if (doing === 'evaluating' && thrown instanceof FormulaError) return undefined
    return `${doing} ${told} threw ${thrown instanceof Error ? thrown.stack : JSON.stringify(thrown)}`
  }
}
