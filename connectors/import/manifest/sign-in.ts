import type { Json, JsonObject } from '../../../engine/index.ts'
import { say } from '../../../engine/transport.ts'
import type { Guess } from '../draft.ts'
import { objectIn, textIn } from '../parts-of.ts'
import { type Segments, segmentsOf } from './addresses.ts'
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
export function signInOf(authenticator: JsonObject, around: AroundSignIn): SignIn {
  const type = textIn(authenticator['type'])
  if (type === '' || type === 'NoAuth') return { http: {}, guesses: [] }
  try {
    const http = WAYS[type]?.(authenticator, around)
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

export interface AroundSignIn {
  readonly names: Names
  readonly spec: JsonObject
  /** What the addresses of all lists begin with: `http.base`. */
  readonly shared: Segments
}

type Way = (authenticator: JsonObject, around: AroundSignIn) => JsonObject | undefined

const WAYS: Readonly<Record<string, Way>> = {
  BearerAuthenticator: (given, { names }) => ({
    auth: { bearer: text(given['api_token'], names) },
  }),
  BasicHttpAuthenticator: (given, { names }) => ({
    auth: {
      basic: { user: text(given['username'], names), password: text(given['password'], names) },
    },
  }),
  ApiKeyAuthenticator: (given, { names }) => {
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
  SelectiveAuthenticator: (given, around) => {
    const ways = Object.values(objectIn(given['authenticators'])).map(objectIn)
    for (const way of ways) {
      const found = WAYS[textIn(way['type'])]?.(way, around)
      if (found) return found
    }
    return undefined
  },
}

function text(value: Json | undefined, names: Names): string {
  return translate(typeof value === 'string' ? value : '', names)
}

function oauthOf(given: JsonObject, around: AroundSignIn): JsonObject {
  const { names, spec } = around
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
  // Another one each time, which a login could not keep.
  if (given['refresh_token_updater'] !== undefined)
    throw new Untranslatable('refresh_token_updater')
  return refreshed(given, { client, secret, fields }, around)
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
  { client, secret, fields }: { client: string; secret: string; fields: JsonObject },
  { names, shared }: AroundSignIn,
): JsonObject {
  const grant = textIn(given['grant_type']) || 'refresh_token'
  const renewal =
    grant === 'client_credentials' ? {} : { refresh_token: text(given['refresh_token'], names) }
  const form = {
    grant_type: grant,
    ...renewal,
    client_id: client,
    client_secret: secret,
    ...fields,
  }
  const answer = textIn(given['access_token_name']) || 'access_token'
  return {
    auth: {
      login: {
        ...placeOf('post', segmentsOf(textIn(given['token_refresh_endpoint']), '', {}), shared),
        form,
        keep: { token: `=body.${answer}` },
        send: { headers: { Authorization: '="Bearer " & $signIn.token' } },
      },
    },
  }
}

/** Where a sign-in is asked for: below the address of the API, else at a place of its own. */
function placeOf(method: string, segments: Segments, shared: Segments): JsonObject {
  const isBelow = shared.length > 0 && shared.every((segment, at) => segments[at] === segment)
  const rest = (isBelow ? segments.slice(shared.length) : segments.slice(3)).join('/')
  const base = segments.slice(0, 3).join('/')
  const isPlain = isBelow || /^https?:\/\/[\w.:-]+$/.test(base)
  if (!isPlain || /[{}\s?#]/.test(rest)) throw new Untranslatable(segments.join('/'))
  return { [method]: `/${rest}`, ...(isBelow ? {} : { base }) }
}

function sessionOf(given: JsonObject, { names, shared }: AroundSignIn): JsonObject {
  const request = objectIn(given['login_requester'])
  const way = given['session_token_path']
  const method = (textIn(request['http_method']) || 'POST').toLowerCase()
  if (!Array.isArray(way) || !/^(get|post|put)$/.test(method)) throw new Untranslatable(method)
  const address = textIn(request['url_base']) || textIn(request['url'])
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
        ...placeOf(method, segmentsOf(address, textIn(request['path']), {}), shared),
        ...bodyOf(request, names),
        keep: { token: `=body.${way.join('.')}` },
        send,
      },
    },
  }
}
