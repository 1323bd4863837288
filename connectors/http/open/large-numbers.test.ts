import { expect, test } from 'vitest'
import { connectShop, readAll, signal } from '../testing/connect-shop.ts'

/** Two ids that are one as numbers of JavaScript, and a parent like them. */
const ITEMS = `{"items":[
  {"id":9007199254740992,"sku":"A","parent":9007199254740993},
  {"id":9007199254740993,"sku":"B","parent":9007199254740991}
]}`

test('ids that a number cannot hold stay two, in keys, records and what was read', async () => {
  const { connection } = await connectShop((request, response) =>
    response
      .writeHead(200, { 'content-type': 'application/json' })
      .end((request.url ?? '').includes('page=1') ? ITEMS : '{"items":[]}'),
  )
  const records = await readAll(connection, 'item')
  expect(records.map(({ key, record }) => [key, record])).toEqual([
    ['9007199254740992', { id: '9007199254740992', sku: 'A', parent: '9007199254740993' }],
    ['9007199254740993', { id: '9007199254740993', sku: 'B', parent: 9007199254740991 }],
  ])
  expect(records.map(({ problem }) => problem)).toEqual([undefined, undefined])
})

test('they name the record that is meant, and are written as the numbers that they were', async () => {
  const { server, item } = await connectShop((_, response) =>
    response
      .writeHead(200, { 'content-type': 'application/json' })
      .end('{"item":{"id":9007199254740993}}'),
  )
  const created = await item.create(
    { sku: '9007199254740995', parent: '9007199254740993' },
    { operation: 'op1', signal },
  )
  expect(created.id).toBe('9007199254740993')
  await item.update('9007199254740993', { parent: '-9007199254740997' }, { signal })
  await item.read?.('9007199254740993', signal)
  expect(server.requests.map(({ method, url, body }) => `${method} ${url} ${body}`)).toEqual([
    'POST /api/items {"item":{"sku":"9007199254740995","parent":9007199254740993}}',
    'PUT /api/items/9007199254740993 {"parent":-9007199254740997}',
    'GET /api/items/9007199254740993 ',
  ])
})
