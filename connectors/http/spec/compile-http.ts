import {
  type ConnectorAuthor,
  type DocumentPath,
  formulasOf,
  jsonOf,
  NO_RECORD,
  parseDuration,
  parseRate,
  say,
} from '../../../engine/transport.ts'
import { compileAuths, isList, namesOfAddress } from './compile-auth.ts'
import { compileCall } from './compile-call.ts'
import type { ErrorRulePlan, HttpConnectorPlan, HttpLimitPlan, HttpPlan } from './http-plan.ts'
import type { AuthSpec, HttpSpec } from './http-spec.ts'
import { isTooWide } from './is-too-wide.ts'

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
    signsIn: http.auth?.kind === 'oauth' && http.auth.grant === 'code',
    says: http.errors.flatMap((rule) => rule.say ?? []),
  }
}

function compileRequests(spec: HttpSpec, author: ConnectorAuthor): HttpPlan {
  // They go with a sign-in as well.
  const request = author.ofFirstRequest()
  return {
    // Addresses are shown, so they see no more than what is made of an answer.
    ...compileBase(spec, author),
    headers: request.fields(spec.headers ?? {}, inHttp('headers'), {}, NO_RECORD),
    query: request.fields(spec.query ?? {}, inHttp('query'), {}, NO_RECORD),
    ...compileAuths(spec.auth, author),
    ...(spec.answers ? { answersAs: spec.answers } : {}),
    errors: (spec.errors ?? []).map((rule, index) =>
      compileErrorRule(rule, inHttp('errors', index), author),
    ),
    checks: compileChecks(spec.check, author),
  }
}

function compileChecks(check: HttpSpec['check'], author: ConnectorAuthor): HttpPlan['checks'] {
  if (check === undefined) return []
  return Array.isArray(check)
    ? check.map((each, at) => compileCall(each, inHttp('check', at), CHECK_SCOPE, author))
    : [compileCall(check, inHttp('check'), CHECK_SCOPE, author)]
}

function compileBase(
  spec: HttpSpec,
  author: ConnectorAuthor,
): Pick<HttpPlan, 'base' | 'bases' | 'hosts'> {
  const { hosts } = spec
  const auths = authsOf(spec)
  const base = author.value(spec.base, inHttp('base'), namesOfAddress(auths), NO_RECORD)
  const isTold = [...formulasOf(base)].some(({ formula }) =>
    formula.uses.variables.includes('signIn'),
  )
  if (isTold && !hosts) {
    author.error('hosts_missing', inHttp('base'), say('hostsMissing', {}), say('sayHosts', {}))
  }
  if (hosts && !isTold) author.error('hosts_unused', inHttp('hosts'), say('hostsUnused', {}))
  for (const [index, host] of (hosts ?? []).entries()) {
    if (!isTooWide(host)) continue
    author.error('host_too_wide', inHttp('hosts', index), say('hostTooWide', { host }))
  }
  const isNowhere = auths.some((auth) => 'login' in auth && auth.login.base === undefined)
  if (isTold && isNowhere) {
    author.error('login_nowhere', inHttp('auth'), say('loginNowhere', {}))
  }
  const bases = Object.entries(spec.bases ?? {}).map(
    ([name, text]) => [name, author.value(text, inHttp('bases', name), {}, NO_RECORD)] as const,
  )
  return { base, bases: Object.fromEntries(bases), ...(hosts ? { hosts } : {}) }
}

/** All ways in which requests prove who we are. */
export function authsOf({ auth = [] }: HttpSpec): readonly AuthSpec[] {
  return isList(auth) ? auth : [auth]
}

const CHECK_SCOPE = { names: {}, placeholders: [] }

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
