import type { ServerResponse } from 'node:http'
import { expect, test } from 'vitest'
import { compileConnector } from '../../../../engine/index.ts'
import { transportSpecs } from '../../../specs.ts'
import {
  answerJson,
  type ReceivedRequest,
  startLocalServer,
} from '../../../testing/local-server.ts'
import { originsOfHttp } from '../../spec/origins-of-http.ts'
import {
  connectorText,
  connectShop,
  failureOf,
  ITEM,
  readAll,
  signal,
} from '../../testing/connect-shop.ts'
import { askForTokens } from './sign-in.ts'

/** What a system's documentation says of how it hands out tokens. */
interface Dialect {
  /** Whether a request for a token is as the documentation has it. */
  readonly takes: (request: ReceivedRequest) => boolean
  /** Whether a request for data carries the token. */
  readonly knows?: (request: ReceivedRequest, token: string) => boolean
  readonly gives?: Readonly<Record<string, unknown>>
  readonly status?: number
}

const isBearer = ({ headers }: ReceivedRequest, token: string) =>
  headers.authorization === `Bearer ${token}`

/** A system that hands out tokens at /api/token; its tokens end when it says so. */
function systemOf({ takes, knows = isBearer, gives = {}, status = 200 }: Dialect) {
  const good = new Set<string>()
  const system = { asked: 0, endAll: () => good.clear(), isShut: false }
  const respond = (request: ReceivedRequest, response: ServerResponse) => {
    if (request.url.startsWith('/api/token')) {
      system.asked += 1
      if (system.isShut || !takes(request)) {
        return answerJson(response, { error: 'invalid_client' }, 401)
      }
      const token = `token-number-${system.asked}`
      good.add(token)
      const body = { access_token: token, token_type: 'Bearer', expires_in: 600, ...gives }
      return answerJson(response, body, status)
    }
    const isKnown = [...good].some((token) => knows(request, token))
    if (!isKnown) return answerJson(response, { error: 'invalid_token' }, 401)
    return answerJson(response, { items: [{ id: 1, sku: 'A' }] })
  }
  return { system, respond }
}

const formOf = ({ headers, body }: ReceivedRequest) =>
  headers['content-type'] === 'application/x-www-form-urlencoded'
    ? Object.fromEntries(new URLSearchParams(body))
    : undefined
const jsonOf = ({ headers, body }: ReceivedRequest): unknown =>
  headers['content-type'] === 'application/json' ? JSON.parse(body) : undefined
const same = (one: unknown, other: unknown) => JSON.stringify(one) === JSON.stringify(other)

const oauth = (keys: string) => `  auth:
    oauth: { grant: client_credentials, token: =$settings.url & "/token", ${keys} }
`

/** RFC 6749, 4.4 with the credentials in the body (2.3.1). */
const PLAIN: Dialect = {
  takes: (request) =>
    same(formOf(request), {
      grant_type: 'client_credentials',
      client_id: 'app',
      client_secret: 'SECRETKEY0001',
    }),
}
const PLAIN_KEYS = 'client: app, secret: =$settings.key'

test.each<[string, string, Dialect]>([
  ['its id and secret in the body', PLAIN_KEYS, PLAIN],
  [
    'both in the header, written as a form first, and a scope',
    'client: "my app:1", secret: "p+s:s é", secretIn: header, scope: read write',
    {
      takes: (request) =>
        // RFC 6749, 2.3.1 and appendix B.
        request.headers.authorization ===
          `Basic ${Buffer.from('my+app%3A1:p%2Bs%3As+%C3%A9').toString('base64')}` &&
        same(formOf(request), { grant_type: 'client_credentials', scope: 'read write' }),
    },
  ],
  [
    'JSON, as Shopware wants it',
    `${PLAIN_KEYS}, body: json`,
    {
      takes: (request) =>
        same(jsonOf(request), {
          grant_type: 'client_credentials',
          client_id: 'app',
          client_secret: 'SECRETKEY0001',
        }),
    },
  ],
  [
    'an audience, as Auth0 wants it, and a kind of grant that is its own, as Zoom does',
    `${PLAIN_KEYS}, fields: { audience: "https://a.example/", grant_type: account_credentials }`,
    {
      takes: (request) =>
        same(formOf(request), {
          grant_type: 'account_credentials',
          client_id: 'app',
          client_secret: 'SECRETKEY0001',
          audience: 'https://a.example/',
        }),
      status: 201,
    },
  ],
  [
    'a token that goes in a header of its own, as at Shopify',
    `${PLAIN_KEYS}, send: { headers: { X-Shopify-Access-Token: =$signIn.token } }`,
    {
      ...PLAIN,
      knows: ({ headers }, token) =>
        headers['x-shopify-access-token'] === token && headers.authorization === undefined,
    },
  ],
  [
    'a token that goes in the query, and a part of the answer that goes with it',
    `${PLAIN_KEYS}, keep: { tenant: =body.account.id }, send: { query: { access_token: =$signIn.token, tenant: =$signIn.tenant } }`,
    {
      ...PLAIN,
      gives: { account: { id: 'acme-nl' } },
      knows: ({ url }, token) => {
        const query = new URL(url, 'http://x').searchParams
        return query.get('access_token') === token && query.get('tenant') === 'acme-nl'
      },
    },
  ],
])('an application gets its own token with %s', async (_, keys, dialect) => {
  const { system, respond } = systemOf(dialect)
  const { connection } = await connectShop(respond, { http: oauth(keys) })
  expect(await readAll(connection, 'item')).toHaveLength(1)
  expect(await readAll(connection, 'item')).toHaveLength(1)
  expect(system.asked).toBe(1)
})

test('a password grant names its grant', async () => {
  const { respond } = systemOf({
    takes: (request) =>
      same(formOf(request), {
        grant_type: 'password',
        client_id: 'administration',
        username: 'ann',
        password: 'SECRETKEY0001',
      }),
  })
  const { connection } = await connectShop(respond, {
    http: `  auth: { oauth: { grant: password, token: =$settings.url & "/token", client: administration, fields: { username: ann, password: =$settings.key } } }\n`,
  })
  expect(await readAll(connection, 'item')).toHaveLength(1)
})

test('a token is asked for once by all who need it, and again before it ends', async () => {
  const { system, respond } = systemOf(PLAIN)
  const { connection, clock } = await connectShop(respond, { http: oauth(PLAIN_KEYS) })
  await Promise.all([readAll(connection, 'item'), readAll(connection, 'item')])
  expect(system.asked).toBe(1)
  await clock.sleep(530_000, signal)
  await readAll(connection, 'item')
  // It ends in more than a minute.
  expect(system.asked).toBe(1)
  await clock.sleep(20_000, signal)
  await readAll(connection, 'item')
  expect(system.asked).toBe(2)
})

test('a token that the system ended is replaced once, and nothing goes round in circles', async () => {
  const { system, respond } = systemOf(PLAIN)
  const { connection, server } = await connectShop(respond, { http: oauth(PLAIN_KEYS) })
  await readAll(connection, 'item')
  system.endAll()
  expect(await readAll(connection, 'item')).toHaveLength(1)
  expect(system.asked).toBe(2)

  const deaf = systemOf({ ...PLAIN, knows: () => false })
  const other = await connectShop(deaf.respond, { http: oauth(PLAIN_KEYS) })
  expect(await failureOf(readAll(other.connection, 'item'))).toMatchObject({ class: 'config' })
  expect(deaf.system.asked).toBe(2)
  expect(other.server.requests.filter(({ url }) => url.includes('/items'))).toHaveLength(2)
  expect(server.requests).toHaveLength(5)
})

test('an answer that the connector knows as the end of a token is one, also with another status', async () => {
  const { system, respond } = systemOf(PLAIN)
  const { connection } = await connectShop(
    (request, response) => {
      if (system.asked === 1 && request.url.includes('/items')) {
        return answerJson(response, { errors: [{ code: 'TOKEN_EXPIRED' }] }, 403)
      }
      return respond(request, response)
    },
    { http: oauth(`${PLAIN_KEYS}, ends: '=status = 403 and "TOKEN_EXPIRED" in body.errors.code'`) },
  )
  expect(await readAll(connection, 'item')).toHaveLength(1)
  expect(system.asked).toBe(2)
})

test('refused credentials are told plainly, without them, and nothing is asked for', async () => {
  const { system, respond } = systemOf(PLAIN)
  system.isShut = true
  const { item, server } = await connectShop(respond, { http: oauth(PLAIN_KEYS) })
  const failure = await failureOf(item.create({ sku: 'A' }, { operation: 'o', signal }))
  expect(failure).toMatchObject({
    class: 'config',
    mayHaveHappened: false,
    message: 'A shop did not issue a token: invalid_client',
  })
  expect(server.requests.map(({ url }) => url)).toEqual(['/api/token'])
})

test('an answer without what is to be kept is no sign-in', async () => {
  const { respond } = systemOf(PLAIN)
  const { connection } = await connectShop(respond, {
    http: oauth(`${PLAIN_KEYS}, keep: { tenant: =body.tenant }`),
  })
  expect(await failureOf(readAll(connection, 'item'))).toMatchObject({
    class: 'config',
    message: expect.stringContaining('"tenant"'),
  })
})

test('what was handed out is in nothing that is told, wherever it was sent', async () => {
  const { respond } = systemOf({
    ...PLAIN,
    gives: { session: 'session-of-the-shop' },
    knows: ({ url }, token) => url.includes(`t=${token}`),
  })
  const heard: unknown[] = []
  const { connection, item } = await connectShop(
    (request, response) => {
      if (request.method === 'PUT') return answerJson(response, { told: request.url }, 422)
      return respond(request, response)
    },
    {
      http: `${oauth(`${PLAIN_KEYS}, keep: { session: =body.session }, send: { query: { t: =$signIn.token }, headers: { x-session: =$signIn.session }, body: { sid: =$signIn.session } }`)}  errors: [{ if: =status = 422, is: invalid, say: =body.told }]\n`,
      options: {
        onExchange: (tell) => heard.push(tell()),
        onRequest: (event) => heard.push(event),
      },
    },
  )
  await readAll(connection, 'item')
  const failure = await failureOf(item.update(1, { sku: 'B' }, { signal }))
  const told = JSON.stringify([heard, failure.message, failure.reason])
  expect(told).toContain('t=***')
  expect(told).toContain('"sid":"***"')
  expect(told).not.toContain('token-number')
  expect(told).not.toContain('session-of-the-shop')
})

test('credentials go to no address that they were not entered for', async () => {
  const { system, respond } = systemOf(PLAIN)
  const thief = await startLocalServer(respond)
  const shop = await startLocalServer(respond)
  const { connection } = await connectShop(respond, {
    http: `  auth: { oauth: { grant: client_credentials, token: "${thief.origin}/api/token", ${PLAIN_KEYS} } }\n`,
    options: { settings: { url: shop.origin, key: 'SECRETKEY0001' }, origins: [shop.origin] },
  })
  expect(await failureOf(readAll(connection, 'item'))).toMatchObject({ class: 'config' })
  expect([system.asked, shop.requests]).toEqual([0, []])
  await Promise.all([thief.close(), shop.close()])
})

test('tokens are renewed where the system renews them, and what renews stays where none comes', async () => {
  const { plan } = compileConnector(
    'shop.yaml',
    connectorText(
      `  auth: { oauth: { authorize: =$settings.url & "/me", token: =$settings.url & "/token", renew: =$settings.url & "/renew", client: app } }`,
      ITEM,
    ),
    { transports: transportSpecs },
  )
  if (!plan) throw new Error('no plan')
  const server = await startLocalServer((_, response) =>
    answerJson(response, { access_token: 'second', token_type: 'bearer' }),
  )
  const settings = { url: server.origin }
  const at = { connector: plan, settings, secretNames: ['key'], origins: undefined }
  const ports = { allowPrivate: true, signal, clock: { now: () => 0 } }
  const code = { code: 'c', redirect: 'https://me.example', verifier: 'v' }
  await askForTokens(at, code, ports)
  expect(await askForTokens(at, { refresh: 'r1' }, ports)).toEqual({
    access: 'second',
    refresh: 'r1',
  })
  expect(server.requests.map(({ url }) => url)).toEqual(['/token', '/renew'])
  expect(originsOfHttp(plan, { url: 'https://shop.example' })).toEqual(['https://shop.example'])
  await server.close()
})
