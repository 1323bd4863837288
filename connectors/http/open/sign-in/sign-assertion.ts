import { createPrivateKey, type KeyObject, randomUUID } from 'node:crypto'
import { SignJWT } from 'jose'
import { evaluateFields, RecordBudget, say } from '../../../../engine/index.ts'
import { silently } from '../../../account/evaluate-silently.ts'
import type { SignInPlace } from '../../../transport.ts'
import type { AssertionPlan, OAuthPlan } from '../../spec/http-plan.ts'
import { signInFailure, textOf } from './place.ts'
import { readSharedKey } from './read-shared-key.ts'

/** Seconds: some systems refuse what lasts for five minutes or more. */
export const ASSERTION_LASTS = 180

/**
 * Signs who asks, for whom and for how long (JWT, RFC 7523).
 *
 * @throws {OperationError} if the key cannot be read, or is of another kind than the algorithm needs.
 */
export async function signAssertion(
  at: SignInPlace,
  { client }: OAuthPlan,
  { key, algorithm, keyIn, keyId, claims }: AssertionPlan,
  { address, now }: { readonly address?: URL; readonly now: number },
): Promise<string> {
  const who = textOf(at.settings, client)
  const issuedAt = Math.floor(now / 1000)
  const context = { variables: { settings: at.settings }, now, budget: new RecordBudget() }
  const said = {
    ...(who === '' ? {} : { iss: who, sub: who }),
    ...(address ? { aud: address.href } : {}),
    iat: issuedAt,
    exp: issuedAt + ASSERTION_LASTS,
    jti: randomUUID(),
    ...silently(() => evaluateFields(claims, {}, context)),
  }
  const kid = textOf(at.settings, keyId)
  const header = { alg: algorithm, typ: 'JWT', ...(kid === '' ? {} : { kid }) }
  const text = textOf(at.settings, key)
  const readKey =
    algorithm === 'HS256'
      ? readSharedKey(at.connector.title, keyIn, text)
      : keyOf(at, algorithm, text)
  try {
    return await new SignJWT(said).setProtectedHeader(header).sign(readKey)
  } catch (cause) {
    throw unusable(at, algorithm, cause)
  }
}

function keyOf(at: SignInPlace, algorithm: string, text: string): KeyObject {
  try {
    return createPrivateKey(withLines(text))
  } catch (cause) {
    throw unusable(at, algorithm, cause)
  }
}

/** A key out of a JSON file has its line breaks as two letters, and one that was pasted into a field of a page has none. */
function withLines(text: string): string {
  const [, kind, body] = /-----BEGIN ([A-Z ]+)-----(.+)-----END \1-----/su.exec(text) ?? []
  if (body === undefined) return text
  const bytes = body.replaceAll(/\\n|\s/gu, '')
  return `-----BEGIN ${kind}-----\n${bytes.replaceAll(/.{1,64}/gu, '$&\n')}-----END ${kind}-----\n`
}

function unusable({ connector }: SignInPlace, algorithm: string, cause: unknown) {
  const reason = say('privateKeyUnusable', { system: connector.title, algorithm })
  return signInFailure('config', reason, cause)
}
