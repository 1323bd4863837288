import type { ServerResponse } from 'node:http'
import {
  answerJson,
  type LocalServer,
  type ReceivedRequest,
  startLocalServer,
} from '../../connectors/testing/local-server.ts'

const SIGN_INS: ReadonlySet<string> = new Set(['/api/oauth/token', '/api/session'])

/** A shop whose admin API hands out tokens for a key and its secret, or opens sessions for them. */
export interface AdminShop {
  readonly server: LocalServer
  /** What it takes as the secret. */
  secret: string
  readonly signIns: () => number
  /** Ends all tokens, whatever was said of their time. */
  readonly endTokens: () => void
}

export async function startAdminShop(secret: string): Promise<AdminShop> {
  const tokens = new Set<string>()
  const server = await startLocalServer(respond)
  const shop: AdminShop = {
    server,
    secret,
    signIns: () => server.requests.filter(({ url }) => SIGN_INS.has(url)).length,
    endTokens: () => tokens.clear(),
  }

  function respond(request: ReceivedRequest, response: ServerResponse): void {
    if (request.url === '/api/oauth/token') return giveToken(request, response)
    if (request.url === '/api/session') return openSession(request, response)
    const { authorization, cookie } = request.headers
    const token = (authorization ?? cookie ?? '').replace(/^Bearer |^session=/, '')
    if (!tokens.has(token)) return answerJson(response, { errors: [] }, 401)
    return answerJson(response, { items: [{ id: 1, name: 'The only thing' }] })
  }

  function openSession({ body }: ReceivedRequest, response: ServerResponse): void {
    if (body !== JSON.stringify({ key: 'KEY', secret: shop.secret })) {
      return answerJson(response, { errors: [{ title: 'Wrong' }] }, 403)
    }
    const session = `token-${tokens.size}-of-${server.requests.length}`
    tokens.add(session)
    return answerJson(response, {}, 200, { 'set-cookie': `session=${session}; HttpOnly` })
  }

  function giveToken({ body }: ReceivedRequest, response: ServerResponse): void {
    const asked: unknown = JSON.parse(body)
    const { secret: client_secret } = shop
    const expected = { grant_type: 'client_credentials', client_id: 'KEY', client_secret }
    if (JSON.stringify(asked) !== JSON.stringify(expected)) {
      return answerJson(response, { errors: [{ title: 'Client authentication failed' }] }, 401)
    }
    const token = `token-${tokens.size}-of-${server.requests.length}`
    tokens.add(token)
    return answerJson(response, { token_type: 'Bearer', expires_in: 600, access_token: token })
  }

  return shop
}

/** As Shopware's admin API documents it: client credentials as JSON, a bearer token of ten minutes. */
export const ADMIN_SHOP_CONNECTOR = `connector: admin-shop
format: 1
title: Admin shop
settings:
  type: object
  required: [url, client, secret]
  properties:
    url: { title: Address, type: string, format: uri }
    client: { title: Access key, type: string }
    secret: { title: Secret key, type: string, writeOnly: true }
http:
  base: =$settings.url & "/api"
  auth:
    oauth:
      grant: client_credentials
      token: =$settings.url & "/api/oauth/token"
      body: json
      client: =$settings.client
      secret: =$settings.secret
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

/** The same with a session instead of a token. */
export const SESSION_SHOP_CONNECTOR = ADMIN_SHOP_CONNECTOR.replace(
  /  auth:[^]*(?=  check:)/,
  `  auth:
    login:
      post: /session
      body: { key: =$settings.client, secret: =$settings.secret }
      keep: { session: =cookies.session }
      send: { headers: { Cookie: '="session=" & $signIn.session' } }
`,
)
