import {
  type ConnectorAuthor,
  type DocumentPath,
  type JsonObject,
  type Names,
  NO_RECORD,
  objectOf,
  parseDuration,
  say,
  TEXT,
} from '../../../engine/transport.ts'
import { compileCall } from './compile-call.ts'
import type { AuthPlan, HandedOutPlan, LoginPlan, OAuthPlan, SendPlan } from './http-plan.ts'
import type { AuthSpec, LoginSpec, OAuthSpec, SendSpec } from './http-spec.ts'

const PATH = ['http', 'auth']
const inSign = (...rest: readonly string[]) => [...PATH, 'sign', ...rest]
const inOAuth = (name: keyof OAuthSpec): DocumentPath => [...PATH, 'oauth', name]
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
export function namesOfAuth(spec: AuthSpec | undefined): Names {
  const handedOut =
    spec && ('oauth' in spec ? spec.oauth : 'login' in spec ? spec.login : undefined)
  if (!spec || !handedOut) return {}
  const kept = Object.keys(handedOut.keep ?? {}).map((name) => [name, {}] as const)
  const properties = { ...('oauth' in spec ? { token: TEXT } : {}), ...Object.fromEntries(kept) }
  return { signIn: { type: 'object', properties, additionalProperties: false } }
}

/** What an address knows of it: no token, for it is shown. */
export function namesOfAddress(spec: AuthSpec | undefined): Names {
  const { signIn } = namesOfAuth(spec)
  if (!signIn) return {}
  const { token: _, ...kept } = objectOf(signIn['properties'])
  return {
    signIn: {
      ...signIn,
      properties: spec && 'oauth' in spec ? kept : objectOf(signIn['properties']),
    },
  }
}

/** Compiles how requests prove who we are. */
export function compileAuth(spec: AuthSpec, author: ConnectorAuthor): AuthPlan {
  if ('oauth' in spec) return compileOAuth(spec.oauth, author)
  if ('login' in spec) return compileLogin(spec.login, author)
  const request = author.ofFirstRequest()
  if ('basic' in spec) {
    const { user, password } = spec.basic
    return {
      kind: 'basic',
      user: request.value(user, [...PATH, 'basic', 'user'], {}, NO_RECORD),
      password: request.value(password, [...PATH, 'basic', 'password'], {}, NO_RECORD),
    }
  }
  if ('bearer' in spec) {
    return { kind: 'bearer', token: request.value(spec.bearer, [...PATH, 'bearer'], {}, NO_RECORD) }
  }
  const { how, secret, text, headers, answer } = spec.sign
  return {
    kind: 'sign',
    how,
    secret: request.value(secret, inSign('secret')),
    text: request.formula(text, inSign('text')),
    headers: request.fields(headers, inSign('headers'), { signature: TEXT }),
    ...(answer
      ? {
          answer: {
            text: request.formula(answer.text, inSign('answer', 'text')),
            signature: request.formula(answer.signature, inSign('answer', 'signature')),
          },
        }
      : {}),
  }
}

function compileOAuth(spec: OAuthSpec, author: ConnectorAuthor): OAuthPlan {
  const { grant = 'code', authorize, renew, secret, secretIn = 'body', scope, body = 'form' } = spec
  const request = author.ofFirstRequest()
  checkOAuth(spec, author)
  return {
    kind: 'oauth',
    grant,
    ...(authorize === undefined
      ? {}
      : { authorize: author.value(authorize, inOAuth('authorize')) }),
    token: author.value(spec.token, inOAuth('token')),
    ...(renew === undefined ? {} : { renew: author.value(renew, inOAuth('renew')) }),
    // A browser shows who asks a person to let us in.
    client: (grant === 'code' ? author : request).value(spec.client, inOAuth('client')),
    ...(secret === undefined ? {} : { secret: request.value(secret, inOAuth('secret')) }),
    secretIn,
    ...(scope === undefined ? {} : { scope: author.value(scope, inOAuth('scope')) }),
    body,
    fields: request.fields(spec.fields ?? {}, inOAuth('fields'), {}, NO_RECORD),
    ...compileHandedOut(spec, [...PATH, 'oauth'], author),
  }
}

function checkOAuth(spec: OAuthSpec, author: ConnectorAuthor): void {
  const { grant = 'code', authorize, secret, secretIn } = spec
  if (grant === 'code' && authorize === undefined) {
    author.error(
      'authorize_missing',
      [...PATH, 'oauth'],
      say('authorizeMissing', {}),
      say('grantItself', {}),
    )
  }
  if (grant !== 'code' && authorize !== undefined) {
    author.error('authorize_unused', inOAuth('authorize'), say('authorizeUnused', { grant }))
  }
  if (secretIn === 'header' && secret === undefined) {
    author.error('secret_missing', inOAuth('secretIn'), say('secretMissing', {}))
  }
}

function compileLogin(spec: LoginSpec, author: ConnectorAuthor): LoginPlan {
  const { lasts } = spec
  const path = [...PATH, 'login']
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
