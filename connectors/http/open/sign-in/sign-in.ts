import {
  type ConnectorPlan,
  isJsonObject,
  type JsonObject,
  messageOf,
  OperationError,
  say,
  sayRemote,
} from '../../../../engine/index.ts'
import { createMask, type Mask } from '../../../account/excerpt.ts'
import type { AskedSignIn, Grant, SignInPlace, SignInPorts, Tokens } from '../../../transport.ts'
import { type AuthPlan, isHttpConnector, type OAuthPlan } from '../../spec/http-plan.ts'
import { ExchangeError, openExchange, type WireRequest } from '../wire/exchange.ts'
import type { WireAnswer } from '../wire/wire-answer.ts'
import { keepParts } from './keep-parts.ts'
import { addressOf, seenOf, signInFailure, textOf } from './place.ts'
import { tokenRequest } from './token-request.ts'

const TIMEOUT_MS = 15_000
const MAX_BYTES = 100_000

/** Whether the system hands out tokens; see {@link SignIn}. */
export function handsOut(plan: ConnectorPlan): boolean {
  return authOf(plan)?.kind === 'oauth'
}

/** The address at which the system asks a person to let us in; see {@link SignIn}. */
export function addressOfSignIn(at: SignInPlace, asked: AskedSignIn): string {
  const oauth = oauthOf(at)
  if (!oauth.authorize) throw new Error(`nobody signs in at "${at.connector.name}"`)
  const address = addressOf(at, oauth.authorize)
  const query = {
    response_type: 'code',
    client_id: textOf(seenOf(at), oauth.client),
    redirect_uri: asked.redirect,
    scope: textOf(seenOf(at), oauth.scope),
    state: asked.state,
    code_challenge: asked.challenge,
    code_challenge_method: 'S256',
  }
  for (const [name, value] of Object.entries(query)) {
    if (value !== '') address.searchParams.set(name, value)
  }
  return address.href
}

/** Exchanges a code, what renews, or the account's own credentials for tokens; see {@link SignIn}. */
export async function askForTokens(
  at: SignInPlace,
  grant: Grant,
  ports: SignInPorts,
): Promise<Tokens> {
  const oauth = oauthOf(at)
  const isRenewal = 'refresh' in grant
  const address = addressOf(at, (isRenewal ? oauth.renew : undefined) ?? oauth.token)
  const request = tokenRequest(at, oauth, grant, address)
  const answer = await ask(at, address.origin, request, ports)
  return readTokens(at, oauth, grant, answer, ports.clock.now())
}

function authOf(plan: ConnectorPlan): AuthPlan | undefined {
  return isHttpConnector(plan) ? plan.http.auth : undefined
}

function oauthOf({ connector }: SignInPlace): OAuthPlan {
  const auth = authOf(connector)
  if (auth?.kind === 'oauth') return auth
  throw new Error(`"${connector.name}" hands out no tokens`)
}

async function ask(
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
function maskOf({ settings, secretNames }: SignInPlace, grant: Grant): Mask {
  return createMask([...secretNames.map((name) => settings[name]), ...Object.values(grant)])
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
      ...(lasts > 0 ? { until: now + lasts * 1000 } : {}),
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
