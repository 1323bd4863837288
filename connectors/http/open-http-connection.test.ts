import { createHmac } from 'node:crypto'
import { afterEach, describe, expect, test } from 'vitest'
import {
  type Connection,
  compileConnector,
  type ListRequest,
  OperationError,
  type SourceRecord,
} from '../../engine/index.ts'
import { answerJson, startLocalServer } from '../testing/local-server.ts'
import { createTestClock } from '../testing/test-clock.ts'
import { createMemoryIndexStore } from './index-store.ts'
import { createRateGate } from './limits/rate-gate.ts'
import { type HttpConnectionOptions, openHttpConnection } from './open-http-connection.ts'

const signal = new AbortController().signal
const open: { close: () => Promise<void> }[] = []

afterEach(async () => {
  for (const one of open.splice(0).toReversed()) await one.close()
})

function connectorText(http: string, resources: string): string {
  return `
connector: shop
format: 1
title: A shop
settings:
  type: object
  properties: { url: { type: string }, key: { type: string, writeOnly: true } }
http:
  base: =$settings.url
  timeout: 500ms
${http}
resources:
${resources}`
}

const ITEM = `
  item:
    title: Item
    key: =id
    list: { get: /items, items: =items, pages: { page: page, size: { limit: 2 } } }
    get: { get: "/items/{id}", item: =item }
    find:
      - { by: [sku], get: /items, query: { sku: =$by.sku }, items: =items }
    create: { post: /items, body: { item: =$set }, item: =item, once: { Idempotency-Key: =$operation } }
    update: { put: "/items/{id}", body: =$set }
    delete: { delete: "/items/{id}" }
    schema: { properties: { id: { type: integer }, sku: { type: string }, parent: { type: integer } } }
`

type Respond = Parameters<typeof startLocalServer>[0]

async function connect(
  respond: Respond,
  {
    http = '',
    resources = ITEM,
    options = {},
    start = Date.parse('2026-01-15T10:00:00Z'),
  }: {
    http?: string
    resources?: string
    options?: Partial<HttpConnectionOptions>
    start?: number
  } = {},
) {
  const { plan, diagnostics } = compileConnector('shop.yaml', connectorText(http, resources))
  expect(diagnostics).toEqual([])
  if (!plan) throw new Error('no plan')
  const server = await startLocalServer(respond)
  const clock = createTestClock(start)
  const { limits, parallel } = plan.http
  const connection = openHttpConnection({
    plan,
    settings: { url: `${server.origin}/api`, key: 'SECRETKEY0001' },
    indexStore: createMemoryIndexStore(),
    rateGate: createRateGate({ limits, parallel, clock }),
    clock,
    random: () => 0.5,
    allowPrivate: true,
    ...options,
  })
  open.push(server, connection)
  return { server, clock, connection, item: connection.resource('item') }
}

async function readAll(
  connection: Connection,
  name: string,
  request: Partial<ListRequest> = {},
): Promise<SourceRecord[]> {
  const records: SourceRecord[] = []
  for await (const page of connection.resource(name).list({ filter: 0, signal, ...request })) {
    records.push(...page.records)
  }
  return records
}

async function failureOf(work: Promise<unknown>): Promise<OperationError> {
  const thrown = await work.then(
    () => undefined,
    (error: unknown) => error,
  )
  expect(thrown).toBeInstanceOf(OperationError)
  if (thrown instanceof OperationError) return thrown
  throw new Error('it did not fail')
}

describe('a list', () => {
  test('reads pages until the first that is not full, and tells the time of the server', async () => {
    const { server, connection } = await connect(({ url }, response) => {
      const items = url.includes('page=1') ? [{ id: 1 }, { id: 2 }] : [{ id: 3 }]
      answerJson(response, { items }, 200, { date: 'Thu, 15 Jan 2026 10:00:00 GMT' })
    })
    const pages = []
    for await (const page of connection.resource('item').list({ filter: 0, signal })) {
      pages.push(page)
    }
    expect(pages.map((page) => page.records.map(({ key }) => key))).toEqual([['1', '2'], ['3']])
    expect(pages[0]?.serverTime).toBe('2026-01-15T10:00:00.000Z')
    expect(server.requests.map(({ url }) => url)).toEqual([
      '/api/items?page=1&limit=2',
      '/api/items?page=2&limit=2',
    ])
  })

  test('goes on where a page said', async () => {
    const { server, connection } = await connect((_, response) =>
      answerJson(response, { items: [] }),
    )
    await readAll(connection, 'item', { position: { at: 7 } })
    expect(server.requests.map(({ url }) => url)).toEqual(['/api/items?page=7&limit=2'])
  })

  test('goes on where a page said, though as many came meanwhile as a page holds', async () => {
    let ids = [4, 3, 2, 1]
    const { connection } = await connect(({ url }, response) => {
      const page = Number(new URL(url, 'http://x').searchParams.get('page'))
      answerJson(response, { items: ids.slice(2 * page - 2, 2 * page).map((id) => ({ id })) })
    })
    const list = connection.resource('item').list({ filter: 0, signal })
    const { value } = await list[Symbol.asyncIterator]().next()
    ids = [6, 5, ...ids]
    const rest = await readAll(connection, 'item', { position: value?.next })
    expect(rest.map(({ key }) => key)).toEqual(['4', '3', '2', '1'])
  })

  test('asks for the next page only when it is wanted', async () => {
    const { server, connection } = await connect(({ url }, response) =>
      answerJson(response, { items: [{ id: url }, { id: `${url}b` }] }),
    )
    for await (const _ of connection.resource('item').list({ filter: 0, signal })) break
    expect(server.requests).toHaveLength(1)
  })

  test('stops at a page that comes twice', async () => {
    const { connection } = await connect((_, response) =>
      answerJson(response, { items: [{ id: 1 }, { id: 2 }] }),
    )
    expect(await failureOf(readAll(connection, 'item'))).toMatchObject({
      class: 'config',
      message: 'a page of "Item" repeats: the system does not go on to the next page',
    })
  })

  test('does not take an answer of another shape for an empty list', async () => {
    const { connection } = await connect((_, response) => answerJson(response, { error: 'x' }))
    expect(await failureOf(readAll(connection, 'item'))).toMatchObject({ class: 'temporary' })
  })

  test('gives a record that does not fit its schema with what is wrong', async () => {
    const { connection } = await connect((_, response) =>
      answerJson(response, { items: [{ id: 1, parent: 'x', sku: 7, other: 1 }] }),
    )
    expect(await readAll(connection, 'item')).toMatchObject([
      {
        record: { id: 1, sku: '7' },
        problem: 'Item as the system sent it: "parent" must be a whole number, got string',
      },
    ])
  })
})

function paged(pages: string, rest = ''): string {
  return `
  item:
    title: Item
    key: =id
    list: { get: /items, items: =items, pages: ${pages}${rest} }
    record: { id: =id }
`
}

describe('other ways to page', () => {
  test('by offset', async () => {
    const { server, connection } = await connect(
      ({ url }, response) =>
        answerJson(response, { items: url.includes('start=0') ? [{ id: 1 }, { id: 2 }] : [] }),
      { resources: paged('{ offset: start, size: { size: 2 } }') },
    )
    expect(await readAll(connection, 'item')).toHaveLength(2)
    expect(server.requests.map(({ url }) => url)).toEqual([
      '/api/items?start=0&size=2',
      '/api/items?start=2&size=2',
    ])
  })

  test('by cursor, until there is none', async () => {
    const { server, connection } = await connect(
      (_, response, count) =>
        answerJson(response, {
          items: [{ id: count }],
          ...(count < 3 ? { next: `c${count}` } : {}),
        }),
      { resources: paged('{ cursor: at, next: =next }') },
    )
    expect(await readAll(connection, 'item')).toHaveLength(3)
    expect(server.requests.map(({ url }) => url)).toEqual([
      '/api/items',
      '/api/items?at=c1',
      '/api/items?at=c2',
    ])
  })

  test.each(['{ cursor: at, next: =next }', '{ link: =next }'])(
    'on past a page without records, as the system says: %s',
    async (pages) => {
      const { connection } = await connect(
        (_, response, count) =>
          answerJson(response, {
            items: count === 2 ? [] : [{ id: count }],
            ...(count < 3 ? { next: `?at=${count}` } : {}),
          }),
        { resources: paged(pages) },
      )
      expect((await readAll(connection, 'item')).map(({ key }) => key)).toEqual(['1', '3'])
    },
  )

  test('by cursor, refusing to go on for ever without records', async () => {
    const { connection } = await connect(
      (_, response, count) => answerJson(response, { items: [], next: `c${count}` }),
      { resources: paged('{ cursor: at, next: =next }') },
    )
    expect((await failureOf(readAll(connection, 'item'))).message).toMatch(/repeats/)
  })

  test('by cursor, refusing to go in a circle', async () => {
    const { connection } = await connect(
      (_, response, count) =>
        answerJson(response, { items: [{ id: count }], next: count % 2 ? 'a' : 'b' }),
      { resources: paged('{ cursor: at, next: =next }') },
    )
    expect((await failureOf(readAll(connection, 'item'))).message).toMatch(/repeats/)
  })

  test('by link on the same host', async () => {
    const { server, connection } = await connect(
      ({ headers }, response, count) =>
        answerJson(response, {
          items: [{ id: count }],
          next: count === 1 ? `http://${headers.host}/api/items?from=2` : null,
        }),
      { resources: paged('{ link: =next, size: { size: 1 } }') },
    )
    expect(await readAll(connection, 'item')).toHaveLength(2)
    expect(server.requests.map(({ url }) => url)).toEqual([
      '/api/items?size=1',
      '/api/items?from=2',
    ])
  })

  test('but never by a link to another host', async () => {
    const { connection } = await connect(
      (_, response) =>
        answerJson(response, { items: [{ id: 1 }], next: 'http://evil.example/api/items' }),
      { resources: paged('{ link: =next }') },
    )
    expect(await failureOf(readAll(connection, 'item'))).toMatchObject({ class: 'config' })
  })

  test('after the last key', async () => {
    const { server, connection } = await connect(
      (_, response, count) =>
        answerJson(response, { items: count === 1 ? [{ id: 4 }, { id: 9 }] : [{ id: 10 }] }),
      { resources: paged('{ after: since_id, last: =id, size: { limit: 2 } }') },
    )
    await readAll(connection, 'item')
    expect(server.requests[1]?.url).toBe('/api/items?since_id=9&limit=2')
  })

  test('newest first, stopping at what was seen before', async () => {
    const { server, connection } = await connect(
      (_, response) =>
        answerJson(response, {
          items: [
            { id: 3, at: '2026-01-03 00:00:00' },
            { id: 2, at: '2026-01-01T00:00:00+00:00' },
          ],
        }),
      {
        resources: paged('{ page: p, size: { limit: 2 } }', ', changed: { at: =at, sorted: down }'),
      },
    )
    const records = await readAll(connection, 'item', { since: '2026-01-02T00:00:00Z' })
    expect(records).toMatchObject([{ key: '3', at: '2026-01-03T00:00:00.000Z' }])
    expect(server.requests).toHaveLength(1)
  })
})

describe('a list that can be read in parts', () => {
  const ENTRY = `
  item:
    title: Item
    key: =id
    list:
      get: /items
      query: { kind: a }
      items: =items
      pages: { page: page, size: { limit: 2 } }
      changed: { since: { since: =$since }, at: =changed, first: "2000-01-01T00:00:00Z" }
      between: { at: =made, query: { made_min: =$from, made_max: =$to } }
    record: { id: =id }
`
  const [from, to] = ['2026-01-01T00:00:00.000Z', '2026-02-01T00:00:00.000Z']

  test('is asked for a part, and what is beyond it is dropped', async () => {
    const pages = [
      [
        { id: 1, made: '2025-12-31T23:59:59Z' },
        { id: 2, made: '2026-01-01T01:00:00+01:00' },
      ],
      [{ id: 3, made: '2026-01-31T23:59:59Z' }, { id: 4 }],
      [{ id: 5, made: '2026-02-01T00:00:00Z' }],
    ]
    const { server, connection } = await connect(
      ({ url }, response) => {
        const page = Number(new URL(url, 'http://x').searchParams.get('page'))
        answerJson(response, { items: pages[page - 1] ?? [] })
      },
      { resources: ENTRY },
    )
    const records = await readAll(connection, 'item', { range: { from, to } })
    // One without a time is in no part; it must not be lost.
    expect(records.map(({ key }) => key)).toEqual(['2', '3', '4'])
    expect(server.requests.map(({ url }) => url)).toEqual(
      [1, 2, 3].map(
        (page) =>
          `/api/items?kind=a&made_min=2026-01-01T00%3A00%3A00.000Z&made_max=2026-02-01T00%3A00%3A00.000Z&page=${page}&limit=2`,
      ),
    )
  })

  test('has no beginning in its first part, and no end in its last', async () => {
    const { server, connection } = await connect(
      (_, response) => answerJson(response, { items: [] }),
      { resources: ENTRY },
    )
    await readAll(connection, 'item', { range: { to } })
    await readAll(connection, 'item', { range: { from } })
    expect(server.requests.map(({ url }) => url)).toEqual([
      '/api/items?kind=a&made_max=2026-02-01T00%3A00%3A00.000Z&page=1&limit=2',
      '/api/items?kind=a&made_min=2026-01-01T00%3A00%3A00.000Z&page=1&limit=2',
    ])
  })

  test('must be asked by both ends', () => {
    const text = connectorText('', ENTRY.replace(', made_max: =$to', ''))
    const { diagnostics } = compileConnector('shop.yaml', text)
    expect(diagnostics).toMatchObject([
      { code: 'connector.between_form', message: expect.stringContaining('$to') },
    ])
  })
})

describe('a request', () => {
  test('encodes what fills its path, and leaves absent query fields out', async () => {
    const { server, connection } = await connect(
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
    const { server, item } = await connect((_, response) => answerJson(response, {}))
    expect(await failureOf(item.delete(id, signal))).toMatchObject({
      class: 'invalid',
      mayHaveHappened: false,
    })
    expect(server.requests).toEqual([])
  })

  test('is heard of without its query', async () => {
    const heard: unknown[] = []
    const { item } = await connect((_, response) => answerJson(response, { items: [] }), {
      options: { onRequest: (event) => heard.push(event) },
    })
    await item.find({ sku: 'secret' }, { fresh: false, signal })
    expect(heard).toEqual([{ method: 'GET', path: '/api/items', status: 200, ms: 0 }])
  })

  test('is told with its query and both bodies to who keeps them', async () => {
    const heard: unknown[] = []
    const { item } = await connect(
      (_, response) => answerJson(response, { item: { id: 5, sku: 'A' } }, 201),
      { options: { onExchange: (tell) => heard.push(tell()) } },
    )
    await item.create({ sku: 'A' }, { operation: 'op1', signal })
    expect(heard).toMatchObject([
      { method: 'POST', url: '/api/items', status: 201, answer: { item: { id: 5, sku: 'A' } } },
    ])
  })
})

describe('writing', () => {
  test('a create sends its operation once and gives the id', async () => {
    const { server, item } = await connect((_, response) =>
      answerJson(response, { item: { id: 5, sku: 'A' } }, 201),
    )
    expect(await item.create({ sku: 'A' }, { operation: 'op1', signal })).toEqual({
      id: 5,
      record: { id: 5, sku: 'A' },
    })
    expect(server.requests[0]).toMatchObject({
      method: 'POST',
      body: '{"item":{"sku":"A"}}',
      headers: { 'idempotency-key': 'op1', 'content-type': 'application/json' },
    })
  })

  test('a create whose answer says nothing has no id', async () => {
    const { item } = await connect((_, response) => response.writeHead(204).end())
    expect(await item.create({ sku: 'A' }, { operation: 'op1', signal })).toEqual({})
  })

  test.each([
    ['an answer of 500', 500, 'temporary', true],
    ['an answer of 422', 422, 'invalid', false],
    ['an answer of 409', 409, 'exists', false],
    ['an answer of 401', 401, 'config', false],
    ['an answer of 404', 404, 'gone', false],
    ['a redirect', 302, 'config', true],
  ])('a create is never repeated after %s', async (_, status, kind, mayHaveHappened) => {
    const { server, item } = await connect((_request, response) =>
      answerJson(response, {}, status, { location: 'http://other.example/x' }),
    )
    const failure = await failureOf(item.create({}, { operation: 'op1', signal }))
    expect(failure).toMatchObject({
      class: kind,
      mayHaveHappened,
      request: `POST /api/items (${status})`,
    })
    expect(server.requests).toHaveLength(1)
  })

  test('a create without an answer may have happened', async () => {
    const { item } = await connect(() => {})
    expect(await failureOf(item.create({}, { operation: 'op1', signal }))).toMatchObject({
      class: 'temporary',
      mayHaveHappened: true,
      message: expect.stringMatching(/^"127\.0\.0\.1:\d+" did not answer within 0\.5 s$/),
    })
  })

  test('a create whose connection breaks off may have happened', async () => {
    const { item } = await connect((_, response) => response.destroy())
    expect(await failureOf(item.create({}, { operation: 'op1', signal }))).toMatchObject({
      class: 'temporary',
      mayHaveHappened: true,
    })
  })

  test('a create that reached nobody has not happened', async () => {
    const { item, server } = await connect(() => {})
    await server.close()
    expect(await failureOf(item.create({}, { operation: 'op1', signal }))).toMatchObject({
      class: 'temporary',
      mayHaveHappened: false,
      message: expect.stringMatching(/refused the connection\. Check the address/),
    })
  })

  test('an update is tried three times for a passing trouble, with pauses', async () => {
    const { server, clock, item } = await connect((_, response) => answerJson(response, {}, 503))
    expect(await failureOf(item.update(1, { sku: 'A' }, signal))).toMatchObject({
      class: 'temporary',
    })
    expect(server.requests).toHaveLength(3)
    expect(clock.waits).toEqual([500, 1000])
  })

  test('an update is tried once when it is refused', async () => {
    const { server, item } = await connect((_, response) => answerJson(response, {}, 422))
    await failureOf(item.update(1, { sku: 'A' }, signal))
    expect(server.requests).toHaveLength(1)
  })

  test('waits out a 429, a create too, because it was certainly not done', async () => {
    const { server, clock, item } = await connect((_, response, count) =>
      count === 1
        ? answerJson(response, {}, 429, { 'retry-after': '7' })
        : answerJson(response, { item: { id: 1 } }),
    )
    expect(await item.create({}, { operation: 'op1', signal })).toMatchObject({ id: 1 })
    expect(server.requests).toHaveLength(2)
    expect(clock.waits).toContain(7000)
  })
})

describe('what answers mean', () => {
  test('is asked of good answers too, first match first', async () => {
    const http = `  errors:
    - { if: "=body.code = 'E1'", is: exists, say: '="there is one already, " & body.who' }
    - { if: =status = 200, is: invalid }`
    const { item } = await connect(
      (_, response) => answerJson(response, { code: 'E1', who: 'key SECRETKEY0001' }),
      { http },
    )
    expect(await failureOf(item.update(1, {}, signal))).toMatchObject({
      class: 'exists',
      message: 'there is one already, key ***',
    })
  })

  test('stays what it is when a formula stumbles over it', async () => {
    const { item } = await connect((_, response) => answerJson(response, { code: {} }, 422), {
      http: `  errors: [{ if: "=$number(body.code) > 1", is: temporary }, { if: =status = 422, is: exists, say: =$number(body.code) }]
  limits: [{ allow: 100 per 1m, left: =$number(body.code) }]`,
    })
    expect(await failureOf(item.create({}, { operation: 'o', signal }))).toMatchObject({
      class: 'exists',
      mayHaveHappened: false,
      message: 'A shop refused POST /api/items (422)',
    })
  })

  test('can take a bad status as good', async () => {
    const { item } = await connect((_, response) => answerJson(response, {}, 404), {
      http: '  errors: [{ if: =status = 404, is: ok }]',
    })
    await expect(item.delete(1, signal)).resolves.toBeUndefined()
  })

  test('over which a formula stumbles are refused, in a list and in a find', async () => {
    const { item, connection } = await connect(
      (_, response) => answerJson(response, { items: 7, item: { id: 1 } }),
      {
        resources: `
  item:
    title: Item
    key: =id
    list: { get: /items, items: '=$split(items, ",").{ "id": $ }' }
    find:
      - { by: [sku], get: /items, items: '=$split(items, ",").{ "id": $ }' }
    schema: { properties: { id: { type: string }, sku: { type: string } } }
`,
      },
    )
    const message = expect.stringMatching(/"Item" could not be understood/)
    const list = await failureOf(readAll(connection, 'item'))
    expect(list).toMatchObject({ class: 'invalid', message })
    const find = await failureOf(item.find({ sku: 'A' }, { fresh: false, signal }))
    expect(find).toMatchObject({ class: 'invalid', message })
  })

  test('something else than JSON is shown by its start, without secrets', async () => {
    const { item } = await connect((_, response) =>
      response
        .writeHead(200, { 'content-type': 'text/html' })
        .end(`<h1>SECRETKEY0001 jo@acme.example</h1>${'x '.repeat(100)}`),
    )
    const { message } = await failureOf(item.update(1, {}, signal))
    expect(message).toMatch(
      /with something else than JSON \(text\/html\): <h1>\*\*\* \*\*\*@\*\*\*<\/h1>/,
    )
    expect(message.length).toBeLessThan(200)
  })

  test('a record that is gone is none', async () => {
    const { item } = await connect((_, response) => answerJson(response, {}, 404))
    expect(await item.get?.('1', signal)).toBeUndefined()
    expect(await item.read?.(1, signal)).toBeUndefined()
  })

  test('an answer that is too long is not read', async () => {
    const { item } = await connect(
      (_, response) => answerJson(response, { item: 'x'.repeat(5000) }),
      {
        options: { maxBytes: 1000 },
      },
    )
    expect(await failureOf(item.update(1, {}, signal))).toMatchObject({ class: 'config' })
  })
})

describe('a private address', () => {
  test('is refused unless it is allowed, before anything is sent', async () => {
    const { server, item } = await connect((_, response) => answerJson(response, {}), {
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
    const { connection } = await connect(() => {}, {
      options: {
        allowPrivate: false,
        settings: { url: addressOf(new URL(server.origin).port), key: 'SECRETKEY0001' },
      },
    })
    const failure = await failureOf(readAll(connection, 'item'))
    expect(failure.message).toMatch(/is an address of th/)
    expect(server.requests).toEqual([])
    await server.close()
  })

  test('is not reached by a system that sends elsewhere', async () => {
    const inside = await startLocalServer((_, response) => answerJson(response, { items: [] }))
    const { connection } = await connect((_, response) => {
      response.writeHead(302, { Location: `${inside.origin}/latest/meta-data` }).end()
    })
    expect((await failureOf(readAll(connection, 'item'))).message).toContain('302')
    expect(inside.requests).toEqual([])
    await inside.close()
  })
})

function hash(text: string): string {
  return createHmac('sha512', 'SECRETKEY0001').update(text).digest('hex')
}

const SIGNED = `  auth:
    sign:
      how: hmac-sha512
      secret: =$settings.key
      text: =$join([method, path, body, "D"], "|")
      headers: { x-date: D, x-hash: =$signature }
      answer: { text: '=$join([method, path, body, "D"], "|")', signature: =headers.\`x-hash\` }`

describe('signed requests', () => {
  const http = SIGNED

  test('carry the signature of exactly what is sent, and answers are checked', async () => {
    const { server, item } = await connect(
      ({ method, url }, response) => {
        const body = '{"items":[{"id":1,"sku":"é"}]}'
        response.writeHead(200, { 'x-hash': hash(`${method}|${url}|${body}|D`) }).end(body)
      },
      { http },
    )
    expect(await item.find({ sku: 'é' }, { fresh: false, signal })).toHaveLength(1)
    const [request] = server.requests
    expect(request?.headers['x-hash']).toBe(hash(`GET|${request?.url}||D`))
  })

  test.each([
    [200, 'config', true],
    [404, 'temporary', true],
    [401, 'config', false],
  ])('an answer of %i without a valid signature is %s', async (status, kind, mayHaveHappened) => {
    const { item } = await connect(
      (_, response) => answerJson(response, { items: [] }, status, { 'x-hash': hash('other') }),
      { http },
    )
    expect(await failureOf(item.create({}, { operation: 'o', signal }))).toMatchObject({
      class: kind,
      mayHaveHappened,
    })
  })

  test.each([
    ['a page for people', '<html>We are busy</html>'],
    ['half an answer', '{"items":[{"id"'],
  ])('%s without a signature passes, though its status is good', async (_, body) => {
    const { item } = await connect((_request, response) => response.writeHead(200).end(body), {
      http,
    })
    expect(await failureOf(item.create({}, { operation: 'o', signal }))).toMatchObject({
      class: 'temporary',
      message: expect.stringContaining('neither JSON nor signed'),
      mayHaveHappened: true,
    })
  })

  test('are checked over answers longer than a formula may make text', async () => {
    const body = JSON.stringify({ items: [{ id: 1, sku: 'A', note: 'x'.repeat(6_000_000) }] })
    const { item, server } = await connect(
      ({ method, url }, response) => {
        const isRight = server.requests.length === 1
        const signed = `${method}|${url}|${body}|D`
        response.writeHead(200, { 'x-hash': hash(isRight ? signed : `${signed} `) }).end(body)
      },
      { http },
    )
    const find = () => item.find({ sku: 'A' }, { fresh: true, signal })
    expect(await find()).toHaveLength(1)
    expect(await failureOf(find())).toMatchObject({ class: 'config' })
  })
})

test('who is denied with another signature hears what the connector says about the status alone', async () => {
  const rules = `
  errors:
    - { if: =body.code = "X", is: invalid, say: =body.text }
    - { if: =status = 401, is: config, say: '="Check the key." & body.text' }`
  const { item } = await connect(
    (_, response) => answerJson(response, { code: 'X', text: 'forged' }, 401),
    { http: `${SIGNED}${rules}` },
  )
  expect(await failureOf(item.create({}, { operation: 'o', signal }))).toMatchObject({
    class: 'config',
    message: 'Check the key.',
    mayHaveHappened: false,
  })
})

describe('finding', () => {
  const BY_ID = `
  item:
    title: Item
    key: =id
    find:
      - { by: [id], get: "/items/{id}", items: =item }
      - { by: [sku], get: /items, query: { sku: =$by.sku }, items: =items }
    schema: { properties: { id: { type: integer }, sku: { type: string } } }
`

  test('gives none where the path names a record that is gone, and only there', async () => {
    const { item } = await connect((_, response) => answerJson(response, {}, 404), {
      resources: BY_ID,
    })
    expect(await item.find({ id: 7 }, { fresh: false, signal })).toEqual([])
    const failure = await failureOf(item.find({ sku: 'A' }, { fresh: false, signal }))
    expect(failure.class).toBe('gone')
  })

  test('drops hits that are not what was asked for', async () => {
    const { item } = await connect((_, response) =>
      answerJson(response, {
        items: [
          { id: 1, sku: 'A' },
          { id: 2, sku: 'a' },
          { id: 3, sku: 'AB' },
        ],
      }),
    )
    expect(await item.find({ sku: 'A' }, { fresh: false, signal })).toEqual([
      { id: 1, record: { id: 1, sku: 'A' } },
    ])
  })

  test('reads on where more is found than fits on one page', async () => {
    const all = [1, 2, 3, 4, 5].map((id) => ({ id, parent: 7, sku: id === 5 ? 'A' : 'B' }))
    const { server, item } = await connect(
      ({ url }, response) => {
        const page = Number(new URL(url, 'http://x').searchParams.get('page') ?? 1)
        answerJson(response, { items: all.slice(2 * page - 2, 2 * page) })
      },
      { resources: ITEM.replace('query: { sku: =$by.sku }', 'query: { sku: =$by.sku, limit: 2 }') },
    )
    expect(await item.find({ sku: 'A' }, { fresh: false, signal })).toMatchObject([{ id: 5 }])
    expect(server.requests.map(({ url }) => url)).toEqual([
      '/api/items?sku=A&limit=2',
      '/api/items?sku=A&limit=2&page=2',
      '/api/items?sku=A&limit=2&page=3',
    ])
  })

  test('reads on where the system says that there is more, whatever the search leaves of a page', async () => {
    const { server, item } = await connect(
      ({ url }, response) =>
        answerJson(
          response,
          url.includes('start=1')
            ? { items: [{ id: 2, sku: 'A' }], next: null }
            : { items: [{ id: 1, sku: 'B' }], next: `${server.origin}/api/items?start=1` },
        ),
      {
        resources: ITEM.replace(
          'pages: { page: page, size: { limit: 2 } }',
          'pages: { link: =next }',
        ).replace('query: { sku: =$by.sku }, items: =items', 'items: "=items[sku = $by.sku]"'),
      },
    )
    expect(await item.find({ sku: 'A' }, { fresh: false, signal })).toMatchObject([{ id: 2 }])
  })

  test('gives up a search that never ends', async () => {
    const items = [1, 2].map((id) => ({ id, sku: 'B' }))
    const { server, item } = await connect((_, response) => answerJson(response, { items }), {
      resources: ITEM.replace('query: { sku: =$by.sku }', 'query: { sku: =$by.sku, limit: 2 }'),
    })
    const failure = await failureOf(item.find({ sku: 'A' }, { fresh: false, signal }))
    expect(failure).toMatchObject({
      class: 'config',
      message: expect.stringContaining('more than 100 pages'),
    })
    expect(server.requests).toHaveLength(100)
  })

  const INDEXED = `
  item:
    title: Item
    key: =id
    list:
      get: /items
      items: =items
      changed: { since: { since: =$since }, at: =at, overlap: 1m }
    find: [{ by: [sku], index: 10m }]
    create: { post: /items, body: =$set, item: =item }
    record: { id: =id, sku: =sku }
`

  test('by index reads the list once for finds that come together', async () => {
    const { server, item } = await connect(
      (_, response) =>
        answerJson(response, {
          items: [
            { id: 1, sku: 'A' },
            { id: 2, sku: 'B' },
          ],
        }),
      { resources: INDEXED },
    )
    const hits = await Promise.all(
      ['A', 'B', 'C'].map((sku) => item.find({ sku }, { fresh: false, signal })),
    )
    expect(hits).toEqual([[{ id: 1 }], [{ id: 2 }], []])
    expect(server.requests).toHaveLength(1)
  })

  test('by index asks for changes only when it is old, and at once when it must be fresh', async () => {
    const date = { date: 'Thu, 15 Jan 2026 10:00:00 GMT' }
    const { server, clock, item } = await connect(
      (_, response) => answerJson(response, { items: [{ id: 1, sku: 'A' }] }, 200, date),
      { resources: INDEXED },
    )
    const find = (fresh: boolean) => item.find({ sku: 'A' }, { fresh, signal })
    await find(false)
    clock.advance(60_000)
    await find(false)
    expect(server.requests).toHaveLength(1)
    await find(true)
    expect(server.requests[1]?.url).toBe('/api/items?since=2026-01-15T09%3A59%3A00.000Z')
    clock.advance(600_001)
    await find(false)
    expect(server.requests).toHaveLength(3)
  })

  test('by index knows what we made ourselves', async () => {
    const { server, item } = await connect(
      ({ method }, response) =>
        answerJson(response, method === 'POST' ? { item: { id: 9 } } : { items: [] }),
      { resources: INDEXED },
    )
    await item.find({ sku: 'N' }, { fresh: false, signal })
    await item.create({ sku: 'N' }, { operation: 'o', signal })
    expect(await item.find({ sku: 'N' }, { fresh: false, signal })).toEqual([{ id: 9 }])
    expect(server.requests).toHaveLength(2)
  })
})

describe('completing a record', () => {
  const WHOLE = `
  item:
    title: Item
    key: =id
    list: { get: /items, items: =items }
    more:
      lines: { list: line, with: { item: =id } }
      notes: { list: note, by: item, key: =id }
    record: { id: =id, lines: =more.lines.sku, count: "=$count(more.lines)", notes: =more.notes.text }
    schema: { properties: { id: {}, lines: { type: array }, count: {}, notes: { type: array } } }
  line:
    title: Line
    list: { get: "/items/{item}/lines", items: =lines }
    record: { sku: =sku }
  note:
    title: Note
    list: { get: /notes, items: =notes }
    record: { item: =item, text: =text }
`

  test('reads a list for each, and one for all once', async () => {
    const { server, connection, item } = await connect(
      ({ url }, response) => {
        if (url.endsWith('/lines')) answerJson(response, { lines: [{ sku: `L${url[11]}` }] })
        else if (url.endsWith('/notes')) {
          answerJson(response, {
            notes: [
              { item: 1, text: 'a' },
              { item: 1, text: 'b' },
            ],
          })
        } else answerJson(response, { items: [{ id: 1 }, { id: 2 }] })
      },
      { resources: WHOLE },
    )
    const records = await readAll(connection, 'item')
    expect(records.map(({ record }) => record)).toEqual([{ id: 1 }, { id: 2 }])
    const whole = await Promise.all(
      records.map((record) => item.complete(record, ['lines', 'notes'], signal)),
    )
    expect(whole.map(({ record }) => record)).toEqual([
      { id: 1, lines: ['L1'], count: 1, notes: ['a', 'b'] },
      { id: 2, lines: ['L2'], count: 1 },
    ])
    expect(server.requests.filter(({ url }) => url.endsWith('/notes'))).toHaveLength(1)
  })
})

test('limits keep to what the server counts', async () => {
  const { clock, item } = await connect(
    (_, response) => answerJson(response, {}, 200, { 'x-left': '0', 'x-reset': '30' }),
    {
      http: '  limits: [{ allow: 100 per 1m, left: =headers.`x-left`, resets: =headers.`x-reset` }]',
    },
  )
  const start = clock.now()
  await item.update(1, {}, signal)
  await item.update(1, {}, signal)
  expect(clock.now() - start).toBe(30_000)
})

test('a check tells what is wrong with the account', async () => {
  const { connection } = await connect((_, response) => answerJson(response, {}, 401), {
    http: `  auth: { basic: { user: me, password: =$settings.key } }
  check: { get: /account }`,
  })
  expect(await failureOf(connection.check(signal))).toMatchObject({
    class: 'config',
    message: 'A shop refused GET /api/account (401)',
  })
})
