import {
  type JsonObject,
  type Message,
  OperationError,
  type ValuePlan,
} from '../../../../engine/index.ts'
import { evaluateSilently } from '../../../account/evaluate-silently.ts'
import { withoutSecrets } from '../../../account/secret-names.ts'
import type { SignInPlace } from '../../../transport.ts'
import { addressContext, parseAddress, requireBound } from '../../spec/parse-address.ts'

/** An address that may be told, at which nothing is sent that was not entered for it. */
export function addressOf(at: SignInPlace, value: ValuePlan): URL {
  const address = parseAddress(textOf(seenOf(at), value))
  requireBound(address.origin, at.origins)
  return address
}

/** A browser shows what is no secret. */
export function seenOf({ settings, secretNames }: SignInPlace): JsonObject {
  return withoutSecrets(settings, secretNames)
}

export function textOf(settings: JsonObject, value: ValuePlan | undefined): string {
  if (value === undefined) return ''
  const text = evaluateSilently(value, addressContext(settings))
  return typeof text === 'string' || typeof text === 'number' ? String(text) : ''
}

/** No token was handed out, and nothing was done. */
export function signInFailure(
  kind: 'config' | 'temporary',
  reason: Message,
  cause?: unknown,
): OperationError {
  return new OperationError({ class: kind, reason, mayHaveHappened: false, cause })
}
