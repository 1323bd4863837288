import { AwsV4Signer } from 'aws4fetch'
import { isJsonObject, type Json, type JsonObject } from '../../../engine/index.ts'
import { type DocumentPath, say } from '../../../engine/transport.ts'
import type { Guess } from '../draft.ts'
import type { Api } from './api.ts'
import { clean } from './tidy-schema.ts'
import { settingName, titleOf } from './words.ts'

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
export function guessSignIn({ signIns, ways }: Api, base: string | undefined): SignedIn {
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
    parts: partsOf(way, signIns, base),
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

/** Two ways of OAuth that are named together end in one token. */
function partsOf(
  way: readonly string[],
  signIns: Api['signIns'],
  base: string | undefined,
): readonly Part[] {
  const parts = way.map((name) => partOf(name, signIns[name] ?? {}, base))
  const isOAuth = way.length > 1 && way.every((name) => signIns[name]?.['type'] === 'oauth2')
  return isOAuth ? [parts.find(({ isKnown }) => isKnown) ?? tokenPart()] : parts
}

function partOf(name: string, signIn: JsonObject, base: string | undefined): Part {
  const { type, scheme } = signIn
  const plain = typeof scheme === 'string' ? scheme.toLowerCase() : ''
  if (type === 'basic' || (type === 'http' && plain === 'basic')) return basicPart(signIn)
  if (type === 'http' && plain === 'digest') return digestPart()
  if (type === 'http' && plain === 'bearer') return tokenPart()
  if (type === 'apiKey' && isSignedByAws(name, signIn)) return awsPart(signIn, base)
  if (type === 'apiKey' && !isSigned(name, signIn)) return keyPart(name, signIn)
  if (type === 'oauth2') return oauthPart(signIn, base)
  return { ...tokenPart(), isKnown: false }
}

/** What is called a key and is a signature of each request. */
function isSigned(name: string, signIn: JsonObject): boolean {
  return /hmac|signature/i.test(name) || signIn['x-amazon-apigateway-authtype'] !== undefined
}

function isSignedByAws(name: string, signIn: JsonObject): boolean {
  const kind = signIn['x-amazon-apigateway-authtype'] ?? name
  return typeof kind === 'string' && /sigv4/i.test(kind)
}

/** What the description does not say of the signature is seen in the address, where that is one of Amazon's. */
function awsPart(signIn: JsonObject, base = 'https://-'): Part {
  const host = new AwsV4Signer({ url: base, accessKeyId: '', secretAccessKey: '' })
  const isKnown = host.service !== ''
  const { 'x-region': region = isKnown ? host.region : null, 'x-service': service } = signIn
  return {
    isKnown: true,
    fields: {
      accessKey: { title: 'Access key', type: 'string' },
      secretKey: secret('Secret key'),
      region: { title: 'Region', type: 'string', ...(region === null ? {} : { default: region }) },
    },
    required: ['accessKey', 'secretKey', ...(region === null ? ['region'] : [])],
    http: {
      auth: {
        aws: {
          accessKey: '=$settings.accessKey',
          secretKey: '=$settings.secretKey',
          region: '=$settings.region',
          service: service ?? (isKnown ? host.service : API_GATEWAY),
        },
      },
    },
  }
}

/** What an API signs by that was made with it, at whatever address. */
const API_GATEWAY = 'execute-api'

/** Some take a key in the place of the user, and no password. */
function basicPart({ description }: JsonObject = {}): Part {
  const isKey =
    typeof description === 'string' && /\b(api|secret)[ _-]?key|\btoken\b/i.test(description)
  const user = isKey ? secret('User, or the key in its place') : { title: 'User', type: 'string' }
  return {
    isKnown: true,
    fields: { user, password: secret('Password') },
    required: isKey ? ['user'] : ['user', 'password'],
    http: { auth: { basic: { user: '=$settings.user', password: '=$settings.password' } } },
  }
}

function digestPart(): Part {
  const login = { user: '=$settings.user', password: '=$settings.password' }
  return { ...basicPart(), http: { auth: { digest: login } } }
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
  const isToken = field.toLowerCase() === 'authorization'
  const setting = isToken ? 'token' : settingName(field)
  const value = `=$settings.${setting}`
  const title = isToken ? 'What the header "Authorization" holds' : titleOf(clean(field))
  const common = { fields: { [setting]: secret(title) }, required: [setting] }
  if (signIn['in'] === 'header')
    return { ...common, isKnown: true, http: { headers: { [field]: value } } }
  if (signIn['in'] === 'cookie') {
    const cookie = `=${JSON.stringify(`${field}=`)} & $settings.${setting}`
    return { ...common, isKnown: true, http: { headers: { Cookie: cookie } } }
  }
  if (signIn['in'] === 'query')
    return { ...common, isKnown: true, http: { query: { [field]: value } } }
  return { ...tokenPart(), isKnown: false }
}

/** How tokens are got by OAuth: people sign in, or the application does, or with a password; else the token stands alone. */
function oauthPart(signIn: JsonObject, base: string | undefined): Part {
  const code = flowOf(signIn, 'authorizationCode', 'accessCode')
  const authorize = addressOf(code?.['authorizationUrl'], base)
  if (code && authorize !== undefined) return tokensOf(code, { authorize }, base)
  const application = flowOf(signIn, 'clientCredentials', 'application')
  if (application) return tokensOf(application, { grant: 'client_credentials' }, base)
  const password = flowOf(signIn, 'password', 'password')
  if (!password) return { ...tokenPart(), isKnown: false }
  const fields = { username: '=$settings.user', password: '=$settings.password' }
  const {
    isKnown,
    http,
    fields: settings,
  } = tokensOf(password, { grant: 'password', fields }, base)
  const user = basicPart()
  // A password may be all that is asked for.
  return { isKnown, http, fields: { ...user.fields, ...settings }, required: user.required }
}

function tokensOf({ tokenUrl }: JsonObject, grant: JsonObject, base: string | undefined): Part {
  const token = addressOf(tokenUrl, base)
  if (token === undefined) return { ...tokenPart(), isKnown: false }
  const client = { client: '=$settings.client', secret: '=$settings.secret' }
  return {
    isKnown: true,
    fields: {
      client: { title: 'Client id of the application', type: 'string' },
      secret: secret('Client secret'),
      scope: { title: 'Scopes, with spaces between them', type: 'string' },
    },
    required: ['client', 'secret'],
    http: { auth: { oauth: { ...grant, token, ...client, scope: '=$settings.scope' } } },
  }
}

/** A flow of OAuth, as OpenAPI 3 and as Swagger 2 write it. */
function flowOf(signIn: JsonObject, name: string, inSwagger: string): JsonObject | undefined {
  const { flows, flow } = signIn
  if (flow === inSwagger) return signIn
  const found = isJsonObject(flows) ? flows[name] : undefined
  return isJsonObject(found) ? found : undefined
}

/** An address of a description may be relative to where the API is. */
function addressOf(value: Json | undefined, base: string | undefined): string | undefined {
  if (typeof value !== 'string' || value === '') return undefined
  try {
    const { protocol, href } = new URL(value, base)
    return protocol === 'https:' && !/[{}\s]|%7B/i.test(href) ? href : undefined
  } catch {
    return undefined
  }
}

function secret(title: string): JsonObject {
  return { title, type: 'string', writeOnly: true }
}
