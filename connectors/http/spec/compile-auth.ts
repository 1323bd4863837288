import {
  type ConnectorAuthor,
  type DocumentPath,
  type JsonObject,
  type Names,
  NO_RECORD,
  parseDuration,
  say,
  TEXT,
} from '../../../engine/transport.ts'
import { compileCall } from './compile-call.ts'
import type {
  AssertionPlan,
  AuthPlan,
  AuthWay,
  AwsPlan,
  BasicPlan,
  HandedOutPlan,
  HttpPlan,
  LoginPlan,
  OAuthPlan,
  SendPlan,
  SignPlan,
} from './http-plan.ts'
import type { AuthSpec, AwsSpec, LoginSpec, OAuthSpec, SendSpec, SignSpec } from './http-spec.ts'

const ANSWER: JsonObject = {
  type: 'object',
  properties: {
    status: { type: 'integer' },
    headers: { type: 'object' },
    cookies: { type: 'object' },
    body: {},
  },
  additionalProperties: false,
}

/** What all requests know by the way that the system is signed in at: `$signIn`, where it hands something out. */
export function namesOfAuth(specs: readonly AuthSpec[]): Names {
  const parts = specs.flatMap((spec) => {
    if ('oauth' in spec) return [{ token: TEXT, ...partsOf(spec.oauth) }]
    return 'login' in spec ? [partsOf(spec.login)] : []
  })
  if (parts.length === 0) return {}
  return { signIn: { ...OPEN, properties: Object.assign({}, ...parts) } }
}

/** What an address knows of it: no token, for it is shown. */
export function namesOfAddress(specs: readonly AuthSpec[]): Names {
  const { signIn } = namesOfAuth(specs)
  if (!signIn) return {}
  const names = specs.flatMap((spec) => {
    if ('oauth' in spec) return Object.keys(spec.oauth.keep ?? {})
    return 'login' in spec ? Object.keys(spec.login.keep) : []
  })
  return { signIn: { ...OPEN, properties: Object.fromEntries(names.map((name) => [name, {}])) } }
}

const OPEN: JsonObject = { type: 'object', additionalProperties: false }

function partsOf({ keep = {} }: Pick<OAuthSpec, 'keep'>): JsonObject {
  return Object.fromEntries(Object.keys(keep).map((name) => [name, {}]))
}

/** Compiles how requests prove who we are: one way, or several of which the settings of an account choose. */
export function compileAuths(
  auth: AuthSpec | readonly AuthSpec[] | undefined,
  author: ConnectorAuthor,
): Pick<HttpPlan, 'auth' | 'ways'> {
  if (auth === undefined) return {}
  if (!isList(auth)) {
    if (auth.if !== undefined) author.error('if_alone', [...PATH, 'if'], say('ifAlone', {}))
    return { auth: compileAuth(auth, PATH, author) }
  }
  return { ways: auth.map((spec, index) => compileWay(auth, spec, index, author)) }
}

const PATH: DocumentPath = ['http', 'auth']

export function isList(auth: AuthSpec | readonly AuthSpec[]): auth is readonly AuthSpec[] {
  return Array.isArray(auth)
}

function compileWay(
  all: readonly AuthSpec[],
  spec: AuthSpec,
  index: number,
  author: ConnectorAuthor,
): AuthWay {
  const path = [...PATH, index]
  if (index > 0 && all[index - 1]?.if === undefined) {
    author.error('auth_unreached', path, say('authUnreached', {}))
  }
  if ('oauth' in spec && (spec.oauth.grant ?? 'code') === 'code') {
    author.error('auth_person', [...path, 'oauth'], say('authPerson', {}))
  }
  return {
    ...(spec.if === undefined
      ? {}
      : { if: author.formula(spec.if, [...path, 'if'], {}, NO_RECORD) }),
    auth: compileAuth(spec, path, author),
  }
}

function compileAuth(spec: AuthSpec, path: DocumentPath, author: ConnectorAuthor): AuthPlan {
  if ('oauth' in spec) return compileOAuth(spec.oauth, [...path, 'oauth'], author)
  if ('login' in spec) return compileLogin(spec.login, [...path, 'login'], author)
  const request = author.ofFirstRequest()
  if ('basic' in spec) {
    return { kind: 'basic', ...compilePassword(spec.basic, [...path, 'basic'], request) }
  }
  if ('digest' in spec) {
    return { kind: 'digest', ...compilePassword(spec.digest, [...path, 'digest'], request) }
  }
  if ('bearer' in spec) {
    return { kind: 'bearer', token: request.value(spec.bearer, [...path, 'bearer'], {}, NO_RECORD) }
  }
  if ('aws' in spec) return compileAws(spec.aws, [...path, 'aws'], request)
  return compileSign(spec.sign, [...path, 'sign'], request)
}

function compileAws(spec: AwsSpec, path: DocumentPath, request: ConnectorAuthor): AwsPlan {
  const valueOf = (name: keyof AwsSpec) => request.value(spec[name], [...path, name], {}, NO_RECORD)
  return {
    kind: 'aws',
    accessKey: valueOf('accessKey'),
    secretKey: valueOf('secretKey'),
    ...(spec.sessionToken === undefined ? {} : { sessionToken: valueOf('sessionToken') }),
    region: valueOf('region'),
    service: valueOf('service'),
  }
}

function compilePassword(
  { user, password }: Extract<AuthSpec, { basic: unknown }>['basic'],
  path: DocumentPath,
  request: ConnectorAuthor,
): Omit<BasicPlan, 'kind'> {
  return {
    user: request.value(user, [...path, 'user'], {}, NO_RECORD),
    password: request.value(password, [...path, 'password'], {}, NO_RECORD),
  }
}

function compileSign(spec: SignSpec, path: DocumentPath, request: ConnectorAuthor): SignPlan {
  const { how, as = 'hex', secret, keyIn, text, headers, query, answer } = spec
  if (headers === undefined && query === undefined) {
    request.error('sign_unsent', path, say('signUnsent', {}))
  }
  return {
    kind: 'sign',
    how,
    as,
    secret: request.value(secret, [...path, 'secret']),
    ...(keyIn === undefined ? {} : { keyIn }),
    text: request.formula(text, [...path, 'text']),
    headers: request.fields(headers ?? {}, [...path, 'headers'], { signature: TEXT }),
    query: request.fields(query ?? {}, [...path, 'query'], { signature: TEXT }),
    ...(answer
      ? {
          answer: {
            text: request.formula(answer.text, [...path, 'answer', 'text']),
            signature: request.formula(answer.signature, [...path, 'answer', 'signature']),
          },
        }
      : {}),
  }
}

function compileOAuth(spec: OAuthSpec, path: DocumentPath, author: ConnectorAuthor): OAuthPlan {
  const { grant = 'code', authorize, renew, secret, secretIn = 'body', scope, body = 'form' } = spec
  const { client, assertion, pkce = true } = spec
  const request = author.ofFirstRequest()
  checkOAuth(spec, path, author)
  checkClient(spec, path, author)
  return {
    kind: 'oauth',
    grant,
    ...(authorize === undefined
      ? {}
      : { authorize: author.value(authorize, [...path, 'authorize']) }),
    ...(spec.token === undefined ? {} : { token: author.value(spec.token, [...path, 'token']) }),
    ...(renew === undefined ? {} : { renew: author.value(renew, [...path, 'renew']) }),
    // A browser shows who asks a person to let us in.
    ...(client === undefined
      ? {}
      : { client: (grant === 'code' ? author : request).value(client, [...path, 'client']) }),
    ...(assertion === undefined
      ? {}
      : { assertion: compileAssertion(assertion, [...path, 'assertion'], request) }),
    hasPkce: pkce,
    ...(secret === undefined ? {} : { secret: request.value(secret, [...path, 'secret']) }),
    secretIn,
    ...(scope === undefined ? {} : { scope: author.value(scope, [...path, 'scope']) }),
    body,
    fields: request.fields(spec.fields ?? {}, [...path, 'fields'], {}, NO_RECORD),
    ...compileHandedOut(spec, path, author),
  }
}

function compileAssertion(
  { key, algorithm = 'RS256', keyIn, keyId, claims = {} }: NonNullable<OAuthSpec['assertion']>,
  path: DocumentPath,
  request: ConnectorAuthor,
): AssertionPlan {
  return {
    key: request.value(key, [...path, 'key']),
    algorithm,
    ...(keyIn === undefined ? {} : { keyIn }),
    ...(keyId === undefined ? {} : { keyId: request.value(keyId, [...path, 'keyId']) }),
    claims: request.fields(claims, [...path, 'claims'], {}, NO_RECORD),
  }
}

function checkOAuth(spec: OAuthSpec, path: DocumentPath, author: ConnectorAuthor): void {
  const { grant = 'code', authorize, token, secret, secretIn } = spec
  const isOwn = grant === 'self_signed'
  if (token === undefined && !isOwn) {
    const subject = say('quoted', { name: 'oauth' })
    author.error('key_missing', path, say('mustHave', { subject, name: 'token' }))
  }
  if (token !== undefined && isOwn) {
    author.error('token_unused', [...path, 'token'], say('tokenUnused', { grant }))
  }
  if (grant === 'code' && authorize === undefined) {
    author.error('authorize_missing', path, say('authorizeMissing', {}), say('grantItself', {}))
  }
  if (grant !== 'code' && authorize !== undefined) {
    author.error('authorize_unused', [...path, 'authorize'], say('authorizeUnused', { grant }))
  }
  if (secretIn === 'header' && secret === undefined) {
    author.error('secret_missing', [...path, 'secretIn'], say('secretMissing', {}))
  }
}

/** Who asks: the application by its id, or by an assertion, and how the code of a person is bound to it. */
function checkClient(spec: OAuthSpec, path: DocumentPath, author: ConnectorAuthor): void {
  const { grant = 'code', client, secret, assertion, pkce } = spec
  const isJwt = grant === 'jwt_bearer' || grant === 'self_signed'
  const lacks = isJwt ? assertion === undefined && 'assertion' : client === undefined && 'client'
  if (lacks) {
    const subject = say('quoted', { name: 'oauth' })
    author.error('key_missing', path, say('mustHave', { subject, name: lacks }))
  }
  const takesOne = (isJwt || grant === 'client_credentials') && secret === undefined
  if (assertion !== undefined && !takesOne) {
    author.error('assertion_unused', [...path, 'assertion'], say('assertionUnused', {}))
  }
  if (pkce !== undefined && grant !== 'code') {
    author.error('pkce_unused', [...path, 'pkce'], say('pkceUnused', { grant }))
  }
}

function compileLogin(spec: LoginSpec, path: DocumentPath, author: ConnectorAuthor): LoginPlan {
  const { lasts } = spec
  const scope = { names: {}, placeholders: [] }
  if (Object.keys(spec.keep).length === 0) {
    const subject = say('quoted', { name: 'keep' })
    author.error('keep_empty', [...path, 'keep'], say('mustNotBeEmpty', { subject }))
  }
  return {
    kind: 'login',
    ...(spec.base === undefined ? {} : { base: author.value(spec.base, [...path, 'base']) }),
    call: compileCall(spec, path, scope, author.ofFirstRequest()),
    ...(lasts === undefined ? {} : { lasts: compileLasts(lasts, [...path, 'lasts'], author) }),
    ...compileHandedOut(spec, path, author),
  }
}

function compileLasts(lasts: string, path: DocumentPath, author: ConnectorAuthor) {
  return parseDuration(lasts) ?? author.formula(lasts, path, {}, ANSWER)
}

type HandedOutSpec = Pick<OAuthSpec, 'keep' | 'send' | 'ends'>

function compileHandedOut(
  { keep = {}, send, ends }: HandedOutSpec,
  path: DocumentPath,
  author: ConnectorAuthor,
): HandedOutPlan {
  return {
    keep: author.fields(keep, [...path, 'keep'], {}, ANSWER),
    ...(send ? { send: compileSend(send, [...path, 'send'], author.ofRequest()) } : {}),
    ...(ends === undefined ? {} : { ends: author.formula(ends, [...path, 'ends']) }),
  }
}

function compileSend(spec: SendSpec, path: DocumentPath, request: ConnectorAuthor): SendPlan {
  const fieldsOf = (part: keyof SendSpec) =>
    request.fields(spec[part] ?? {}, [...path, part], {}, NO_RECORD)
  return { headers: fieldsOf('headers'), query: fieldsOf('query'), body: fieldsOf('body') }
}
