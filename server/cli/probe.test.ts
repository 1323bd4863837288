import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, onTestFinished, test } from 'vitest'
import { answerJson, startLocalServer } from '../../connectors/testing/local-server.ts'
import { fileToRecordIn } from './record-tests.ts'
import { createCliKit } from './testing/cli-kit.ts'

const CONNECTOR = `connector: shop
format: 1
title: Shop
settings:
  type: object
  required: [url, key]
  properties: { url: { type: string, format: uri }, key: { type: string, writeOnly: true } }
http: { base: =$settings.url, headers: { x-key: =$settings.key }, check: { get: /items, query: { limit: 1 } } }
resources:
  item:
    title: Item
    key: =id
    list: { get: /items, items: =items, pages: { page: page, size: { limit: 8 }, short: last } }
    schema:
      required: [code]
      properties:
        id: { title: Id, type: integer }
        code: { title: Code, type: string }
        price: { title: Price, type: number }
        note: { title: Note, type: string }
        currency: { title: Currency, type: string }
  part:
    title: Part
    key: =id
    list: { get: "/items/{item}/parts", items: =$, within: { item: item } }
    schema: { properties: { id: { title: Id, type: integer } } }
  rate:
    title: Rate
    key: =id
    list: { get: "/rates/{day}", items: =$ }
    schema: { properties: { id: { title: Id, type: integer } } }
`

type Item = Record<string, unknown>

function itemsOf(count: number, more: Item = {}): readonly Item[] {
  return Array.from({ length: count }, (_, at) => ({
    id: at + 1,
    code: `Secret name ${at}`,
    price: at + 0.5,
    note: '',
    currency: 'EUR',
    ...more,
  }))
}

/** A shop with these items, and a connection to it. */
async function openShop(items: readonly Item[]) {
  const server = await startLocalServer(({ url, headers, method }, response) => {
    const { pathname, searchParams } = new URL(url, 'http://shop')
    const size = Number(searchParams.get('limit'))
    const from = (Number(searchParams.get('page') ?? 1) - 1) * size
    if (headers['x-key'] !== 'k-123') answerJson(response, { error: 'who?' }, 401)
    else if (method !== 'GET') answerJson(response, {}, 500)
    else if (pathname === '/items') answerJson(response, { items: items.slice(from, from + size) })
    else if (pathname === '/items/1/parts') answerJson(response, [{ id: 70 }])
    else answerJson(response, [])
  })
  const kit = createCliKit()
  onTestFinished(async () => {
    await kit.remove()
    await server.close()
  })
  kit.env['KEY'] = 'k-123'
  kit.write('connectors/shop/connector.yaml', CONNECTOR)
  const address = `url=${server.origin}`
  const connected = await kit.run(
    'connect',
    'mine',
    '--connector',
    'shop',
    '--set',
    address,
    '--secret-env',
    'key=KEY',
  )
  expect(connected).toMatchObject({ code: 0 })
  return { kit, server }
}

test('a system that sends what its connector says is shown with its requests, pages and times, and no values', async () => {
  const { kit, server } = await openShop(itemsOf(20))
  const { code, out } = await kit.run('probe', 'mine')
  expect(code).toBe(0)
  expect(out).toMatch(/item {2}20 records, \d pages/)
  expect(out).toMatch(/GET \/items\?page=1&limit=8 {2}200 {2}\d+ ms/)
  expect(out).toContain('never filled: note')
  expect(out).toContain('always the same: currency')
  expect(out).toContain('part')
  expect(out).toContain('rate')
  expect(out).not.toContain('Secret name')
  expect(server.requests.every(({ method }) => method === 'GET')).toBe(true)
})

test.each([
  ['a field that the schema does not have', { weight: 7 }, 'weight', 'new'],
  ['a field of another type', { price: 'Secret' }, 'price', 'retyped'],
  ['a field that every record should have', { code: undefined }, 'code', 'gone'],
] as const)('%s is told, and ends the command as something found', async (_, more, field, kind) => {
  const { kit } = await openShop(itemsOf(12, more))
  const { code, out } = await kit.run('probe', 'mine', 'item', '--json')
  expect(code).toBe(1)
  expect(out).not.toContain('Secret')
  const [probed] = JSON.parse(out)
  const found = probed.drift.find((each: { readonly kind: string }) => each.kind === kind)
  expect(JSON.stringify(found)).toContain(`"${field}"`)
})

test('a field that is gone is told with the lines of flows that write it somewhere', async () => {
  const { kit } = await openShop(itemsOf(12, { code: undefined }))
  kit.write(
    'mappings/items.yaml',
    `flow: items
format: 1
title: Items
connections: { shop: shop, pos: ccv-salespos }
source: { read: shop.item }
steps:
  - write: pos.category
    match: { name: =code }
    set:
      name: ="Item " & code
      description: =note
`,
  )
  const { code, out } = await kit.run('probe', 'mine', 'item')
  expect(code).toBe(1)
  expect(out).toContain('mappings/items.yaml:10 writes it to name')
  expect(out).not.toContain('description')
})

test('an empty field of a few records proves nothing', async () => {
  const { kit } = await openShop(itemsOf(3, { code: 'x' }))
  const { code, out } = await kit.run('probe', 'mine', 'item', '--json')
  expect(code).toBe(0)
  expect(JSON.parse(out)).toMatchObject([{ records: 3, unfilled: [], constant: [], drift: [] }])
})

test('what a request goes on with is not shown: it may be a key', async () => {
  const { kit } = await openShop(itemsOf(20))
  const byKey = CONNECTOR.replace(
    'pages: { page: page, size: { limit: 8 }, short: last }',
    'pages: { after: after, last: =code, size: { limit: 8 } }',
  )
  kit.write('connectors/shop/connector.yaml', byKey)
  for (const flags of [[], ['--json']]) {
    const { out } = await kit.run('probe', 'mine', 'item', ...flags)
    expect(out).toContain('after=…')
    expect(out).toContain('limit=8')
    expect(out).not.toContain('Secret')
  }
})

test('no more is read than is asked for, and lists within records where they are named', async () => {
  const { kit, server } = await openShop(itemsOf(40))
  const before = server.requests.length
  const some = await kit.run('probe', 'mine', 'item', '--records', '8', '--json')
  expect(JSON.parse(some.out)).toMatchObject([{ records: 8, pages: 1 }])
  expect(server.requests.length - before).toBe(2)
  const parts = await kit.run('probe', 'mine', 'part', '--records', '1', '--json')
  expect(JSON.parse(parts.out)).toMatchObject([{ resource: 'part', records: 1 }])
})

test.each([
  ['a connection that is not there', ['mien'], 2],
  ['a resource that is not there', ['mine', 'itme'], 2],
  ['one that a flow gives values to', ['mine', 'rate'], 2],
  ['a count that is none', ['mine', '--records', 'all'], 2],
])('%s is refused', async (_, args, code) => {
  const { kit } = await openShop(itemsOf(1))
  expect(await kit.run('probe', ...args)).toMatchObject({ code, out: '' })
})

test('a system that refuses is told with its reason', async () => {
  const { kit, server } = await openShop(itemsOf(1))
  await server.close()
  const { code, err } = await kit.run('probe', 'mine')
  expect(code).toBeGreaterThan(0)
  expect(err).not.toBe('')
})

test('what was read becomes a test with invented values, which passes, and is renewed in its place', async () => {
  const { kit } = await openShop(itemsOf(20))
  const before = readFileSync(join(kit.folder, 'connectors/shop/connector.yaml'), 'utf8')
  expect(await kit.run('probe', 'mine', '--record')).toMatchObject({ code: 0 })
  const path = join(kit.folder, 'connectors/shop/connector.yaml')
  const text = readFileSync(path, 'utf8')
  expect(text.startsWith(before)).toBe(true)
  expect(text).toContain('lists item, as recorded')
  for (const hidden of ['Secret', 'k-123', 'EUR']) expect(text).not.toContain(hidden)
  const tested = await kit.run('test', 'connectors', '--coverage')
  expect(tested).toMatchObject({ code: 0 })
  expect(tested.out).not.toContain('list item')
  expect(await kit.run('probe', 'mine', 'item', '--record')).toMatchObject({ code: 0 })
  expect(readFileSync(path, 'utf8')).toBe(text)
})

test('tests are added to the file of a connector wherever it is, and to none that is shipped', () => {
  const kit = createCliKit()
  onTestFinished(() => kit.remove())
  kit.write('systems/own.yaml', CONNECTOR)
  expect(fileToRecordIn(kit.folder, 'shop')).toBe(join(kit.folder, 'systems/own.yaml'))
  for (const name of ['ccv-salespos', 'nowhere']) {
    expect(() => fileToRecordIn(kit.folder, name)).toThrow(
      expect.objectContaining({ code: 'usage' }),
    )
  }
})
