import {
  isJsonObject,
  type JsonObject,
  type Message,
  messageOf,
  OperationError,
  say,
  sayRemote,
  type ValuePlan,
} from '../../../engine/index.ts'
import { evaluateSilently } from '../../account/evaluate-silently.ts'
import { createMask, type Mask } from '../../account/excerpt.ts'
import { withoutSecrets } from '../../account/secret-names.ts'
import type { AskedSignIn, Grant, SignInPlace, SignInPorts, Tokens } from '../../transport.ts'
import { isHttpConnector, type OAuthPlan } from '../spec/http-plan.ts'
import { addressContext, parseAddress, requireBound } from '../spec/parse-address.ts'
import { ExchangeError, openExchange } from './wire/exchange.ts'

const TIMEOUT_MS = 15_000
const MAX_BYTES = 100_000

/** The address at which the system asks a person to let us in; see {@link SignIn}. */
export function addressOfSignIn(at: SignInPlace, asked: AskedSignIn): string {
  const oauth = oauthOf(at)
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

/** Exchanges a code, or what renews, for tokens; see {@link SignIn}. */
export async function askForTokens(
  at: SignInPlace,
  grant: Grant,
  { allowPrivate, signal, clock }: SignInPorts,
): Promise<Tokens> {
  const oauth = oauthOf(at)
  const address = addressOf(at, oauth.token)
  const form = new URLSearchParams({
    ...(isRefresh(grant)
      ? { grant_type: 'refresh_token', refresh_token: grant.refresh }
      : {
          grant_type: 'authorization_code',
          code: grant.code,
          redirect_uri: grant.redirect,
          code_verifier: grant.verifier,
        }),
    client_id: textOf(seenOf(at), oauth.client),
    ...(oauth.secret ? { client_secret: textOf(at.settings, oauth.secret) } : {}),
  })
  const exchange = openExchange({
    origin: address.origin,
    timeoutMs: TIMEOUT_MS,
    maxBytes: MAX_BYTES,
    connections: 1,
    allowPrivate,
  })
  try {
    const answer = await exchange.send(
      {
        method: 'POST',
        path: address.pathname + address.search,
        headers: {
          accept: 'application/json',
          'content-type': 'application/x-www-form-urlencoded',
        },
        body: form.toString(),
      },
      { signal },
    )
    return readTokens(at, grant, answer, clock.now())
  } catch (thrown) {
    if (thrown instanceof OperationError) throw thrown
    const said = thrown instanceof ExchangeError ? thrown.failure.reason : messageOf(thrown)
    throw failure(
      'temporary',
      say('signInUnreachable', { system: at.connector.title, said }),
      thrown,
    )
  } finally {
    await exchange.close()
  }
}

function oauthOf({ connector }: SignInPlace): OAuthPlan {
  const auth = isHttpConnector(connector) ? connector.http.auth : undefined
  if (auth?.kind === 'oauth') return auth
  throw new Error(`nobody signs in at "${connector.name}"`)
}

/** What was sent may be told back. */
function maskOf({ settings, secretNames }: SignInPlace, grant: Grant): Mask {
  return createMask([...secretNames.map((name) => settings[name]), ...Object.values(grant)])
}

function readTokens(
  at: SignInPlace,
  grant: Grant,
  { status, text }: { readonly status: number; readonly text: string },
  now: number,
): Tokens {
  const system = at.connector.title
  const body = parse(text)
  const { access_token: access, refresh_token: refresh, expires_in: seconds } = body
  if (status === 200 && typeof access === 'string') {
    const next = typeof refresh === 'string' ? refresh : keptOf(grant)
    const lasts = Number(seconds)
    return {
      access,
      ...(next === undefined ? {} : { refresh: next }),
      ...(lasts > 0 ? { until: now + lasts * 1000 } : {}),
    }
  }
  const { error, error_description: told = error } = body
  const said = sayRemote(typeof told === 'string' ? maskOf(at, grant)(told) : String(status))
  if (status >= 500 || status === 429) {
    throw failure('temporary', say('signInUnreachable', { system, said }))
  }
  const code = isRefresh(grant) ? 'signInEnded' : 'signInRefused'
  throw failure('config', say(code, { system, said }))
}

/** Some systems hand out what renews only once. */
function keptOf(grant: Grant): string | undefined {
  return isRefresh(grant) ? grant.refresh : undefined
}

function isRefresh(grant: Grant): grant is { readonly refresh: string } {
  return 'refresh' in grant
}

function parse(text: string): JsonObject {
  try {
    const value: unknown = JSON.parse(text)
    return isJsonObject(value) ? value : {}
  } catch {
    return {}
  }
}

function failure(kind: 'config' | 'temporary', reason: Message, cause?: unknown): OperationError {
  return new OperationError({ class: kind, reason, mayHaveHappened: false, cause })
}

/** An address that may be told, at which nothing is sent that was not entered for it. */
function addressOf(at: SignInPlace, value: ValuePlan): URL {
  const address = parseAddress(textOf(seenOf(at), value))
  requireBound(address.origin, at.origins)
  return address
}

/** A browser shows what is no secret. */
function seenOf({ settings, secretNames }: SignInPlace): JsonObject {
  return withoutSecrets(settings, secretNames)
}

function textOf(settings: JsonObject, value: ValuePlan | undefined): string {
  if (value === undefined) return ''
  const text = evaluateSilently(value, addressContext(settings))
  return typeof text === 'string' || typeof text === 'number' ? String(text) : ''
}
