import { describe, expect, test } from 'vitest'
import { answerJson } from '../../../testing/local-server.ts'
import { connectShop, failureOf, readAll, signal } from '../../testing/connect-shop.ts'

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
    const message = expect.stringMatching(/"Item" could not be understood/)
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
    expect(message).toMatch(
      /with something else than JSON \(text\/html\): <h1>\*\*\* \*\*\*@\*\*\*<\/h1>/,
    )
    expect(message.length).toBeLessThan(200)
  })

  test('a record that is gone is none', async () => {
    const { item } = await connectShop((_, response) => answerJson(response, {}, 404))
    expect(await item.get?.('1', signal)).toBeUndefined()
    expect(await item.read?.(1, signal)).toBeUndefined()
  })

  test('an answer that is too long is not read', async () => {
    const { item } = await connectShop(
      (_, response) => answerJson(response, { item: 'x'.repeat(5000) }),
      {
        options: { maxBytes: 1000 },
      },
    )
    expect(await failureOf(item.update(1, {}, { signal }))).toMatchObject({ class: 'config' })
  })
})
