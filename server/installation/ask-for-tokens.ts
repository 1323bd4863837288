import { evaluateSilently } from '../../connectors/account/evaluate-silently.ts'
import { createMask, type Mask } from '../../connectors/account/excerpt.ts'
import { secretNamesOf, withoutSecrets } from '../../connectors/account/secret-names.ts'
import { openExchange } from '../../connectors/http/open/wire/exchange.ts'
import {
  addressContext,
  parseAddress,
  requireBound,
} from '../../connectors/http/open/wire/parse-address.ts'
import {
  type Clock,
  type ConnectorPlan,
  isJsonObject,
  type JsonObject,
  type OAuthPlan,
  OperationError,
  say,
  type ValuePlan,
} from '../../engine/index.ts'
import type { AccountTokens } from '../store/account-tokens.ts'
import type { OpenAccount } from '../store/accounts.ts'
import { boundOrigins } from './origins-of.ts'

const TIMEOUT_MS = 15_000
const MOST_BYTES = 100_000

export interface SignInAt {
  readonly connector: ConnectorPlan
  readonly oauth: OAuthPlan
  /** Settings and secrets of the account. */
  readonly settings: JsonObject
  /** Which of them are secrets. */
  readonly secretNames: readonly string[]
  /** Where what signs in may be sent. */
  readonly origins: readonly string[] | undefined
}

/** How people sign in at a system; nothing where it knows other credentials. */
export function signInAt(
  connector: ConnectorPlan,
  account: Pick<OpenAccount, 'secrets' | 'origins'>,
  settings: JsonObject,
): SignInAt | undefined {
  const { auth } = connector.http
  if (auth?.kind !== 'oauth') return undefined
  const secretNames = secretNamesOf(connector.settings, Object.keys(account.secrets))
  const origins = boundOrigins(account, connector)
  return { connector, oauth: auth, settings, secretNames, origins }
}

/**
 * The address at which the system asks a person to let us in.
 *
 * @throws {OperationError} where the connector or the settings give none: a browser would follow whatever it is.
 */
export function addressOfSignIn(
  at: SignInAt,
  asked: { readonly redirect: string; readonly state: string; readonly challenge: string },
): string {
  const address = addressOf(at, at.oauth.authorize)
  const query = {
    response_type: 'code',
    client_id: textOf(seenOf(at), at.oauth.client),
    redirect_uri: asked.redirect,
    scope: textOf(seenOf(at), at.oauth.scope),
    state: asked.state,
    code_challenge: asked.challenge,
    code_challenge_method: 'S256',
  }
  for (const [name, value] of Object.entries(query)) {
    if (value !== '') address.searchParams.set(name, value)
  }
  return address.href
}

export type Grant =
  | { readonly code: string; readonly redirect: string; readonly verifier: string }
  | { readonly refresh: string }

/**
 * Exchanges a code, or what renews, for tokens.
 *
 * @throws {OperationError} `config` where the system refuses: a person has to sign in again.
 */
export async function askForTokens(
  at: SignInAt,
  grant: Grant,
  {
    allowPrivate,
    signal,
    clock,
  }: {
    readonly allowPrivate: boolean
    readonly signal: AbortSignal
    readonly clock: Pick<Clock, 'now'>
  },
): Promise<AccountTokens> {
  const address = addressOf(at, at.oauth.token)
  const form = new URLSearchParams({
    ...(isRefresh(grant)
      ? { grant_type: 'refresh_token', refresh_token: grant.refresh }
      : {
          grant_type: 'authorization_code',
          code: grant.code,
          redirect_uri: grant.redirect,
          code_verifier: grant.verifier,
        }),
    client_id: textOf(seenOf(at), at.oauth.client),
    ...(at.oauth.secret ? { client_secret: textOf(at.settings, at.oauth.secret) } : {}),
  })
  const exchange = openExchange({
    origin: address.origin,
    timeoutMs: TIMEOUT_MS,
    maxBytes: MOST_BYTES,
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
    const said = thrown instanceof Error ? thrown.message : String(thrown)
    throw failure(
      'temporary',
      say('signInUnreachable', { system: at.connector.title, said }),
      thrown,
    )
  } finally {
    await exchange.close()
  }
}

/** What was sent may be told back. */
function maskOf({ settings, secretNames }: SignInAt, grant: Grant): Mask {
  return createMask([...secretNames.map((name) => settings[name]), ...Object.values(grant)])
}

function readTokens(
  at: SignInAt,
  grant: Grant,
  { status, text }: { readonly status: number; readonly text: string },
  now: number,
): AccountTokens {
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
  const said = typeof told === 'string' ? maskOf(at, grant)(told) : String(status)
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

function failure(kind: 'config' | 'temporary', message: string, cause?: unknown): OperationError {
  return new OperationError({ class: kind, message, mayHaveHappened: false, cause })
}

/** An address that may be told, at which nothing is sent that was not entered for it. */
function addressOf(at: SignInAt, value: ValuePlan): URL {
  const address = parseAddress(textOf(seenOf(at), value))
  requireBound(address.origin, at.origins)
  return address
}

/** A browser shows what is no secret. */
function seenOf({ settings, secretNames }: SignInAt): JsonObject {
  return withoutSecrets(settings, secretNames)
}

function textOf(settings: JsonObject, value: ValuePlan | undefined): string {
  if (value === undefined) return ''
  const text = evaluateSilently(value, addressContext(settings))
  return typeof text === 'string' || typeof text === 'number' ? String(text) : ''
}
