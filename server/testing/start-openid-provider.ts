import { createHash, createHmac, generateKeyPairSync, randomBytes, sign } from 'node:crypto'
import { once } from 'node:events'
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import { readText, sendJson } from './http-texts.ts'

/** What the provider tells of whoever signs in next, and how it misbehaves. */
export interface Told {
  email: string
  sub: string
  emailVerified: unknown
  /** How the id token is signed; anything but "good" is a forgery. */
  signed: 'good' | 'by another key' | 'not at all' | 'with the public key'
  /** What who asks with the access token is told; absent: nobody is told anything. */
  info: { readonly status: number; readonly claims: object } | undefined
  /** How often it was asked to exchange a code. */
  asked: number
  /** Replaces claims of the id token. */
  claims: Readonly<Record<string, unknown>>
}

export interface TestOpenIdProvider {
  readonly issuer: string
  readonly told: Told
  readonly close: () => void
}

interface Grant {
  readonly challenge: string
  readonly redirectUri: string
  readonly nonce: string
}

const { privateKey, publicKey } = generateKeyPairSync('rsa', { modulusLength: 2048 })
const KEY = { ...publicKey.export({ format: 'jwk' }), kid: '1', alg: 'RS256', use: 'sig' }

/** A small OpenID provider, which signs everybody in at once: authorization code with PKCE, signed id tokens. */
export async function startOpenIdProvider(client: {
  readonly id: string
  readonly secret: string
}): Promise<TestOpenIdProvider> {
  const told: Told = {
    email: '',
    sub: 'subject-1',
    emailVerified: true,
    signed: 'good',
    info: undefined,
    asked: 0,
    claims: {},
  }
  const accessTokens = new Set<string>()
  const grants = new Map<string, Grant>()
  const server = createServer((request, response) => void answer(request, response))
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  const address = server.address()
  const issuer = `http://127.0.0.1:${typeof address === 'object' ? address?.port : ''}`

  async function answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const url = new URL(request.url ?? '/', issuer)
    if (url.pathname === '/.well-known/openid-configuration') {
      return sendJson(response, 200, describeSelf(issuer))
    }
    if (url.pathname === '/userinfo') return giveInfo(request, response)
    if (url.pathname === '/keys') return sendJson(response, 200, { keys: [KEY] })
    if (url.pathname === '/authorize') return authorize(url, response)
    return giveTokens(new URLSearchParams(await readText(request)), response)
  }

  function authorize({ searchParams }: URL, response: ServerResponse): void {
    const code = randomBytes(16).toString('hex')
    const redirectUri = searchParams.get('redirect_uri') ?? ''
    const challenge = searchParams.get('code_challenge') ?? ''
    grants.set(code, { challenge, redirectUri, nonce: searchParams.get('nonce') ?? '' })
    const back = new URL(redirectUri)
    back.searchParams.set('code', code)
    back.searchParams.set('state', searchParams.get('state') ?? '')
    response.writeHead(302, { Location: back.href }).end()
  }

  function giveInfo({ headers }: IncomingMessage, response: ServerResponse): void {
    const [, token = ''] = /^Bearer (.+)$/.exec(headers.authorization ?? '') ?? []
    const { info } = told
    if (!info || !accessTokens.has(token)) return sendJson(response, 401, {})
    return sendJson(response, info.status, info.claims)
  }

  function giveTokens(form: URLSearchParams, response: ServerResponse): void {
    told.asked += 1
    const code = form.get('code') ?? ''
    const grant = grants.get(code)
    grants.delete(code)
    const challenge = createHash('sha256')
      .update(form.get('code_verifier') ?? '')
      .digest('base64url')
    const isGood =
      grant?.challenge === challenge &&
      grant.redirectUri === form.get('redirect_uri') &&
      form.get('client_id') === client.id &&
      form.get('client_secret') === client.secret
    if (!isGood) return sendJson(response, 400, { error: 'invalid_grant' })
    const now = Math.floor(Date.now() / 1000)
    const claims = {
      iss: issuer,
      aud: client.id,
      sub: told.sub,
      email: told.email,
      email_verified: told.emailVerified,
      nonce: grant.nonce,
      iat: now,
      exp: now + 300,
      ...told.claims,
    }
    const idToken = signToken(claims, told.signed)
    const accessToken = randomBytes(16).toString('hex')
    accessTokens.add(accessToken)
    const tokens = { access_token: accessToken, token_type: 'Bearer', id_token: idToken }
    return sendJson(response, 200, tokens)
  }

  return { issuer, told, close: () => server.close() }
}

function describeSelf(issuer: string): object {
  return {
    issuer,
    authorization_endpoint: `${issuer}/authorize`,
    token_endpoint: `${issuer}/token`,
    userinfo_endpoint: `${issuer}/userinfo`,
    jwks_uri: `${issuer}/keys`,
    response_types_supported: ['code'],
    subject_types_supported: ['public'],
    id_token_signing_alg_values_supported: ['RS256'],
    code_challenge_methods_supported: ['S256'],
  }
}

const ALGORITHM_OF: Readonly<Record<Told['signed'], string>> = {
  good: 'RS256',
  'by another key': 'RS256',
  'with the public key': 'HS256',
  'not at all': 'none',
}

function signToken(claims: object, how: Told['signed']): string {
  const parts = [{ alg: ALGORITHM_OF[how], kid: '1' }, claims].map((part) =>
    Buffer.from(JSON.stringify(part)).toString('base64url'),
  )
  const text = parts.join('.')
  return `${text}.${signatureOf(text, how)}`
}

function signatureOf(text: string, how: Told['signed']): string {
  switch (how) {
    case 'good':
      return sign('sha256', Buffer.from(text), privateKey).toString('base64url')
    case 'by another key': {
      const { privateKey: other } = generateKeyPairSync('rsa', { modulusLength: 2048 })
      return sign('sha256', Buffer.from(text), other).toString('base64url')
    }
    case 'with the public key': {
      const key = publicKey.export({ format: 'pem', type: 'spki' })
      return createHmac('sha256', key).update(text).digest('base64url')
    }
    case 'not at all':
      return ''
  }
}
