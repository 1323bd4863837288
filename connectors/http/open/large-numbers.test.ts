import { expect, test } from 'vitest'
import { textOf } from '../../../engine/testing/says.ts'
import { connectShop, ITEM, readAll, signal } from '../testing/connect-shop.ts'

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

/** Answers one page of items, then none. */
const shopOf = (items: string, schema: string) =>
  connectShop(
    (request, response) =>
      response
        .writeHead(200, { 'content-type': 'application/json' })
        .end((request.url ?? '').includes('page=1') ? `{"items":[${items}]}` : '{"items":[]}'),
    {
      resources: ITEM.replace(
        /schema: .*/,
        `schema: { properties: { sku: { type: string }, ${schema} } }`,
      ),
    },
  )

const told = async ({ connection }: Awaited<ReturnType<typeof shopOf>>) =>
  (await readAll(connection, 'item')).map(({ key, record }) => [key, record])

test('an id with a fraction of zeros is the whole number that it is', async () => {
  const shop = await shopOf(
    '{"id":9007199254740993.0},{"id":9007199254740992.00}',
    'id: { type: integer }',
  )
  expect(await told(shop)).toEqual([
    ['9007199254740993', { id: '9007199254740993' }],
    ['9007199254740992', { id: '9007199254740992' }],
  ])
})

const RATES = `
  {"id":0.12345678901234567891,"rate":0.1234567890123456789,"price":0.1234567890123456789},
  {"id":0.12345678901234567892,"rate":1.25,"price":1.10}`

test('fractions keep all their digits in fields of the format "decimal", in keys and records, and are numbers in others', async () => {
  const shop = await shopOf(
    RATES,
    'id: { type: string, format: decimal }, rate: { type: number, format: decimal }, price: { type: number }',
  )
  expect(await told(shop)).toEqual([
    [
      '0.12345678901234567891',
      { id: '0.12345678901234567891', rate: '0.1234567890123456789', price: 0.12345678901234568 },
    ],
    ['0.12345678901234567892', { id: '0.12345678901234567892', rate: 1.25, price: 1.1 }],
  ])
})

test('they are numbers everywhere where no schema has the format', async () => {
  const shop = await shopOf(
    '{"id":1,"rate":0.1234567890123456789}',
    'id: { type: integer }, rate: { type: number }',
  )
  expect(await told(shop)).toEqual([['1', { id: 1, rate: 0.12345678901234568 }]])
})

test('they are written as the numbers that they were, and as text where the field is text', async () => {
  const { server, item } = await shopOf(
    '',
    'id: { type: integer }, rate: { type: number, format: decimal }',
  )
  await item.update(
    '1',
    { sku: '0.1234567890123456789', rate: '0.1234567890123456789' },
    { signal },
  )
  expect(server.requests.at(-1)?.body).toBe(
    '{"sku":"0.1234567890123456789","rate":0.1234567890123456789}',
  )
})

test('a number beyond all numbers is wrong in its own record alone', async () => {
  const shop = await shopOf(
    '{"id":1,"parent":1e400},{"id":2,"parent":4}',
    'id: { type: integer }, parent: { type: number }',
  )
  const records = await readAll(shop.connection, 'item')
  expect(records.map(({ key, record }) => [key, record])).toEqual([
    ['1', { id: 1 }],
    ['2', { id: 2, parent: 4 }],
  ])
  expect(records.map(({ problem }) => textOf(problem))).toEqual([
    expect.stringContaining('"parent"'),
    '',
  ])
})
