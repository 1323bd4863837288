import { createHmac, timingSafeEqual } from 'node:crypto'
import { type EvaluationContext, evaluateValue, type Json } from '../../../../engine/index.ts'
import type { AuthPlan, LoginPlan, OAuthPlan, SignPlan } from '../../spec/http-plan.ts'
import { headersOf } from './build-request.ts'
import type { WireRequest } from './exchange.ts'
import type { WireAnswer } from './wire-answer.ts'

/** Adds what proves who we are. Signs the bytes that are sent, so nothing may change them afterwards. */
export function authorize(
  request: WireRequest,
  auth: AuthPlan | undefined,
  context: EvaluationContext,
  /** What the system handed out. */
  token = '',
): WireRequest {
  if (!auth) return request
  // The request was built with what it is to carry.
  if (auth.kind === 'login' || (auth.kind === 'oauth' && auth.send)) return request
  const headers =
    auth.kind === 'oauth'
      ? { authorization: `Bearer ${token}` }
      : authHeaders(request, auth, context)
  return { ...request, headers: Object.assign({}, request.headers, headers) }
}

function authHeaders(
  request: WireRequest,
  auth: Exclude<AuthPlan, OAuthPlan | LoginPlan>,
  context: EvaluationContext,
): Readonly<Record<string, string>> {
  switch (auth.kind) {
    case 'basic': {
      const user = textOf(evaluateValue(auth.user, {}, context))
      const password = textOf(evaluateValue(auth.password, {}, context))
      return { authorization: `Basic ${Buffer.from(`${user}:${password}`).toString('base64')}` }
    }
    case 'bearer':
      return { authorization: `Bearer ${textOf(evaluateValue(auth.token, {}, context))}` }
    case 'sign': {
      const { method, path, body } = request
      const input = { method, path, body }
      const signature = sign(auth, auth.text.evaluate(input, context), context)
      const variables = { signature, ...context.variables }
      return headersOf(auth.headers, { ...context, variables }, input)
    }
  }
}

const BODY_GOES_HERE = '\u{f8ff}body\u{f8ff}'

export type Signedness = 'signed' | 'not-signed' | 'unchecked'

/** Checks the answer's own signature, in constant time. */
export function checkSignature(
  request: WireRequest,
  answer: WireAnswer,
  auth: AuthPlan | undefined,
  context: EvaluationContext,
): Signedness {
  if (auth?.kind !== 'sign' || !auth.answer) return 'unchecked'
  const { headers, text } = answer
  // A page of a list may be longer than a formula may make text, so the formula says only where the body goes.
  const input = { method: request.method, path: request.path, body: BODY_GOES_HERE, headers }
  const given = Buffer.from(textOf(auth.answer.signature.evaluate(input, context)).toLowerCase())
  const frame = textOf(auth.answer.text.evaluate(input, context))
  const expected = Buffer.from(sign(auth, frame.split(BODY_GOES_HERE).join(text), context))
  const isSame = given.length === expected.length && timingSafeEqual(given, expected)
  return isSame ? 'signed' : 'not-signed'
}

function sign(plan: SignPlan, text: Json | undefined, context: EvaluationContext): string {
  const secret = textOf(evaluateValue(plan.secret, {}, context))
  const algorithm = plan.how === 'hmac-sha256' ? 'sha256' : 'sha512'
  return createHmac(algorithm, secret).update(textOf(text)).digest('hex')
}

function textOf(value: Json | undefined): string {
  if (value === undefined || value === null) return ''
  return typeof value === 'string' ? value : JSON.stringify(value)
}
