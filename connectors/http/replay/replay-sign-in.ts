import { equalJson, evaluateValue, type JsonObject, parseUrl } from '../../../engine/index.ts'
import type { SignedIn } from '../../transport.ts'
import type { DigestChallenge } from '../open/wire/digest-challenge.ts'
import { DigestSession } from '../open/wire/digest-session.ts'
import { DigestSessions } from '../open/wire/digest-sessions.ts'
import {
  type AuthPlan,
  type CallPlan,
  type HttpConnectorPlan,
  type HttpConnectorTest,
  isHandedOut,
  type OAuthPlan,
} from '../spec/http-plan.ts'

/** All of the traffic is with one server, so a sign-in is, too. */
export function movedTo(
  base: string,
  auth: AuthPlan | undefined,
  settings: JsonObject,
): AuthPlan | undefined {
  if (auth?.kind === 'login') return { ...auth, base: undefined }
  if (auth?.kind !== 'oauth' || !auth.token) return auth
  const token = { kind: 'constant', value: `${base}${pathOfToken(auth, settings)}` } as const
  return { ...auth, token, renew: undefined }
}

/** Traffic that begins with the sign-in shows it; else it went before. A person's shows nothing but its end. */
export function beginsWithSignIn(
  plan: HttpConnectorPlan,
  { http }: HttpConnectorTest,
  settings: JsonObject,
): boolean {
  const { auth } = plan.http
  const first = http[0]?.request ?? {}
  if (auth?.kind === 'login') return isLogin(plan, auth.call, first, settings)
  if (auth?.kind !== 'oauth' || auth.grant === 'code' || !auth.token) return false
  return first['post'] === pathOfToken(auth, settings)
}

function isLogin(
  plan: HttpConnectorPlan,
  { method, path, body }: CallPlan,
  request: JsonObject,
  settings: JsonObject,
): boolean {
  if (request[method.toLowerCase()] !== path) return false
  // Where all is asked for at one address, the login is told from the rest by what it says.
  if (!isShared(plan, path) || body === undefined) return true
  const said = evaluateValue(body, {}, { variables: { settings }, now: 0 })
  return said !== undefined && equalJson(said, request['body'] ?? null)
}

function isShared({ http, resources }: HttpConnectorPlan, path: string): boolean {
  const lists = Object.values(resources).flatMap(({ list }) => (list ? [list.call] : []))
  return [...http.checks, ...lists].some((call) => call.path === path)
}

function pathOfToken({ token }: OAuthPlan, settings: JsonObject): string {
  const address = token && evaluateValue(token, {}, { variables: { settings }, now: 0 })
  return typeof address === 'string' ? (parseUrl(address)?.pathname ?? '') : ''
}

/** Traffic that begins with a challenge shows how it is answered; else it was answered before. */
export function digestsOf(
  { http }: HttpConnectorTest,
  addresses: readonly string[],
): DigestSessions {
  const digests = new DigestSessions()
  const [first] = http
  if (first?.response.status === 401 && asksForDigest(first.response.headers)) return digests
  for (const address of addresses) {
    const { origin } = new URL(address)
    digests.note(origin, new DigestSession(EXAMPLE_CHALLENGE, EXAMPLE_LOGIN), GOOD)
  }
  return digests
}

function asksForDigest(headers: JsonObject = {}): boolean {
  return Object.entries(headers).some(
    ([name, value]) =>
      name.toLowerCase() === 'www-authenticate' &&
      typeof value === 'string' &&
      /\bdigest\b/i.test(value),
  )
}

const GOOD = { status: 200, headers: {} }
const EXAMPLE_LOGIN = { user: 'user', password: 'password' }
const EXAMPLE_CHALLENGE: DigestChallenge = {
  realm: 'replay',
  nonce: 'replay',
  hash: 'sha256',
  algorithm: 'SHA-256',
  isSession: false,
  hasQop: true,
  isStale: false,
}

/** What a sign-in gave that no test shows: the name of each part stands for it. */
export function exampleTokens(auth: AuthPlan | undefined): SignedIn {
  const names = isHandedOut(auth) ? auth.keep.map(({ name }) => [name, name] as const) : []
  return { access: 'token', kept: Object.fromEntries(names) }
}
