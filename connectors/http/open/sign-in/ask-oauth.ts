import { isJsonObject, type JsonObject, say, sayRemote } from '../../../../engine/index.ts'
import type { Grant, SignInPlace, SignInPorts, Tokens } from '../../../transport.ts'
import type { AssertionPlan, OAuthPlan } from '../../spec/http-plan.ts'
import type { WireAnswer } from '../wire/wire-answer.ts'
import { ask, maskOf } from './ask.ts'
import { keepParts } from './keep-parts.ts'
import { addressOf, signInFailure } from './place.ts'
import { renewalTime } from './renewal-time.ts'
import { ASSERTION_LASTS, signAssertion } from './sign-assertion.ts'
import { tokenRequest } from './token-request.ts'

/** Asks for tokens by OAuth 2.0. */
export async function askOAuth(
  at: SignInPlace,
  oauth: OAuthPlan,
  grant: Grant,
  ports: SignInPorts,
): Promise<Tokens> {
  const { assertion } = oauth
  if (!oauth.token) return signOwn(at, oauth, assertion, ports.clock.now())
  const isRenewal = 'refresh' in grant
  const address = addressOf(at, (isRenewal ? oauth.renew : undefined) ?? oauth.token)
  const request = await tokenRequest(at, oauth, grant, { address, now: ports.clock.now() })
  const answer = await ask(at, address.origin, request, ports)
  return readTokens(at, oauth, grant, answer, ports.clock.now())
}

/** What is signed is the token itself, so nobody is asked. */
async function signOwn(
  at: SignInPlace,
  oauth: OAuthPlan,
  assertion: AssertionPlan | undefined,
  now: number,
): Promise<Tokens> {
  if (!assertion) throw new Error(`"${at.connector.name}" has neither a token nor what signs one`)
  const access = await signAssertion(at, oauth, assertion, { now })
  return { access, until: renewalTime(now, ASSERTION_LASTS * 1000) }
}

function readTokens(
  at: SignInPlace,
  oauth: OAuthPlan,
  grant: Grant,
  { status, headers, text }: WireAnswer,
  now: number,
): Tokens {
  const system = at.connector.title
  const body = parse(text)
  const { access_token: access, refresh_token: refresh, expires_in: seconds } = body
  if (status >= 200 && status < 300 && typeof access === 'string') {
    const next = typeof refresh === 'string' ? refresh : keptOf(grant)
    const lasts = Number(seconds)
    const kept = keepParts(at, oauth.keep, { status, headers, body }, now)
    return {
      access,
      ...(next === undefined ? {} : { refresh: next }),
      ...(lasts > 0 ? { until: renewalTime(now, lasts * 1000, 'own' in grant) } : {}),
      ...(kept ? { kept } : {}),
    }
  }
  const { error, error_description: told = error } = body
  const said = sayRemote(typeof told === 'string' ? maskOf(at, grant)(told) : String(status))
  if (status >= 500 || status === 429) {
    throw signInFailure('temporary', say('signInUnreachable', { system, said }))
  }
  const code = 'refresh' in grant ? 'signInEnded' : 'signInRefused'
  throw signInFailure('config', say(code, { system, said }))
}

/** Some systems hand out what renews only once. */
function keptOf(grant: Grant): string | undefined {
  return 'refresh' in grant ? grant.refresh : undefined
}

function parse(text: string): JsonObject {
  try {
    const value: unknown = JSON.parse(text)
    return isJsonObject(value) ? value : {}
  } catch {
    return {}
  }
}
