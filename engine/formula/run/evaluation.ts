import type { EvaluationContext } from '../formula.ts'
import type { FormulaLimits } from './limits.ts'
import { endBudget, startBudget, takeFrom } from './meter.ts'
import { endOutput, startOutput } from './output.ts'
import { forgetSeen } from './value.ts'

const NOTHING: EvaluationContext = { variables: {}, now: 0 }

let running = NOTHING

/** What the running evaluation may see besides its record. There is one at a time, because evaluation never waits. */
export function evaluationContext(): EvaluationContext {
  return running
}

/** Computes a result from the input and the context's names. */
export type Evaluate<Result> = (input: unknown, variables: EvaluationContext['variables']) => Result

/** Runs one evaluation with its context and within its limits. */
export function evaluateWithin<Result>(
  context: EvaluationContext,
  limits: FormulaLimits,
  evaluate: Evaluate<Result>,
  input: unknown,
): Result {
  context.budget?.require()
  const outer = running
  const outerBudget = startBudget(limits)
  const outerOutput = startOutput()
  running = context
  try {
    return evaluate(input, context.variables)
  } finally {
    running = outer
    forgetSeen()
    if (context.budget !== undefined) takeFrom(context.budget)
    endOutput(outerOutput)
    endBudget(outerBudget)
  }
}
