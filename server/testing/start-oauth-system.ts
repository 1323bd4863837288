import { createHash, randomBytes } from 'node:crypto'
import { once } from 'node:events'
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import { readText, sendJson } from './http-texts.ts'

/** How the system behaves, and what it counted. */
export interface OAuthSystem {
  readonly url: string
  readonly client: { readonly id: string; readonly secret: string }
  /** Seconds that a token lasts, as it says. */
  lasts: number
  /** Takes no refresh token any more, as after somebody withdrew the consent. */
  isWithdrawn: boolean
  /** Tells in a refusal what it was sent. */
  tellsBack: boolean
  readonly counts: { codes: number; renewals: number }
  /** Ends all access tokens, whatever was said of their time. */
  readonly endTokens: () => void
  readonly close: () => void
}

interface Grant {
  readonly challenge: string
  readonly redirect: string
}

/** A small system where people sign in: authorization code with PKCE, refresh tokens that work once. */
export async function startOAuthSystem(): Promise<OAuthSystem> {
  const client = { id: 'mapwright-app', secret: 'the secret of the application' }
  const grants = new Map<string, Grant>()
  const access = new Set<string>()
  const refresh = new Set<string>()
  const server = createServer((request, response) => void answer(request, response))
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  const address = server.address()
  const url = `http://127.0.0.1:${typeof address === 'object' ? address?.port : ''}`
  const system: OAuthSystem = {
    url,
    client,
    lasts: 3600,
    isWithdrawn: false,
    tellsBack: false,
    counts: { codes: 0, renewals: 0 },
    endTokens: () => access.clear(),
    close: () => {
      server.close()
      server.closeAllConnections()
    },
  }

  async function answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const { pathname, searchParams } = new URL(request.url ?? '/', url)
    if (pathname === '/authorize') return ask(client.id, searchParams, response)
    if (pathname === '/agree') return agree(searchParams, response)
    if (pathname === '/token') {
      return giveTokens(new URLSearchParams(await readText(request)), response)
    }
    const token = request.headers.authorization?.replace('Bearer ', '') ?? ''
    if (!access.has(token)) return sendJson(response, 401, { error: 'invalid_token' })
    return sendJson(response, 200, { items: [{ id: 1, name: 'The only thing' }] })
  }

  function agree(asked: URLSearchParams, response: ServerResponse): void {
    const code = randomBytes(16).toString('hex')
    const redirect = asked.get('redirect_uri') ?? ''
    grants.set(code, { challenge: asked.get('code_challenge') ?? '', redirect })
    const back = new URL(redirect)
    back.searchParams.set('code', code)
    back.searchParams.set('state', asked.get('state') ?? '')
    response.writeHead(302, { Location: back.href }).end()
  }

  function giveTokens(form: URLSearchParams, response: ServerResponse): void {
    const isClient =
      form.get('client_id') === client.id && form.get('client_secret') === client.secret
    const isGood =
      isClient && (form.get('grant_type') === 'refresh_token' ? renews(form) : redeems(form))
    if (!isGood) {
      const told = system.tellsBack ? [...form.values()].join(' ') : 'The permission is over'
      return sendJson(response, 400, { error: 'invalid_grant', error_description: told })
    }
    const [token, next] = [randomBytes(16).toString('hex'), randomBytes(16).toString('hex')]
    access.add(token)
    refresh.add(next)
    return sendJson(response, 200, {
      access_token: token,
      refresh_token: next,
      token_type: 'Bearer',
      expires_in: system.lasts,
    })
  }

  function redeems(form: URLSearchParams): boolean {
    const code = form.get('code') ?? ''
    const grant = grants.get(code)
    grants.delete(code)
    system.counts.codes += 1
    const verifier = form.get('code_verifier') ?? ''
    const challenge = createHash('sha256').update(verifier).digest('base64url')
    return grant?.challenge === challenge && grant.redirect === form.get('redirect_uri')
  }

  function renews(form: URLSearchParams): boolean {
    system.counts.renewals += 1
    return refresh.delete(form.get('refresh_token') ?? '') && !system.isWithdrawn
  }

  return system
}

/** The page on which a person agrees, or does not. */
function ask(client: string, asked: URLSearchParams, response: ServerResponse): void {
  const isKnown = asked.get('client_id') === client && asked.get('response_type') === 'code'
  const back = new URL(asked.get('redirect_uri') ?? '')
  back.searchParams.set('state', asked.get('state') ?? '')
  back.searchParams.set('error', 'access_denied')
  back.searchParams.set('error_description', 'The owner said no')
  const page = isKnown
    ? `<h1>Let Mapwright in?</h1><a href="/agree?${asked}">Agree</a> <a href="${back}">Refuse</a>`
    : '<h1>Unknown application</h1>'
  const html = page.replaceAll('&', '&amp;')
  response.writeHead(200, { 'Content-Type': 'text/html' }).end(html)
}

/** The connector of such a system, as a consultant would write it. */
export const OAUTH_CONNECTOR = `connector: cloud-stock
format: 1
title: Cloud stock
settings:
  type: object
  required: [url, client, secret]
  properties:
    url: { title: Address, type: string, format: uri }
    client: { title: Application, type: string }
    secret: { title: Application secret, type: string, writeOnly: true }
http:
  base: =$settings.url & "/api"
  auth:
    oauth:
      authorize: =$settings.url & "/authorize"
      token: =$settings.url & "/token"
      client: =$settings.client
      secret: =$settings.secret
      scope: stock:read stock:write
  check: { get: /things }
resources:
  thing:
    title: Thing
    key: =id
    label: name
    list: { get: /things, items: =items }
    record: { id: =id, name: =name }
    schema:
      properties: { id: { type: integer }, name: { type: string } }
`
