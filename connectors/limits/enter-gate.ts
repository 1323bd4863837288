import { OperationError, say } from '../../engine/index.ts'
import { GateClosedError, type RateGate } from './rate-gate.ts'

/**
 * Waits for the turn of a request that has not been sent yet.
 *
 * @param exchange what the request is called where people read of it
 * @throws {OperationError} when it is not its turn within the time that there is, or nobody waits for it any more
 */
export async function enterGate(
  gate: Pick<RateGate, 'enter'>,
  exchange: OperationError['exchange'],
  signal: AbortSignal,
): Promise<void> {
  try {
    await gate.enter(signal)
  } catch (thrown) {
    const closed = thrown instanceof GateClosedError ? thrown : undefined
    throw new OperationError({
      class: closed ? 'limited' : 'temporary',
      reason: closed ? closed.reason : say('stoppedBefore', {}),
      mayHaveHappened: false,
      retryAt: closed?.retryAt,
      exchange,
      cause: thrown,
    })
  }
}
