import type { ServerResponse } from 'node:http'
import { describe, expect, test } from 'vitest'
import { answerJson } from '../../../testing/local-server.ts'
import { connectShop, failureOf, readAll, signal } from '../../testing/connect-shop.ts'

function answerText(response: ServerResponse, body: string, status = 200): void {
  response.writeHead(status, { 'content-type': 'text/plain' }).end(body)
}

describe('what answers mean', () => {
  test('is asked of good answers too, first match first', async () => {
    const http = `  errors:
    - { if: "=body.code = 'E1'", is: exists, say: '="there is one already, " & body.who' }
    - { if: =status = 200, is: invalid }`
    const { item } = await connectShop(
      (_, response) => answerJson(response, { code: 'E1', who: 'key SECRETKEY0001' }),
      { http },
    )
    expect(await failureOf(item.update(1, {}, { signal }))).toMatchObject({
      class: 'exists',
      message: 'there is one already, key ***',
    })
  })

  test('stays what it is when a formula stumbles over it', async () => {
    const { item } = await connectShop((_, response) => answerJson(response, { code: {} }, 422), {
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
    const { item } = await connectShop((_, response) => answerJson(response, {}, 404), {
      http: '  errors: [{ if: =status = 404, is: ok }]',
    })
    await expect(item.delete(1, { signal })).resolves.toBeUndefined()
  })

  test('can take a text as good, where a rule knows it by what it holds', async () => {
    const http = '  errors: [{ if: =body = "OK", is: ok }, { if: =status = 404, is: ok }]'
    const good = await connectShop((_, response) => answerText(response, 'OK'), { http })
    await expect(good.item.update(1, { sku: 'A' }, { signal })).resolves.toBeUndefined()
    const other = await connectShop((_, response) => answerText(response, 'Hello'), { http })
    expect(await failureOf(other.item.update(1, {}, { signal }))).toMatchObject({
      class: 'temporary',
      mayHaveHappened: true,
    })
    // A status is anybody's: what stands between may say it, too.
    const gateway = await connectShop((_, response) => answerText(response, 'nothing here', 404), {
      http,
    })
    expect(await failureOf(gateway.item.delete(1, { signal }))).toMatchObject({
      class: 'temporary',
    })
  })

  test('over which a formula stumbles are refused, in a list and in a find', async () => {
    const { item, connection } = await connectShop(
      (_, response) => answerJson(response, { items: 7, item: { id: 1 } }),
      {
        resources: `
  item:
    title: Item
    key: =id
    list: { get: /items, items: '=$split(items, ",").{ "id": $ }' }
    find:
      - { by: [sku], get: /items, query: { sku: =$by.sku }, items: '=$split(items, ",").{ "id": $ }' }
    schema: { properties: { id: { type: string }, sku: { type: string } } }
`,
      },
    )
    const message = expect.stringMatching(/"Item" is not valid/)
    const list = await failureOf(readAll(connection, 'item'))
    expect(list).toMatchObject({ class: 'invalid', message })
    const find = await failureOf(item.find({ sku: 'A' }, { fresh: false, signal }))
    expect(find).toMatchObject({ class: 'invalid', message })
  })

  test('something else than JSON is shown by its start, without secrets', async () => {
    const { item } = await connectShop((_, response) =>
      response
        .writeHead(200, { 'content-type': 'text/html' })
        .end(`<h1>SECRETKEY0001 jo@acme.example</h1>${'x '.repeat(100)}`),
    )
    const { message } = await failureOf(item.update(1, {}, { signal }))
    expect(message).toMatch(/with text\/html instead of JSON: <h1>\*\*\* \*\*\*@\*\*\*<\/h1>/)
    expect(message.length).toBeLessThan(200)
  })

  test('a record that is gone is none, whether the system says so in JSON or in no words', async () => {
    const answers = [
      { type: 'application/json', text: '{}' },
      { type: 'application/json', text: '{"error":{"code":404}}' },
      { type: 'text/plain', text: '{"error":"not found"}' },
      { type: 'text/plain', text: '' },
    ]
    for (const { type, text } of answers) {
      const { item } = await connectShop((_, response) =>
        response.writeHead(404, { 'content-type': type }).end(text),
      )
      expect(await item.get?.('1', signal)).toBeUndefined()
      expect(await item.read?.(1, signal)).toBeUndefined()
      const refusal = { class: 'gone', mayHaveHappened: false }
      expect(await failureOf(item.update(1, {}, { signal }))).toMatchObject(refusal)
      expect(await failureOf(item.delete(1, { signal }))).toMatchObject(refusal)
    }
  })

  test('an answer that is too long is not read', async () => {
    const { item } = await connectShop(
      (_, response) => answerJson(response, { item: 'x'.repeat(5000) }),
      {
        options: { maxBytes: 1000 },
      },
    )
    const { reason, ...failure } = await failureOf(item.update(1, {}, { signal }))
    expect(failure).toMatchObject({ class: 'config' })
    // So little is no number of megabytes.
    expect(reason).toMatchObject({ code: 'tooLargeAnswer', values: { count: 1 } })
  })
})

/** What stands between answers for a system that it does not reach: nginx, Traefik, Kubernetes, and a server behind them. */
const GATEWAYS = [
  ['a page', 'text/html', '<html><h1>404 Not Found</h1></html>'],
  ['a line of text', 'text/plain; charset=utf-8', '404 page not found'],
  ['a page that is a number', 'text/html', '404'],
] as const

describe.each(GATEWAYS)('"not found" with %s', (_what, type, text) => {
  const page = (response: ServerResponse, status: number) =>
    response.writeHead(status, { 'content-type': type }).end(text)

  test.each([404, 410])('(%i) says nothing about a record, and is asked again', async (status) => {
    const { server, item } = await connectShop((_, response) => page(response, status))
    const refusal = { class: 'temporary', mayHaveHappened: false }
    expect(await failureOf(item.update(1, {}, { signal }))).toMatchObject(refusal)
    expect(await failureOf(item.delete(1, { signal }))).toMatchObject(refusal)
    expect(await failureOf(item.get?.('1', signal) ?? Promise.resolve())).toMatchObject(refusal)
    expect(await failureOf(item.read?.(1, signal) ?? Promise.resolve())).toMatchObject(refusal)
    expect(server.requests).toHaveLength(12)
    const sent = item.create({}, { operation: 'o', signal })
    expect(await failureOf(sent)).toMatchObject(refusal)
  })

  test('finds what is behind once that is reached', async () => {
    const { item } = await connectShop((_, response, count) =>
      count < 3 ? page(response, 404) : answerJson(response, { item: { id: 1, sku: 'A' } }),
    )
    expect(await item.read?.(1, signal)).toMatchObject({ id: 1, record: { sku: 'A' } })
  })

  test('finds nothing in a search, neither that there is none', async () => {
    const { item } = await connectShop((_, response) => page(response, 404), {
      resources: `
  item:
    title: Item
    key: =id
    find: [{ by: [sku], get: "/items/by-sku/{sku}", items: =items }]
    schema: { properties: { id: { type: integer }, sku: { type: string } } }
`,
    })
    const search = item.find({ sku: 'A' }, { fresh: true, signal })
    expect(await failureOf(search)).toMatchObject({ class: 'temporary' })
  })

  test('means what a rule of the connector says of it', async () => {
    const { item } = await connectShop((_, response) => page(response, 404), {
      http: '  errors: [{ if: =status = 404, is: gone }]',
    })
    expect(await item.read?.(1, signal)).toBeUndefined()
  })
})
