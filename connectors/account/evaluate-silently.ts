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
    if (thrown instanceof FormulaError) throw mistake(sayFailed('auth', thrown))
    throw thrown
  }
}

function reasonOf({ reason, formula, field, cause }: FieldError): Message {
  if (!formula.includes('settings')) return reason
  return sayFailed(field, cause)
}

/** Which limit was reached says nothing of what was computed. */
function sayFailed(field: string, cause: unknown): Message {
  const { code, reason: said } = cause instanceof FormulaError ? cause : NOT_SAID
  if (said && code.startsWith('LIMIT_')) return say('fieldFailed', { field, said })
  return say('requestFailed', { field, code })
}

const NOT_SAID = { code: '', reason: undefined }

function mistake(reason: Message): OperationError {
  return new OperationError({ class: 'invalid', reason, mayHaveHappened: false })
}
