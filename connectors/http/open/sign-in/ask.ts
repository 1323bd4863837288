import { messageOf, OperationError, say } from '../../../../engine/index.ts'
import { createMask, type Mask } from '../../../account/excerpt.ts'
import type { Grant, SignInPlace, SignInPorts } from '../../../transport.ts'
import { ExchangeError, openExchange, type WireRequest } from '../wire/exchange.ts'
import type { WireAnswer } from '../wire/wire-answer.ts'
import { signInFailure } from './place.ts'

const TIMEOUT_MS = 15_000
const MAX_BYTES = 100_000

/** Sends what asks to be let in; nobody hears of it. */
export async function ask(
  { connector: { title: system } }: SignInPlace,
  origin: string,
  request: WireRequest,
  { allowPrivate, signal }: SignInPorts,
): Promise<WireAnswer> {
  const limits = { timeoutMs: TIMEOUT_MS, maxBytes: MAX_BYTES, connections: 1 }
  const exchange = openExchange({ origin, ...limits, allowPrivate })
  try {
    return await exchange.send(request, { signal })
  } catch (thrown) {
    if (thrown instanceof OperationError) throw thrown
    const said = thrown instanceof ExchangeError ? thrown.failure.reason : messageOf(thrown)
    throw signInFailure('temporary', say('signInUnreachable', { system, said }), thrown)
  } finally {
    await exchange.close()
  }
}

/** What was sent may be told back. */
export function maskOf({ settings, secretNames }: SignInPlace, grant: Grant): Mask {
  return createMask([...secretNames.map((name) => settings[name]), ...Object.values(grant)])
}
