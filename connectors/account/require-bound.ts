import { OperationError, say } from '../../engine/index.ts'

/**
 * @param origins as they were when the account was saved, compared sign by sign: here, unlike with HTTP, none is a pattern.
 * @throws {OperationError} where credentials may not be sent to a place; absent origins: there are none.
 */
export function requireBound(origin: string, origins: readonly string[] | undefined): void {
  if (!origins || origins.includes(origin)) return
  throw new OperationError({
    class: 'config',
    reason: say('notBound', { origin }),
    mayHaveHappened: false,
  })
}
