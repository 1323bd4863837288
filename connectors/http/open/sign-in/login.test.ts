import type { ServerResponse } from 'node:http'
import { describe, expect, test } from 'vitest'
import { answerJson, type ReceivedRequest } from '../../../testing/local-server.ts'
import { connectShop, failureOf, readAll, signal } from '../../testing/connect-shop.ts'

type Handle = (request: ReceivedRequest, response: ServerResponse) => void

/** A system with sessions: how it lets in, and what it does with who is in and who is not. */
function systemOf(parts: {
  readonly path: string
  readonly letIn: (request: ReceivedRequest, response: ServerResponse, session: string) => boolean
  readonly knows: (request: ReceivedRequest, session: string) => boolean
  readonly deny?: Handle
}) {
  const sessions = new Set<string>()
  const system = { logins: 0, endAll: () => sessions.clear() }
  const deny = parts.deny ?? ((_, response) => answerJson(response, { message: 'no' }, 401))
  const respond: Handle = (request, response) => {
    if (request.url === `/api${parts.path}`) {
      system.logins += 1
      const session = `the-session-number-${system.logins}`
      if (parts.letIn(request, response, session)) sessions.add(session)
      return
    }
    const isIn = [...sessions].some((session) => parts.knows(request, session))
    if (!isIn) return deny(request, response)
    if (request.method === 'GET') return answerJson(response, { items: [{ id: 1, sku: 'A' }] })
    return answerJson(response, { item: { id: 7, ...JSON.parse(request.body) } })
  }
  return { system, respond }
}

/** As Magento documents it: the answer is the token alone, as JSON text. */
const MAGENTO = {
  path: '/V1/integration/admin/token',
  letIn: ({ body }: ReceivedRequest, response: ServerResponse, session: string) => {
    const isRight = body === JSON.stringify({ username: 'ann', password: 'SECRETKEY0001' })
    if (isRight) answerJson(response, session)
    else answerJson(response, { message: 'The account sign-in was incorrect.' }, 401)
    return isRight
  },
  knows: ({ headers }: ReceivedRequest, session: string) =>
    headers.authorization === `Bearer ${session}`,
}
const magento = (more = '', password = '=$settings.key') => `  auth:
    login:
      post: /V1/integration/admin/token
      body: { username: ann, password: ${password} }
      keep: { token: =body }
      send: { headers: { Authorization: '="Bearer " & $signIn.token' } }
${more}`

/** As Odoo documents it: JSON-RPC, a cookie, and errors in a 200. */
const ODOO = {
  path: '/web/session/authenticate',
  letIn: ({ body }: ReceivedRequest, response: ServerResponse, session: string) => {
    const { params } = JSON.parse(body)
    const isRight = params.login === 'ann' && params.password === 'SECRETKEY0001'
    const result = isRight ? { result: { uid: 2, db: params.db } } : { error: denied(200) }
    response
      .writeHead(200, {
        'content-type': 'application/json',
        'set-cookie': [
          'tz=Europe/Amsterdam; Expires=Wed, 24 Feb 2027 10:00:00 GMT; Path=/',
          `session_id=${session}; Expires=Wed, 24 Feb 2027 10:00:00 GMT; HttpOnly; Path=/`,
        ],
      })
      .end(JSON.stringify({ jsonrpc: '2.0', id: null, ...result }))
    return isRight
  },
  knows: ({ headers }: ReceivedRequest, session: string) =>
    headers.cookie === `session_id=${session}`,
  deny: ((_, response) =>
    answerJson(response, { jsonrpc: '2.0', error: denied(100) })) satisfies Handle,
}
const denied = (code: number) => ({ code, message: code === 100 ? 'Odoo Session Expired' : 'Odoo' })
const odoo = (password = '=$settings.key') => `  auth:
    login:
      post: /web/session/authenticate
      body: { jsonrpc: "2.0", method: call, params: { db: shop, login: ann, password: ${password} } }
      keep: { session: =cookies.session_id }
      send: { headers: { Cookie: '="session_id=" & $signIn.session' } }
      ends: =body.error.code = 100
  errors:
    - { if: =body.error.code = 200, is: config, say: The user or the password is wrong. }
    - { if: =$exists(body.error), is: invalid, say: =body.error.message }
`

describe('a session', () => {
  test.each([
    ['that a header carries', MAGENTO, magento()],
    ['that a cookie carries', ODOO, odoo()],
  ])('%s is opened once, and again when the system has ended it', async (_, parts, http) => {
    const { system, respond } = systemOf(parts)
    const { connection } = await connectShop(respond, { http })
    const read = () => readAll(connection, 'item')
    const [one, two] = await Promise.all([read(), read()])
    expect([one.length, two.length]).toEqual([1, 1])
    expect(system.logins).toBe(1)
    system.endAll()
    expect((await Promise.all([read(), read(), read()])).map(({ length }) => length)).toEqual([
      1, 1, 1,
    ])
    expect(system.logins).toBe(2)
  })

  test('goes in the body of writes and in the query of reads, where the connector says so', async () => {
    const { system, respond } = systemOf({
      path: '/login?app=mapwright',
      letIn: ({ headers, method }, response, session) => {
        const isRight = method === 'PUT' && headers['x-key'] === 'SECRETKEY0001'
        answerJson(response, { data: { ticket: session } }, isRight ? 201 : 403)
        return isRight
      },
      knows: ({ method, url, body }, session) =>
        method === 'GET'
          ? new URL(url, 'http://x').searchParams.get('ticket') === session
          : JSON.parse(body).ticket === session,
    })
    const { connection, item, server } = await connectShop(respond, {
      http: `  auth:
    login:
      put: /login
      query: { app: mapwright }
      headers: { X-Key: =$settings.key }
      keep: { ticket: =body.data.ticket }
      send: { query: { ticket: =$signIn.ticket }, body: { ticket: =$signIn.ticket } }
`,
    })
    expect(await readAll(connection, 'item')).toHaveLength(1)
    await item.create({ sku: 'B' }, { operation: 'o', signal })
    expect(JSON.parse(server.requests.at(-1)?.body ?? '')).toEqual({
      item: { sku: 'B' },
      ticket: 'the-session-number-1',
    })
    expect(system.logins).toBe(1)
  })

  test.each([
    ['as long as the connector says', 'lasts: 20m', 1200],
    ['as long as its answer says', 'lasts: =$number(headers.`x-lasts`)', 300],
    ['for a moment only', 'lasts: 20s', 20],
  ])('is kept %s', async (_, lasts, seconds) => {
    const { system, respond } = systemOf(MAGENTO)
    const { connection, clock } = await connectShop(
      (request, response) => respond(request, response.setHeader('x-lasts', '300')),
      { http: magento(`      ${lasts}\n`) },
    )
    await readAll(connection, 'item')
    await clock.sleep(seconds * 700, signal)
    await readAll(connection, 'item')
    expect(system.logins).toBe(1)
    await clock.sleep(seconds * 300, signal)
    await readAll(connection, 'item')
    expect(system.logins).toBe(2)
  })

  test('that no login can open is asked for once for each call, not in a circle', async () => {
    const { system, respond } = systemOf({ ...MAGENTO, knows: () => false })
    const { item, server } = await connectShop(respond, { http: magento() })
    const failure = await failureOf(item.create({ sku: 'A' }, { operation: 'o', signal }))
    expect(failure).toMatchObject({ class: 'config', mayHaveHappened: false })
    expect(system.logins).toBe(2)
    expect(server.requests).toHaveLength(4)
  })
})

describe('a login that is refused', () => {
  test.each([
    [
      'by its status',
      MAGENTO,
      magento('', 'wrong'),
      'A shop refused the credentials of this connection: 401',
    ],
    [
      'in words of the connector',
      ODOO,
      odoo('wrong'),
      'A shop refused the credentials of this connection: The user or the password is wrong.',
    ],
  ])('%s stops before anything is asked', async (_, parts, http, message) => {
    const { respond } = systemOf(parts)
    const { item, server } = await connectShop(respond, { http })
    const failure = await failureOf(item.create({ sku: 'A' }, { operation: 'o', signal }))
    expect(failure).toMatchObject({ class: 'config', mayHaveHappened: false, message })
    expect(server.requests).toHaveLength(1)
  })

  test.each([
    [503, { message: 'busy' }],
    [429, { message: 'slowly' }],
  ])('with %i for now is passing trouble', async (status, body) => {
    const { item } = await connectShop((_, response) => answerJson(response, body, status), {
      http: magento(),
    })
    const failure = await failureOf(item.create({ sku: 'A' }, { operation: 'o', signal }))
    expect(failure).toMatchObject({ class: 'temporary', mayHaveHappened: false })
  })

  test('by what tells the credentials back tells them to nobody', async () => {
    const { item } = await connectShop(
      ({ body }, response) => answerJson(response, { told: body }, 400),
      { http: magento('  errors: [{ if: =status = 400, is: invalid, say: =body.told }]\n') },
    )
    const failure = await failureOf(item.create({ sku: 'A' }, { operation: 'o', signal }))
    expect(failure.message).toContain('"password":"***"')
    expect(JSON.stringify(failure.reason)).not.toContain('SECRETKEY0001')
  })
})

test('neither credentials nor session are in what is told of requests', async () => {
  const { respond } = systemOf(ODOO)
  const heard: unknown[] = []
  const { item } = await connectShop(
    (request, response) => {
      if (request.method !== 'PUT') return respond(request, response)
      return answerJson(response, { told: request.headers.cookie }, 422)
    },
    {
      http: odoo(),
      options: {
        onExchange: (tell) => heard.push(tell()),
        onRequest: (event) => heard.push(event),
      },
    },
  )
  await item.create({ sku: 'A' }, { operation: 'o', signal })
  const failure = await failureOf(item.update(1, { sku: 'B' }, { signal }))
  const told = JSON.stringify([heard, failure.reason, failure.message])
  expect(told).toContain('session_id=***')
  expect(told).not.toMatch(/the-session-number|SECRETKEY0001/)
})
