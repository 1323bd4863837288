import type { ServerResponse } from 'node:http'
import { describe, expect, test } from 'vitest'
import { compileConnector } from '../../../../engine/index.ts'
import { transportSpecs } from '../../../specs.ts'
import { answerJson } from '../../../testing/local-server.ts'
import {
  connectorText,
  connectShop,
  failureOf,
  readAll,
  signal,
} from '../../testing/connect-shop.ts'

/** The bulk API of Elasticsearch: a line for each action, one for its document, and an answer for each. */
const DOCUMENTS = `
  item:
    title: Document
    key: =_id
    get: { get: "/goods/_doc/{id}" }
    create:
      post: /goods/_doc
      body: { sku: =$set.sku }
      item: =$
      batch:
        post: /goods/_bulk
        each: '={ "action": { "create": { "_id": sku } }, "document": $ }'
        max: 100
        ndjson: =$items.$append(action, document)
        answers: =items.create
        refused: { if: =$exists(error), status: =status, body: '={ "error": error }' }
    update:
      post: "/goods/_update/{id}"
      body: { doc: { sku: =$set.sku } }
    record: { id: =_id, sku: =_source.sku }
    schema: { properties: { id: { type: string }, sku: { type: string } } }
`
const ERRORS = `
  errors: [{ if: '=body.error.type = "version_conflict_engine_exception"', is: exists, say: =body.error.reason }]`

/** As its documentation says: the type is that of lines, and the last one is ended, too. */
function takeBulk(type: string | undefined, body: string, response: ServerResponse): void {
  if (type !== 'application/x-ndjson') return answerJson(response, { error: 'not supported' }, 406)
  if (!body.endsWith('\n')) {
    const reason = 'The bulk request must be terminated by a newline [\\n]'
    return answerJson(response, { error: { type: 'illegal_argument_exception', reason } }, 400)
  }
  const lines = body.slice(0, -1).split('\n')
  const items = lines.flatMap((line, at) => {
    if (at % 2 === 1) return []
    const { _id } = JSON.parse(line).create
    const error = { type: 'version_conflict_engine_exception', reason: `[${_id}]: conflict` }
    const made = { status: 201, result: 'created' }
    return [{ create: { _id, ...(_id === 'there' ? { status: 409, error } : made) } }]
  })
  answerJson(response, { took: 30, errors: true, items })
}

const sending = (ndjson: string) =>
  DOCUMENTS.replace('body: { doc: { sku: =$set.sku } }', `ndjson: ${ndjson}`)

describe('lines of JSON in a request', () => {
  test('are what a bulk API takes, and each record hears what became of it', async () => {
    const { item, server } = await connectShop(
      ({ headers, body }, response) => takeBulk(headers['content-type'], body, response),
      { resources: DOCUMENTS, http: ERRORS, options: { gatherMs: 20 } },
    )
    const create = (sku: string) => item.create({ sku }, { operation: `op ${sku}`, signal })
    const [first, there, last] = await Promise.allSettled([
      create('a\nb'),
      create('there'),
      create('é漢'),
    ])
    expect(server.requests.map(({ url, body }) => [url, body])).toEqual([
      [
        '/api/goods/_bulk',
        '{"create":{"_id":"a\\nb"}}\n{"sku":"a\\nb"}\n{"create":{"_id":"there"}}\n{"sku":"there"}\n{"create":{"_id":"é漢"}}\n{"sku":"é漢"}\n',
      ],
    ])
    expect([first, last]).toMatchObject([{ value: { id: 'a\nb' } }, { value: { id: 'é漢' } }])
    expect(there).toMatchObject({ reason: { class: 'exists', message: '[there]: conflict' } })
  })

  test.each([
    [
      'of which each is an item of the list',
      '[{ a: 1 }, "=$set.sku", null]',
      '{"a":1}\n"A1"\nnull\n',
    ],
    ['of which one is a value alone', `'={ "sku": $set.sku }'`, '{"sku":"A1"}\n'],
    ['without items are no body', '=[]', ''],
    ['without result are no body', '=$set.id', ''],
  ])('%s', async (_, ndjson, body) => {
    const { item, server } = await connectShop((_request, response) => answerJson(response, {}), {
      resources: sending(ndjson),
    })
    await item.update('7', { sku: 'A1' }, { signal })
    expect(server.requests[0]?.body).toBe(body)
  })

  test('may have another type, and are told by their fields without secrets', async () => {
    const heard: unknown[] = []
    const { item, server } = await connectShop((_request, response) => answerJson(response, {}), {
      resources: sending('[{ doc: "=$set" }, { key: "=$settings.key" }]').replace(
        'ndjson: [',
        'headers: { content-type: application/json }\n      ndjson: [',
      ),
      options: { onExchange: (tell) => heard.push(tell().detail) },
    })
    await item.update('7', { sku: 'A1' }, { signal })
    expect(server.requests[0]?.headers['content-type']).toBe('application/json')
    expect(heard).toEqual([{ sent: [{ doc: { sku: 'A1' } }, { key: '***' }], received: {} }])
  })

  test.each([
    ['get: "/goods/{id}", ndjson: []', 'connector.body_forbidden', 'getWithBody', '[] }'],
    ['post: "/goods/{id}", body: {}, ndjson: []', 'connector.one_of', 'oneBody', '{}, '],
    ['post: "/goods/{id}", ndjson: { a: 1 }', 'connector.value_kind', 'mustBe', '{ a:'],
  ])('%s is told where it is wrong', (call, code, says, at) => {
    const text = connectorText('', DOCUMENTS.replace('get: "/goods/_doc/{id}"', call))
    const { diagnostics } = compileConnector('shop.yaml', text, { transports: transportSpecs })
    const lines = text.split('\n')
    expect(
      diagnostics.map(({ code: told, message, line, column }) => [
        told,
        message.code,
        lines[line - 1]?.slice(column - 1, column + 3),
      ]),
    ).toEqual([[code, says, at]])
  })
})

/** As Lichess answers: a game in each line, and its refusals in JSON. */
const GAMES = `
  item:
    title: Game
    key: =id
    list: { get: /games, items: =$ }
    get: { get: "/game/{id}" }
    schema: { properties: { id: { type: string }, moves: { type: integer } } }
`

function connectGames(text: string, { status = 200, type = 'application/x-ndjson' } = {}) {
  return connectShop(
    (_, response) => {
      response.writeHead(status, { 'content-type': type }).end(text)
    },
    { resources: GAMES, http: '  answers: ndjson\n' },
  )
}

describe('lines of JSON in an answer', () => {
  test.each([
    ['several', '{"id":"a","moves":1}\n{"id":"b","moves":2}\n', ['a', 'b']],
    ['the last without an end', '{"id":"a"}\n{"id":"b"}', ['a', 'b']],
    [
      'ended as on Windows, with empty ones between',
      '{"id":"a"}\r\n\r\n{"id":"b"}\r\n',
      ['a', 'b'],
    ],
    ['one', '{"id":"a"}\n', ['a']],
    ['none', '', []],
  ])('are a list: %s', async (_, text, ids) => {
    const { connection, server } = await connectGames(text)
    const records = await readAll(connection, 'item')
    expect(records.map(({ key }) => key)).toEqual(ids)
    expect(server.requests[0]?.headers.accept).toBe('application/x-ndjson, application/json')
  })

  test.each(['application/json', 'text/plain', 'application/jsonl; charset=utf-8'])(
    'are read of the type %s, too',
    async (type) => {
      const { connection } = await connectGames('{"id":"a"}\n{"id":"b"}\n', { type })
      expect(await readAll(connection, 'item')).toHaveLength(2)
    },
  )

  test('may be JSON as a whole, over several lines', async () => {
    const text = '[\n  { "id": "a" },\n  { "id": "b" }\n]\n'
    const { connection } = await connectGames(text, { type: 'application/json' })
    expect(await readAll(connection, 'item')).toHaveLength(2)
  })

  test('hold numbers that are beyond all numbers in their own record alone', async () => {
    const { connection } = await connectGames('{"id":"a","moves":1e400}\n{"id":"b","moves":2}\n')
    const records = await readAll(connection, 'item')
    expect(records.map(({ key }) => key)).toEqual(['a', 'b'])
  })

  test('that are cut are refused with their place, and read again', async () => {
    const { connection, server } = await connectGames('{"id":"a"}\n{"id":"b","mo')
    const failure = await failureOf(readAll(connection, 'item'))
    expect(failure).toMatchObject({
      class: 'temporary',
      message: expect.stringContaining('line 2 is invalid JSON'),
    })
    expect(server.requests.length).toBeGreaterThan(1)
  })

  test('are not a page that stands in the way', async () => {
    const { connection } = await connectGames('<html>\n</html>', { type: 'text/html' })
    expect(await failureOf(readAll(connection, 'item'))).toMatchObject({
      reason: { code: 'notJson' },
    })
  })

  test('are told by their fields', async () => {
    const heard: unknown[] = []
    const { connection } = await connectShop(
      (_, response) => {
        response
          .writeHead(200, { 'content-type': 'application/x-ndjson' })
          .end('{"id":"a"}\n{"id":"SECRETKEY0001"}\n')
      },
      {
        resources: GAMES,
        http: '  answers: ndjson\n',
        options: { onExchange: (tell) => heard.push(tell().detail) },
      },
    )
    await readAll(connection, 'item')
    expect(heard).toEqual([{ received: [{ id: 'a' }, { id: '***' }] }])
  })
})
