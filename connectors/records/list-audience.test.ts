import { describe, expect, test } from 'vitest'
import { connectShop, readAll, signal } from '../http/testing/connect-shop.ts'

const RESOURCES = `
  item:
    title: Stock
    key: =id
    list: { get: /items, items: =items, pages: { page: page, size: { limit: 2 }, short: last }, changed: { since: { since: =$since }, at: =changed, overlap: 60s } }
    find: [{ by: [sku], kept: 30m }]
    update: { put: "/items/{id}", body: =$set }
    record: { sku: =sku, stock: =stock }
    schema: { properties: { sku: { type: string }, stock: { type: integer } } }
  article:
    title: Article
    key: =id
    list: { get: /items, query: { tag: =$with.tag }, items: =items, pages: { page: page, size: { limit: 2 }, short: last }, changed: { since: { since: =$since }, at: =changed, overlap: 60s } }
    find: [{ by: [name], index: 10m }]
    record: { name: =name }
    schema: { properties: { name: { type: string } } }
  made:
    title: By the time of creation
    key: =id
    list: { get: /items, query: { since: =$since }, items: =items, pages: { page: page, size: { limit: 2 }, short: last }, changed: { since: {}, at: =changed, overlap: 60s } }
    find: [{ by: [name], kept: 30m }]
    record: { name: =name }
    schema: { properties: { name: { type: string } } }
  other:
    title: By another time
    key: =id
    list: { get: /items, query: { created: =$since }, items: =items, pages: { page: page, size: { limit: 2 }, short: last }, changed: { since: {}, at: =changed, overlap: 60s } }
    record: { name: =name }
    schema: { properties: { name: { type: string } } }
  short:
    title: Names
    key: =id
    list: { get: /items, query: { fields: name }, items: =items, pages: { page: page, size: { limit: 2 }, short: last } }
    record: { name: =name }
    schema: { properties: { name: { type: string } } }
`

interface Item {
  readonly id: number
  readonly sku: string
  readonly name: string
  stock: number
  changed: string
}

const LONG_AGO = '2026-01-01T00:00:00.000Z'
const DAY_MS = 86_400_000

const item = (id: number): Item => ({
  id,
  sku: `S${id}`,
  name: `N${id}`,
  stock: id,
  changed: LONG_AGO,
})

type Shop = Awaited<ReturnType<typeof open>>

async function open(items: Item[]) {
  const shop = await connectShop(
    (request, response) => {
      const { searchParams } = new URL(request.url, 'http://shop')
      const since = searchParams.get('since') ?? ''
      const from = (Number(searchParams.get('page') ?? 1) - 1) * 2
      const listed = items.filter(({ changed }) => changed >= since).slice(from, from + 2)
      response.writeHead(200, {
        'content-type': 'application/json',
        date: new Date(shop.clock.now()).toUTCString(),
      })
      response.end(JSON.stringify(request.method === 'GET' ? { items: listed } : {}))
    },
    { resources: RESOURCES },
  )
  let told = 0
  const asked = () => {
    const urls = shop.server.requests.slice(told).map(({ url }) => url.replace('/api', ''))
    told += urls.length
    return urls
  }
  const stockOf = async (sku: string, maxAgeMs?: number) =>
    (await shop.item.find({ sku }, { fresh: false, maxAgeMs, signal })).map(
      ({ record }) => record?.['stock'],
    )
  const named = async (name: string) =>
    (await shop.connection.resource('article').find({ name }, { fresh: false, signal })).map(
      ({ id }) => id,
    )
  return { ...shop, asked, stockOf, named }
}

describe('a list that somebody has read whole', () => {
  test('is not read again for what is kept of it', async () => {
    const shop = await open([item(1), item(2), item(3)])
    await readAll(shop.connection, 'article')
    expect(shop.asked()).toHaveLength(2)
    expect(await shop.stockOf('S3')).toEqual([3])
    expect(await shop.stockOf('S4')).toEqual([])
    expect(shop.asked()).toEqual([])
  })

  test('is asked for what changed since that read began', async () => {
    const items = [item(1), item(2), item(3)]
    const shop = await open(items)
    await readAll(shop.connection, 'article')
    await shop.clock.sleep(60_000, signal)
    items[2] = { ...item(3), stock: 9, changed: new Date(shop.clock.now()).toISOString() }
    shop.asked()
    expect(await shop.stockOf('S3', 1_000)).toEqual([9])
    expect(shop.asked()).toEqual([expect.stringMatching(/since=2026-01-15T09%3A59%3A00/u)])
  })

  test('tells what is gone', async () => {
    const items = [item(1), item(2), item(3)]
    const shop = await open(items)
    expect(await shop.stockOf('S1')).toEqual([1])
    items.shift()
    await shop.clock.sleep(60_000, signal)
    await readAll(shop.connection, 'article')
    expect(await shop.stockOf('S1')).toEqual([])
  })

  test('leaves the next complete read for a day later', async () => {
    const shop = await open([item(1), item(2), item(3)])
    await shop.stockOf('S1')
    await shop.clock.sleep(DAY_MS - 60_000, signal)
    await readAll(shop.connection, 'article')
    await shop.clock.sleep(120_000, signal)
    shop.asked()
    expect(await shop.stockOf('S1', 1_000)).toEqual([1])
    expect(shop.asked()).toEqual([expect.stringMatching(/since=/u)])
  })

  test('does not undo what we wrote while it was read', async () => {
    const shop = await open([item(1), item(2), item(3)])
    await shop.stockOf('S3')
    await shop.clock.sleep(60_000, signal)
    for await (const page of shop.connection.resource('article').list({ filter: 0, signal })) {
      if (page.next === undefined) continue
      await shop.clock.sleep(1_000, signal)
      await shop.item.update(3, { stock: 7 }, { signal })
    }
    expect(await shop.stockOf('S3')).toEqual([7])
  })

  test('keeps what came while it was read', async () => {
    const items = [item(2), item(3)]
    const shop = await open(items)
    await shop.stockOf('S3')
    await shop.clock.sleep(60_000, signal)
    for await (const page of shop.connection.resource('article').list({ filter: 0, signal })) {
      if (page.next === undefined) continue
      await shop.clock.sleep(1_000, signal)
      items.unshift({ ...item(4), changed: new Date(shop.clock.now()).toISOString() })
      expect(await shop.stockOf('S4', 500)).toEqual([4])
      items.shift()
    }
    expect(await shop.stockOf('S4')).toEqual([4])
  })
})

describe('a list is read again for what is kept of it', () => {
  test.each([
    ['was not read to its end', 'article', { stops: true }],
    ['was asked for some of its records', 'article', { with: { tag: 'new' } }],
    ['was asked for fewer fields', 'short', {}],
  ] as const)(
    'where it %s',
    async (_, name, {
      stops,
      ...request
    }: {
      readonly stops?: boolean
      readonly with?: { readonly tag: string }
    }) => {
      const shop = await open([item(1), item(2), item(3)])
      for await (const page of shop.connection
        .resource(name)
        .list({ filter: 0, signal, ...request })) {
        if (stops && page.records.length > 0) break
      }
      shop.asked()
      expect(await shop.stockOf('S3')).toEqual([3])
      expect(shop.asked()).toHaveLength(2)
    },
  )
})

const BEGAN = '2026-01-15T10:00:00.000Z'
const readChanges = async (shop: Shop, since: string, stops = false) => {
  const request = { filter: 0, since, signal }
  for await (const page of shop.connection.resource('article').list(request)) {
    if (stops && page.records.length > 0) break
  }
  shop.asked()
}
const changeThird = (items: Item[], at: number) => {
  items[2] = { ...item(3), stock: 9, name: 'N9', changed: new Date(at).toISOString() }
}

describe('changes of a list that somebody has read', () => {
  test('are not asked for again for what is kept of it', async () => {
    const items = [item(1), item(2), item(3)]
    const shop = await open(items)
    await shop.stockOf('S1')
    expect(await shop.named('N1')).toEqual([1])
    await shop.clock.sleep(31 * 60_000, signal)
    changeThird(items, shop.clock.now())
    await readChanges(shop, '2026-01-15T09:30:00.000Z')
    expect(await shop.stockOf('S3')).toEqual([9])
    expect(await shop.stockOf('S1')).toEqual([1])
    expect(await shop.named('N9')).toEqual([3])
    expect(await shop.named('N1')).toEqual([1])
    expect(shop.asked()).toEqual([])
    await shop.clock.sleep(31 * 60_000, signal)
    expect(await shop.stockOf('S3')).toEqual([9])
    expect(shop.asked()).toEqual([expect.stringMatching(/since=2026-01-15T10%3A30%3A00/u)])
  })

  test.each([
    ['began later than what is kept', BEGAN, false],
    ['were not read to their end', LONG_AGO, true],
  ])('are asked for where they %s', async (_, since, stops) => {
    const items = [item(1), item(2), item(3)]
    const shop = await open(items)
    await shop.stockOf('S1')
    expect(await shop.named('N1')).toEqual([1])
    await shop.clock.sleep(31 * 60_000, signal)
    changeThird(items, shop.clock.now())
    await readChanges(shop, since, stops)
    expect(await shop.stockOf('S3')).toEqual([9])
    expect(await shop.named('N9')).toEqual([3])
    expect(shop.asked()).toEqual([
      expect.stringMatching(/since=2026-01-15T09%3A59%3A00/u),
      expect.stringMatching(/since=2026-01-15T09%3A59%3A00/u),
    ])
  })

  test.each([
    ['asked for by another field', 'other', 1],
    ['asked for in the same words', 'made', 0],
  ])('%s of the request itself', async (_, name, asks) => {
    const shop = await open([item(1), item(2), item(3)])
    const find = () =>
      shop.connection.resource('made').find({ name: 'N1' }, { fresh: false, signal })
    await find()
    await shop.clock.sleep(31 * 60_000, signal)
    await readAll(shop.connection, name, { since: LONG_AGO })
    shop.asked()
    await find()
    expect(shop.asked()).toHaveLength(asks)
  })

  test('are no complete read of what was never read', async () => {
    const shop = await open([item(1), item(2), item(3)])
    await readChanges(shop, LONG_AGO)
    expect(await shop.stockOf('S3')).toEqual([3])
    expect(shop.asked()).toEqual(['/items?page=1&limit=2', '/items?page=2&limit=2'])
  })
})

describe('a local index', () => {
  test('is completed by whoever reads the list, while it is read and after', async () => {
    const items = [item(1), item(2), item(3)]
    const shop = await open(items)
    expect(await shop.named('N1')).toEqual([1])
    await shop.clock.sleep(DAY_MS + 60_000, signal)
    items.shift()
    shop.asked()
    const meanwhile = []
    for await (const page of shop.connection.resource('article').list({ filter: 0, signal })) {
      meanwhile.push(await shop.named('N2'), page.next === undefined)
    }
    expect(meanwhile).toEqual([[2], false, [2], true])
    expect(await shop.named('N1')).toEqual([])
    const changes = shop.asked().filter((url) => url.includes('since='))
    expect(changes).toHaveLength(1)
    await shop.clock.sleep(DAY_MS - 60_000, signal)
    expect(await shop.named('N2')).toEqual([2])
    expect(shop.asked()).toEqual([expect.stringMatching(/since=/u)])
  })

  test('that was never asked for is not filled', async () => {
    const shop = await open([item(1), item(2), item(3)])
    await readAll(shop.connection, 'article')
    shop.asked()
    expect(await shop.named('N1')).toEqual([1])
    expect(shop.asked()).toHaveLength(2)
  })
})
