import {
  type ConnectorAuthor,
  type DocumentPath,
  jsonOf,
  NO_RECORD,
  parseDuration,
  parseRate,
  TEXT,
} from '../../../engine/transport.ts'
import { compileCall } from './compile-call.ts'
import type {
  AuthPlan,
  ErrorRulePlan,
  HttpConnectorPlan,
  HttpLimitPlan,
  HttpPlan,
} from './http-plan.ts'
import type { AuthSpec, HttpSpec } from './http-spec.ts'

const DEFAULT_TIMEOUT_MS = 30_000
const DEFAULT_PARALLEL = 4

const inHttp = (...path: DocumentPath) => ['http', ...path]

/** How the system is reached, and what every transport tells of that. */
type Reach = Pick<
  HttpConnectorPlan,
  'http' | 'timeoutMs' | 'parallel' | 'limits' | 'empty' | 'signsIn' | 'says'
>

/** Compiles how the system is reached. */
export function compileHttp(spec: HttpSpec, author: ConnectorAuthor): Reach {
  const http = compileRequests(spec, author)
  return {
    http,
    timeoutMs: parseDuration(spec.timeout ?? '') ?? DEFAULT_TIMEOUT_MS,
    parallel: spec.parallel ?? DEFAULT_PARALLEL,
    limits: (spec.limits ?? []).map((limit, index) =>
      compileLimit(limit, inHttp('limits', index), author),
    ),
    empty: (spec.empty ?? []).map(jsonOf),
    signsIn: http.auth?.kind === 'oauth',
    says: http.errors.flatMap(({ say }) => say ?? []),
  }
}

function compileRequests(spec: HttpSpec, author: ConnectorAuthor): HttpPlan {
  const request = author.ofRequest()
  return {
    // Addresses are shown, so they see no more than what is made of an answer.
    base: author.value(spec.base, inHttp('base'), {}, NO_RECORD),
    headers: request.fields(spec.headers ?? {}, inHttp('headers'), {}, NO_RECORD),
    ...(spec.auth ? { auth: compileAuth(spec.auth, author) } : {}),
    errors: (spec.errors ?? []).map((rule, index) =>
      compileErrorRule(rule, inHttp('errors', index), author),
    ),
    ...(spec.check ? { check: compileCall(spec.check, inHttp('check'), CHECK_SCOPE, author) } : {}),
  }
}

const CHECK_SCOPE = { names: {}, placeholders: [] }

function compileAuth(spec: AuthSpec, ofAddresses: ConnectorAuthor): AuthPlan {
  const path = ['http', 'auth']
  const author = ofAddresses.ofRequest()
  if ('basic' in spec) {
    return {
      kind: 'basic',
      user: author.value(spec.basic.user, [...path, 'basic', 'user'], {}, NO_RECORD),
      password: author.value(spec.basic.password, [...path, 'basic', 'password'], {}, NO_RECORD),
    }
  }
  if ('bearer' in spec) {
    return { kind: 'bearer', token: author.value(spec.bearer, [...path, 'bearer'], {}, NO_RECORD) }
  }
  if ('oauth' in spec) {
    const { oauth } = spec
    const at = (name: keyof typeof oauth): DocumentPath => [...path, 'oauth', name]
    const { secret, scope } = oauth
    return {
      kind: 'oauth',
      authorize: ofAddresses.value(oauth.authorize, at('authorize')),
      token: ofAddresses.value(oauth.token, at('token')),
      client: ofAddresses.value(oauth.client, at('client')),
      ...(secret === undefined ? {} : { secret: author.value(secret, at('secret')) }),
      ...(scope === undefined ? {} : { scope: ofAddresses.value(scope, at('scope')) }),
    }
  }
  const { how, secret, text, headers, answer } = spec.sign
  const at = (...rest: string[]) => [...path, 'sign', ...rest]
  return {
    kind: 'sign',
    how,
    secret: author.value(secret, at('secret')),
    text: author.formula(text, at('text')),
    headers: author.fields(headers, at('headers'), { signature: TEXT }),
    ...(answer
      ? {
          answer: {
            text: author.formula(answer.text, at('answer', 'text')),
            signature: author.formula(answer.signature, at('answer', 'signature')),
          },
        }
      : {}),
  }
}

type LimitSpec = NonNullable<HttpSpec['limits']>[number]

function compileLimit(spec: LimitSpec, path: DocumentPath, author: ConnectorAuthor): HttpLimitPlan {
  const { allow, windowMs } = parseRate(spec.allow) ?? { allow: 1, windowMs: 1000 }
  return {
    allow,
    windowMs,
    ...(spec.left ? { left: author.formula(spec.left, [...path, 'left']) } : {}),
    ...(spec.resets ? { resets: author.formula(spec.resets, [...path, 'resets']) } : {}),
    share: spec.share === undefined ? 1 : Number.parseInt(spec.share, 10) / 100,
  }
}

type ErrorRuleSpec = NonNullable<HttpSpec['errors']>[number]

function compileErrorRule(
  spec: ErrorRuleSpec,
  path: DocumentPath,
  author: ConnectorAuthor,
): ErrorRulePlan {
  return {
    if: author.formula(spec.if, [...path, 'if']),
    is: spec.is,
    ...(spec.say === undefined ? {} : { say: author.value(spec.say, [...path, 'say']) }),
  }
}
