import {
  FieldError,
  FormulaError,
  OperationError,
  type ResourcePlan,
  say,
} from '../../engine/index.ts'

/**
 * A formula of the connector that stumbles over an answer is the system's failure, not ours.
 *
 * @throws {OperationError}
 */
export async function understood<T>(plan: ResourcePlan, work: Promise<T>): Promise<T> {
  try {
    return await work
  } catch (thrown) {
    throw misunderstood(plan, thrown)
  }
}

/** What is thrown instead of a formula's failure; anything else stays what it is. */
function misunderstood({ title }: ResourcePlan, thrown: unknown): unknown {
  if (!(thrown instanceof FormulaError) && !(thrown instanceof FieldError)) return thrown
  return new OperationError({
    class: 'invalid',
    reason: say('misunderstood', { title, said: thrown.reason }),
    mayHaveHappened: false,
    cause: thrown,
  })
}
