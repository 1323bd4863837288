import { describe, expect, test } from 'vitest'
import { type Json, UnknownValues } from '../../../engine/index.ts'
import { answerJson, startLocalServer } from '../../testing/local-server.ts'
import { connectShop, failureOf, readAll, signal } from '../testing/connect-shop.ts'

describe('a request', () => {
  test('encodes what fills its path, and leaves absent query fields out', async () => {
    const { server, connection } = await connectShop(
      (_, response) => answerJson(response, { lines: [] }),
      {
        resources: `
  item:
    title: Line
    list:
      get: /orders/{order}/lines
      query: { status: =$with.status, tag: =$with.tag, text: a b&c }
      items: =lines
    record: { sku: =sku }
`,
      },
    )
    await readAll(connection, 'item', { with: { order: 'a/../b?', tag: ['x', 'y'] } })
    expect(server.requests[0]?.url).toBe(
      '/api/orders/a%2F..%2Fb%3F/lines?tag=x&tag=y&text=a%20b%26c',
    )
  })

  test.each(['..', '.', ''])('is not sent when "%s" would fill its path', async (id) => {
    const { server, item } = await connectShop((_, response) => answerJson(response, {}))
    expect(await failureOf(item.delete(id, { signal }))).toMatchObject({
      class: 'invalid',
      mayHaveHappened: false,
    })
    expect(server.requests).toEqual([])
  })

  test('is not sent with what a plan knows only after a create', async () => {
    const { server, item } = await connectShop((_, response) => answerJson(response, {}))
    const id = new UnknownValues().idOf('shop.item', 'op', 'number')
    const { read } = item
    if (!read) throw new Error('items can be read')
    for (const ask of [
      () => read(id, signal),
      () => item.find({ sku: id }, { fresh: false, signal }),
      () => item.find({ sku: `no. ${id}` }, { fresh: false, signal }),
      () => item.create({ parent: id }, { operation: 'op', signal }),
      () => item.update(5, { list: [{ [id]: true }] }, { signal }),
    ]) {
      await expect(ask()).rejects.toThrow('known only after a create')
    }
    expect(server.requests).toEqual([])
  })

  test('tells how many records a list has, or that the answer does not', async () => {
    const answers: Json[] = [{ count: 12 }, { count: 'many' }]
    const { server, item } = await connectShop((_, response) =>
      answerJson(response, answers.shift() ?? null),
    )
    expect(await item.count?.({ with: { tag: 'x' }, signal })).toBe(12)
    expect(await item.count?.({ signal })).toBeUndefined()
    expect(server.requests.map(({ url }) => url)).toEqual([
      '/api/items/count?tag=x',
      '/api/items/count',
    ])
  })

  test('is heard of without its query', async () => {
    const heard: unknown[] = []
    const { server, item } = await connectShop(
      (_, response) => answerJson(response, { items: [] }),
      { options: { onRequest: (event) => heard.push(event) } },
    )
    await item.find({ sku: 'secret' }, { fresh: false, signal })
    const { hostname, port } = new URL(server.origin)
    expect(heard).toEqual([
      {
        verb: 'GET',
        ms: 0,
        result: '2xx',
        isGood: true,
        attributes: {
          'http.request.method': 'GET',
          'http.response.status_code': 200,
          'server.address': hostname,
          'server.port': Number(port),
          'url.scheme': 'http',
        },
      },
    ])
  })

  test('is told with its query and both bodies to who keeps them', async () => {
    const heard: unknown[] = []
    const { item } = await connectShop(
      (_, response) => answerJson(response, { item: { id: 5, sku: 'A' } }, 201),
      { options: { onExchange: (tell) => heard.push(tell()) } },
    )
    await item.create({ sku: 'A' }, { operation: 'op1', signal })
    expect(heard).toMatchObject([
      {
        summary: 'POST /api/items',
        outcome: '201',
        isGood: true,
        detail: { sent: { item: { sku: 'A' } }, received: { item: { id: 5, sku: 'A' } } },
      },
    ])
  })
})

test.each([
  [
    'a token that the system handed out',
    'auth: { oauth: { authorize: https://x.example, token: https://x.example, client: a } }',
  ],
  ['a user and password', 'auth: { basic: { user: anna, password: =$settings.key } }'],
])('%s is taken out of an answer that tells it back', async (_, auth) => {
  const heard: unknown[] = []
  const { server, item } = await connectShop(
    (request, response) => answerJson(response, { item: { sku: request.headers.authorization } }),
    {
      http: `  ${auth}\n`,
      options: {
        onExchange: (tell) => heard.push(tell()),
        tokens: async () => ({ access: 'T0KEN-0001' }),
      },
    },
  )
  await item.create({ sku: 'A' }, { operation: 'op1', signal })
  const sent = String(server.requests[0]?.headers.authorization).split(' ')[1]
  expect(sent).toMatch(/.{6}/)
  expect(JSON.stringify(heard)).not.toContain(sent)
})

test('a token that comes back in a refusal is in no message', async () => {
  const { item } = await connectShop(
    (request, response) =>
      response.writeHead(400, { 'content-type': 'text/plain' }).end(request.headers.authorization),
    {
      http: '  auth: { oauth: { authorize: https://x.example, token: https://x.example, client: a } }\n',
      options: { tokens: async () => ({ access: 'T0KEN-0001' }) },
    },
  )
  const failure = await failureOf(item.create({ sku: 'A' }, { operation: 'op1', signal }))
  expect(failure.message).not.toContain('T0KEN-0001')
})

test('a list that is answered with nothing is no empty list', async () => {
  const { connection } = await connectShop((_, response) => response.writeHead(204).end())
  expect(await failureOf(readAll(connection, 'item'))).toMatchObject({ class: 'temporary' })
})

describe('a private address', () => {
  test('is refused unless it is allowed, before anything is sent', async () => {
    const { server, item } = await connectShop((_, response) => answerJson(response, {}), {
      options: { allowPrivate: false },
    })
    expect(await failureOf(item.create({}, { operation: 'o', signal }))).toMatchObject({
      class: 'config',
      mayHaveHappened: false,
    })
    expect(server.requests).toEqual([])
  })

  test.each([
    (port: string) => `http://localhost:${port}`,
    (port: string) => `http://2130706433:${port}`,
    (port: string) => `http://0x7f.0.0.1:${port}`,
    (port: string) => `http://0177.1:${port}`,
    (port: string) => `http://[::ffff:127.0.0.1]:${port}`,
    (port: string) => `http://0.0.0.0:${port}`,
  ])('is refused however it is written, or named (%#)', async (addressOf) => {
    const server = await startLocalServer((_, response) => answerJson(response, { items: [] }))
    const { connection } = await connectShop(() => {}, {
      options: {
        allowPrivate: false,
        settings: { url: addressOf(new URL(server.origin).port), key: 'SECRETKEY0001' },
      },
    })
    const failure = await failureOf(readAll(connection, 'item'))
    expect(failure.message).toMatch(/is an address in th/)
    expect(server.requests).toEqual([])
    await server.close()
  })

  test('is not reached by a system that sends elsewhere', async () => {
    const inside = await startLocalServer((_, response) => answerJson(response, { items: [] }))
    const { connection } = await connectShop((_, response) => {
      response.writeHead(302, { Location: `${inside.origin}/latest/meta-data` }).end()
    })
    expect((await failureOf(readAll(connection, 'item'))).message).toContain('302')
    expect(inside.requests).toEqual([])
    await inside.close()
  })
})

test('limits keep to what the server counts', async () => {
  const { clock, item } = await connectShop(
    (_, response) => answerJson(response, {}, 200, { 'x-left': '0', 'x-reset': '30' }),
    {
      http: '  limits: [{ allow: 100 per 1m, left: =headers.`x-left`, resets: =headers.`x-reset` }]',
    },
  )
  const start = clock.now()
  await item.update(1, {}, { signal })
  await item.update(1, {}, { signal })
  expect(clock.now() - start).toBe(30_000)
})

test('a check tells what is wrong with the account', async () => {
  const { connection } = await connectShop((_, response) => answerJson(response, {}, 401), {
    http: `  auth: { basic: { user: me, password: =$settings.key } }
  check: { get: /account }`,
  })
  expect(await failureOf(connection.check(signal))).toMatchObject({
    class: 'config',
    message: 'A shop refused GET /api/account (401)',
  })
})
