import type { Json, JsonObject } from '../../../engine/index.ts'
import { say } from '../../../engine/transport.ts'
import { objectIn, textIn } from '../calls/parts-of.ts'
import type { Guess } from '../draft.ts'
import { type Names, translate } from './jinja.ts'
import { Untranslatable } from './parse-jinja.ts'
import { bodyOf } from './request-of.ts'

/** Keys of `http`. */
export interface SignIn {
  readonly http: JsonObject
  readonly guesses: readonly Guess[]
  /** A token takes the place of what is not known here. */
  readonly isToken?: boolean
}

/** How a manifest signs in; a token where it does so in a way that is not known here. */
export function signInOf(authenticator: JsonObject, names: Names, spec: JsonObject): SignIn {
  const type = textIn(authenticator['type'])
  if (type === '' || type === 'NoAuth') return { http: {}, guesses: [] }
  try {
    const http = WAYS[type]?.(authenticator, names, spec)
    if (http) return { http, guesses: [] }
  } catch (error) {
    if (!(error instanceof Untranslatable)) throw error
  }
  return {
    http: { auth: { bearer: '=$settings.token' } },
    guesses: [{ path: ['http', 'auth'], reason: say('guessToken', { name: type }) }],
    isToken: true,
  }
}

type Way = (authenticator: JsonObject, names: Names, spec: JsonObject) => JsonObject | undefined

const WAYS: Readonly<Record<string, Way>> = {
  BearerAuthenticator: (given, names) => ({ auth: { bearer: text(given['api_token'], names) } }),
  BasicHttpAuthenticator: (given, names) => ({
    auth: {
      basic: { user: text(given['username'], names), password: text(given['password'], names) },
    },
  }),
  ApiKeyAuthenticator: (given, names) => {
    const value = text(given['api_token'], names)
    const at = objectIn(given['inject_into'])
    const field = textIn(at['field_name']) || textIn(given['header'])
    if (at['inject_into'] === 'request_parameter') return { query: { [field]: value } }
    if (at['inject_into'] === undefined || at['inject_into'] === 'header') {
      return { headers: { [field]: value } }
    }
    return undefined
  },
  OAuthAuthenticator: oauthOf,
  SessionTokenAuthenticator: sessionOf,
  SelectiveAuthenticator: (given, names, spec) => {
    const ways = Object.values(objectIn(given['authenticators'])).map(objectIn)
    for (const way of ways) {
      const found = WAYS[textIn(way['type'])]?.(way, names, spec)
      if (found) return found
    }
    return undefined
  },
}

function text(value: Json | undefined, names: Names): string {
  return translate(typeof value === 'string' ? value : '', names)
}

function oauthOf(given: JsonObject, names: Names, spec: JsonObject): JsonObject {
  const token = text(given['token_refresh_endpoint'], names)
  const client = text(given['client_id'], names)
  const secret = text(given['client_secret'], names)
  const scopes = Array.isArray(given['scopes']) ? given['scopes'].join(' ') : ''
  const fields = Object.fromEntries(
    Object.entries(objectIn(given['refresh_request_body'])).map(([name, value]) => [
      name,
      typeof value === 'string' ? translate(value, names) : value,
    ]),
  )
  const common = {
    token,
    client,
    secret,
    ...(scopes === '' ? {} : { scope: scopes }),
    ...(Object.keys(fields).length > 0 ? { fields } : {}),
  }
  const isPlain = /^https:\/\/[^\s{}]+$/.test(token)
  if (given['grant_type'] === 'client_credentials' && isPlain) {
    return { auth: { oauth: { grant: 'client_credentials', ...common } } }
  }
  const authorize = consentOf(spec)
  if (authorize !== undefined && isPlain) return { auth: { oauth: { authorize, ...common } } }
  return refreshed(given, { token, client, secret, fields }, names)
}

/** Where people sign in, as the newer manifests say it. */
function consentOf(spec: JsonObject): string | undefined {
  const config = objectIn(objectIn(spec['advanced_auth'])['oauth_config_specification'])
  const url = textIn(objectIn(config['oauth_connector_input_specification'])['consent_url'])
  const [plain = ''] = url.split('?')
  return /^https:\/\/[\w.-]+(\/[\w./-]*)?$/.test(plain) ? plain : undefined
}

/** A token that is renewed by another one, which stays the same: a login. */
function refreshed(
  given: JsonObject,
  {
    token,
    client,
    secret,
    fields,
  }: { token: string; client: string; secret: string; fields: JsonObject },
  names: Names,
): JsonObject {
  const [, base, path] = /^(https?:\/\/[^/{}\s]+)(\/[^{}\s?]*)$/.exec(token) ?? []
  if (base === undefined || path === undefined) throw new Untranslatable(token)
  const answer = textIn(given['access_token_name']) || 'access_token'
  return {
    auth: {
      login: {
        post: path,
        base,
        form: {
          grant_type: textIn(given['grant_type']) || 'refresh_token',
          refresh_token: text(given['refresh_token'], names),
          client_id: client,
          client_secret: secret,
          ...fields,
        },
        keep: { token: `=body.${answer}` },
        send: { headers: { Authorization: '="Bearer " & $signIn.token' } },
      },
    },
  }
}

function sessionOf(given: JsonObject, names: Names): JsonObject {
  const request = objectIn(given['login_requester'])
  const whole = text(
    [textIn(request['url_base']) || textIn(request['url']), textIn(request['path'])]
      .filter(Boolean)
      .join('/'),
    names,
  )
  const [, base, path] = /^(https?:\/\/[^/{}\s]+)\/*(\/[^{}\s?]*)$/.exec(whole) ?? []
  const way = given['session_token_path']
  const method = (textIn(request['http_method']) || 'POST').toLowerCase()
  const known = base !== undefined && Array.isArray(way) && /^(get|post|put)$/.test(method)
  if (!known) throw new Untranslatable(whole)
  const sent = objectIn(given['request_authentication'])
  const at = objectIn(sent['inject_into'])
  const value = '=$signIn.token'
  const send =
    sent['type'] !== 'ApiKey'
      ? { headers: { Authorization: '="Bearer " & $signIn.token' } }
      : at['inject_into'] === 'request_parameter'
        ? { query: { [textIn(at['field_name'])]: value } }
        : { headers: { [textIn(at['field_name'])]: value } }
  return {
    auth: {
      login: {
        [method]: path?.replaceAll(/\/{2,}/g, '/') ?? '/',
        base,
        ...bodyOf(request, names),
        keep: { token: `=body.${way.join('.')}` },
        send,
      },
    },
  }
}
