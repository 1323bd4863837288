import {
  type EvaluationContext,
  evaluateValue,
  FieldError,
  FormulaError,
  type Json,
  type Message,
  OperationError,
  say,
  type ValuePlan,
} from '../../engine/index.ts'

/** {@link silently}, for one value. */
export function evaluateSilently(value: ValuePlan, context: EvaluationContext): Json | undefined {
  return silently(() => evaluateValue(value, {}, context))
}

/**
 * Computes what may see secrets.
 *
 * @throws {OperationError} that tells the place and the kind of a mistake, and what the formula says only where it names no
 * settings: else that may be a secret, in whatever disguise.
 */
export function silently<T>(work: () => T): T {
  try {
    return work()
  } catch (thrown) {
    if (thrown instanceof FieldError) throw mistake(reasonOf(thrown))
    if (thrown instanceof FormulaError) {
      throw mistake(say('requestFailed', { field: 'auth', code: thrown.code }))
    }
    throw thrown
  }
}

function reasonOf({ reason, formula, field, cause }: FieldError): Message {
  if (!formula.includes('settings')) return reason
  const code = cause instanceof FormulaError ? cause.code : ''
  return say('requestFailed', { field, code })
}

function mistake(reason: Message): OperationError {
  return new OperationError({ class: 'invalid', reason, mayHaveHappened: false })
}
