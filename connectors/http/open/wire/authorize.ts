import { createHmac, timingSafeEqual } from 'node:crypto'
import {
  type EvaluationContext,
  evaluateFields,
  evaluateValue,
  type Json,
} from '../../../../engine/index.ts'
import type {
  AuthPlan,
  AwsPlan,
  BasicPlan,
  DigestPlan,
  LoginPlan,
  OAuthPlan,
  SignPlan,
} from '../../spec/http-plan.ts'
import { readSharedKey } from '../sign-in/read-shared-key.ts'
import { headersOf, withFields } from './build-request.ts'
import type { DigestLogin, DigestSession } from './digest-session.ts'
import { textOfBody, type WireRequest } from './exchange.ts'
import type { WireAnswer } from './wire-answer.ts'

/** What a signature is made with besides its plan. */
export interface Signing {
  readonly context: EvaluationContext
  /** Title of the system, for what is to be said of its key. */
  readonly system: string
}

/** What the system gave for it to prove who we are with. */
interface Given {
  readonly token?: string | undefined
  /** Absent: it has not asked yet. */
  readonly digest?: DigestSession | undefined
}

/** Adds what proves who we are. Signs the bytes that are sent, so nothing may change them afterwards. */
export function authorize(
  request: WireRequest,
  auth: Exclude<AuthPlan, AwsPlan> | undefined,
  { context, system, token = '', digest }: Signing & Given,
): WireRequest {
  if (!auth) return request
  // The request was built with what it is to carry.
  if (auth.kind === 'login' || (auth.kind === 'oauth' && auth.send)) return request
  if (auth.kind === 'sign') return signed(request, auth, { context, system })
  if (auth.kind === 'digest') {
    return digest ? withHeaders(request, { authorization: digest.answer(request) }) : request
  }
  const headers =
    auth.kind === 'oauth' ? { authorization: `Bearer ${token}` } : authHeaders(auth, context)
  return withHeaders(request, headers)
}

function withHeaders(request: WireRequest, headers: WireRequest['headers']): WireRequest {
  return { ...request, headers: Object.assign({}, request.headers, headers) }
}

/** One moment for all that is made of it: a time that is sent is the one that is signed. */
function signed(request: WireRequest, auth: SignPlan, signing: Signing): WireRequest {
  const { context } = signing
  const { method, path, headers: own } = request
  const input = { method, path, body: textOfBody(request), headers: own }
  const signature = sign(auth, auth.text.evaluate(input, context), signing)
  const names = { ...context, variables: { signature, ...context.variables } }
  const headers = headersOf(auth.headers, names, input)
  if (auth.query.length === 0) return withHeaders(request, headers)
  const query = evaluateFields(auth.query, input, names)
  return withHeaders({ ...request, path: withFields(path, query) }, headers)
}

function authHeaders(
  auth: Exclude<AuthPlan, OAuthPlan | LoginPlan | SignPlan | DigestPlan | AwsPlan>,
  context: EvaluationContext,
): Readonly<Record<string, string>> {
  if (auth.kind === 'bearer') {
    return { authorization: `Bearer ${textOf(evaluateValue(auth.token, {}, context))}` }
  }
  const { user, password } = loginOf(auth, context)
  return { authorization: `Basic ${Buffer.from(`${user}:${password}`).toString('base64')}` }
}

export function loginOf(
  { user, password }: BasicPlan | DigestPlan,
  context: EvaluationContext,
): DigestLogin {
  return {
    user: textOf(evaluateValue(user, {}, context)),
    password: textOf(evaluateValue(password, {}, context)),
  }
}

const BODY_GOES_HERE = '\u{f8ff}body\u{f8ff}'

export type Signedness = 'signed' | 'not-signed' | 'unchecked'

/** Checks the answer's own signature, in constant time. */
export function checkSignature(
  request: WireRequest,
  answer: WireAnswer,
  auth: AuthPlan | undefined,
  signing: Signing,
): Signedness {
  const { context } = signing
  if (auth?.kind !== 'sign' || !auth.answer) return 'unchecked'
  const { headers, text } = answer
  // A page of a list may be longer than a formula may make text, so the formula says only where the body goes.
  const input = { method: request.method, path: request.path, body: BODY_GOES_HERE, headers }
  const written = textOf(auth.answer.signature.evaluate(input, context))
  const given = Buffer.from(auth.as === 'hex' ? written.toLowerCase() : written)
  const frame = textOf(auth.answer.text.evaluate(input, context))
  const expected = Buffer.from(sign(auth, frame.split(BODY_GOES_HERE).join(text), signing))
  const isSame = given.length === expected.length && timingSafeEqual(given, expected)
  return isSame ? 'signed' : 'not-signed'
}

function sign(
  { how, as, secret, keyIn }: SignPlan,
  text: Json | undefined,
  { context, system }: Signing,
): string {
  const written = textOf(evaluateValue(secret, {}, context))
  const key = keyIn ? readSharedKey(system, keyIn, written) : written
  return createHmac(how.replace('hmac-', ''), key).update(textOf(text)).digest(as)
}

export function textOf(value: Json | undefined): string {
  if (value === undefined || value === null) return ''
  return typeof value === 'string' ? value : JSON.stringify(value)
}
