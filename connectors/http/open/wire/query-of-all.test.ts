import { expect, test } from 'vitest'
import { answerJson } from '../../../testing/local-server.ts'
import { connectShop, failureOf, ITEM, readAll, signal } from '../../testing/connect-shop.ts'
import { dropFields } from './drop-fields.ts'

const KEY = '  query: { api_key: =$settings.key, lang: en }\n'
const LINKED = ITEM.replace(
  'pages: { page: page, size: { limit: 2 }, short: last }',
  'pages: { link: =next }',
)

test('what every request carries in its query goes with reads, writes and checks', async () => {
  const { connection, item, server } = await connectShop(
    (_, response) => answerJson(response, { items: [], item: { id: 1 } }),
    { http: `${KEY}  check: { get: /me, query: { lang: nl } }\n` },
  )
  await readAll(connection, 'item')
  await item.create({ sku: 'A' }, { operation: 'o', signal })
  await connection.check(signal)
  expect(server.requests.map(({ method, url }) => `${method} ${url}`)).toEqual([
    'GET /api/items?api_key=SECRETKEY0001&lang=en&page=1&limit=2',
    'POST /api/items?api_key=SECRETKEY0001&lang=en',
    'GET /api/me?api_key=SECRETKEY0001&lang=nl',
  ])
})

test.each([
  ['does not repeat it', '/api/items?after=a%2Fb'],
  ['repeats it', '/api/items?api_key=SECRETKEY0001&after=a%2Fb&lang=en'],
])('a link to the next page that %s is followed with it, and kept without it', async (_, next) => {
  const { connection, server } = await connectShop(
    ({ url }, response) =>
      answerJson(response, {
        items: [{ id: url.includes('after') ? 2 : 1 }],
        ...(url.includes('after') ? {} : { next }),
      }),
    { http: KEY, resources: LINKED },
  )
  const kept: unknown[] = []
  for await (const page of connection.resource('item').list({ filter: 0, signal })) kept.push(page)
  expect(server.requests[1]?.url).toBe('/api/items?after=a%2Fb&api_key=SECRETKEY0001&lang=en')
  expect(JSON.stringify(kept)).toContain('after=a%2Fb')
  expect(JSON.stringify(kept)).not.toContain('SECRETKEY')
})

test('a key in the query is in nothing that is told', async () => {
  const heard: unknown[] = []
  const { item } = await connectShop(
    ({ url }, response) => answerJson(response, { told: url }, 422),
    {
      http: `${KEY}  errors: [{ if: =status = 422, is: invalid, say: =body.told }]\n`,
      options: {
        onExchange: (tell) => heard.push(tell()),
        onRequest: (event) => heard.push(event),
      },
    },
  )
  const failure = await failureOf(item.update(1, { sku: 'B' }, { signal }))
  const told = JSON.stringify([heard, failure.reason, failure.message])
  expect(told).toContain('api_key=***')
  expect(told).not.toContain('SECRETKEY')
})

test.each([
  ['/a', '/a'],
  ['/a?key=1', '/a'],
  ['/a?b=%2F&key=1&c', '/a?b=%2F&c'],
  ['/a?k%65y=1&b=x?y', '/a?b=x?y'],
])('%s without the key is %s', (link, left) => {
  expect(dropFields(link, new Set(['key']))).toBe(left)
})

/** Of a URI, bytes that are no ASCII are percent-encoded in UTF-8 (RFC 3987, 3.1). */
test('a path with letters that no request line holds is sent encoded', async () => {
  const { connection, server } = await connectShop(
    (_, response) => answerJson(response, { items: [] }),
    { resources: ITEM.replace('get: /items', 'get: /dépôts/%2Fa+b') },
  )
  await readAll(connection, 'item')
  expect(server.requests[0]?.url).toBe('/api/d%C3%A9p%C3%B4ts/%2Fa+b?page=1&limit=2')
})
