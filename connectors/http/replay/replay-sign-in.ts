import { evaluateValue, type JsonObject } from '../../../engine/index.ts'
import type { SignedIn } from '../../transport.ts'
import {
  type AuthPlan,
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
  if (auth?.kind !== 'oauth') return auth
  const token = { kind: 'constant', value: `${base}${pathOfToken(auth, settings)}` } as const
  return { ...auth, token, renew: undefined }
}

/** Traffic that begins with the sign-in shows it; else it went before. A person's shows nothing but its end. */
export function beginsWithSignIn(
  auth: AuthPlan | undefined,
  { http }: HttpConnectorTest,
  settings: JsonObject,
): boolean {
  const first = http[0]?.request ?? {}
  if (auth?.kind === 'login') return first[auth.call.method.toLowerCase()] === auth.call.path
  if (auth?.kind !== 'oauth' || auth.grant === 'code') return false
  return first['post'] === pathOfToken(auth, settings)
}

function pathOfToken({ token }: OAuthPlan, settings: JsonObject): string {
  const address = evaluateValue(token, {}, { variables: { settings }, now: 0 })
  return typeof address === 'string' && URL.canParse(address) ? new URL(address).pathname : ''
}

/** What a sign-in gave that no test shows: the name of each part stands for it. */
export function exampleTokens(auth: AuthPlan | undefined): SignedIn {
  const names = isHandedOut(auth) ? auth.keep.map(({ name }) => [name, name] as const) : []
  return { access: 'token', kept: Object.fromEntries(names) }
}
