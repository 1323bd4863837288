import { isJsonObject, type Json, type JsonObject } from '../../../engine/index.ts'
import { type DocumentPath, say } from '../../../engine/transport.ts'
import type { Guess } from '../draft.ts'
import type { Api } from './api.ts'
import { clean } from './tidy-schema.ts'
import { camelName, titleOf } from './words.ts'

/** What a connector asks for, and how it signs in with that. */
export interface SignedIn {
  /** Fields of the settings. */
  readonly fields: Readonly<Record<string, JsonObject>>
  readonly required: readonly string[]
  /** Keys of `http`. */
  readonly http: Readonly<Record<string, Json>>
  readonly guesses: readonly Guess[]
}

type Part = Omit<SignedIn, 'guesses'> & { readonly isKnown: boolean }

const AUTH: DocumentPath = ['http', 'auth']

/** The first way of the description in which a connector can sign in; else a token, to be looked at. */
export function guessSignIn({ signIns, ways }: Api): SignedIn {
  if (ways.length === 0) {
    return {
      fields: {},
      required: [],
      http: {},
      guesses: [{ path: ['http', 'base'], reason: say('guessNoSignIn', {}) }],
    }
  }
  const read = ways.map((way) => ({
    way,
    parts: way.map((name) => partOf(name, signIns[name] ?? {})),
  }))
  const known = read.find(
    ({ parts }) => parts.every(({ isKnown }) => isKnown) && authsIn(parts) <= 1,
  )
  if (!known) {
    const name = ways[0]?.[0] ?? ''
    return {
      ...join([tokenPart()]),
      guesses: [{ path: AUTH, reason: say('guessToken', { name }) }],
    }
  }
  const joined = join(known.parts)
  const [place = 'base'] = Object.keys(joined.http)
  const guesses =
    ways.length > 1
      ? [{ path: ['http', place], reason: say('guessFirstSignIn', { count: ways.length }) }]
      : []
  return { ...joined, guesses }
}

function authsIn(parts: readonly Part[]): number {
  return parts.filter(({ http }) => http['auth'] !== undefined).length
}

function join(parts: readonly Part[]): Omit<SignedIn, 'guesses'> {
  const headers = Object.assign({}, ...parts.map(({ http }) => http['headers'] ?? {}))
  const query = Object.assign({}, ...parts.map(({ http }) => http['query'] ?? {}))
  const http = Object.assign({}, ...parts.map((part) => part.http))
  return {
    fields: Object.assign({}, ...parts.map(({ fields }) => fields)),
    required: parts.flatMap(({ required }) => required),
    http: {
      ...http,
      ...(Object.keys(headers).length > 0 ? { headers } : {}),
      ...(Object.keys(query).length > 0 ? { query } : {}),
    },
  }
}

function partOf(name: string, signIn: JsonObject): Part {
  const { type, scheme } = signIn
  const plain = typeof scheme === 'string' ? scheme.toLowerCase() : ''
  if (type === 'basic' || (type === 'http' && plain === 'basic')) return basicPart()
  if (type === 'http' && plain === 'bearer') return tokenPart()
  if (type === 'apiKey') return keyPart(name, signIn)
  if (type === 'oauth2') return oauthPart(signIn)
  return { ...tokenPart(), isKnown: false }
}

function basicPart(): Part {
  return {
    isKnown: true,
    fields: { user: { title: 'User', type: 'string' }, password: secret('Password') },
    required: ['user', 'password'],
    http: { auth: { basic: { user: '=$settings.user', password: '=$settings.password' } } },
  }
}

function tokenPart(): Part {
  return {
    isKnown: true,
    fields: { token: secret('API token') },
    required: ['token'],
    http: { auth: { bearer: '=$settings.token' } },
  }
}

function keyPart(name: string, signIn: JsonObject): Part {
  const field = typeof signIn['name'] === 'string' ? signIn['name'] : name
  const setting = /authorization/i.test(field) ? 'token' : camelName(field)
  const value = `=$settings.${setting}`
  const title =
    setting === 'token' ? 'What the header "Authorization" holds' : titleOf(clean(field))
  const common = { fields: { [setting]: secret(title) }, required: [setting] }
  if (signIn['in'] === 'header')
    return { ...common, isKnown: true, http: { headers: { [field]: value } } }
  if (signIn['in'] === 'query')
    return { ...common, isKnown: true, http: { query: { [field]: value } } }
  return { ...tokenPart(), isKnown: false }
}

/** People sign in at the system, or the application does by itself; of other ways of OAuth the token stands alone. */
function oauthPart(signIn: JsonObject): Part {
  const code = flowOf(signIn, 'authorizationCode', 'accessCode')
  const application = flowOf(signIn, 'clientCredentials', 'application')
  const { authorizationUrl: authorize, tokenUrl: token } = code ?? application ?? {}
  if (!isAddress(token) || (code && !isAddress(authorize)))
    return { ...tokenPart(), isKnown: false }
  const grant: JsonObject = code ? { authorize: authorize ?? '' } : { grant: 'client_credentials' }
  return {
    isKnown: true,
    fields: {
      client: { title: 'Client id of the application', type: 'string' },
      secret: secret('Client secret'),
      scope: { title: 'Scopes, with spaces between them', type: 'string' },
    },
    required: ['client', 'secret'],
    http: {
      auth: {
        oauth: {
          ...grant,
          token,
          client: '=$settings.client',
          secret: '=$settings.secret',
          scope: '=$settings.scope',
        },
      },
    },
  }
}

/** A flow of OAuth, as OpenAPI 3 and as Swagger 2 write it. */
function flowOf(signIn: JsonObject, name: string, inSwagger: string): JsonObject | undefined {
  const { flows, flow } = signIn
  if (flow === inSwagger) return signIn
  const found = isJsonObject(flows) ? flows[name] : undefined
  return isJsonObject(found) ? found : undefined
}

function isAddress(value: Json | undefined): value is string {
  return typeof value === 'string' && /^https:\/\/[^\s{}]+$/.test(value)
}

function secret(title: string): JsonObject {
  return { title, type: 'string', writeOnly: true }
}
