import { describe, expect, test } from 'vitest'
import { answerJson } from '../../testing/local-server.ts'
import { connectShop, failureOf, ITEM, signal } from '../testing/connect-shop.ts'

describe('writing', () => {
  test('a create sends its operation once and gives the id', async () => {
    const { server, item } = await connectShop((_, response) =>
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
    const { item } = await connectShop((_, response) => response.writeHead(204).end())
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
    const { server, item } = await connectShop((_request, response) =>
      answerJson(response, {}, status, { location: 'http://other.example/x' }),
    )
    const failure = await failureOf(item.create({}, { operation: 'op1', signal }))
    expect(failure).toMatchObject({
      class: kind,
      mayHaveHappened,
      exchange: `POST /api/items (${status})`,
    })
    expect(server.requests).toHaveLength(1)
  })

  test('a create without an answer may have happened', async () => {
    const { item } = await connectShop(() => {})
    expect(await failureOf(item.create({}, { operation: 'op1', signal }))).toMatchObject({
      class: 'temporary',
      mayHaveHappened: true,
      message: expect.stringMatching(/^"127\.0\.0\.1:\d+" did not respond within 2 s$/),
    })
  })

  test('a create whose connection breaks off may have happened', async () => {
    const { item } = await connectShop((_, response) => response.destroy())
    expect(await failureOf(item.create({}, { operation: 'op1', signal }))).toMatchObject({
      class: 'temporary',
      mayHaveHappened: true,
    })
  })

  test('a create that reached nobody has not happened', async () => {
    const { item, server } = await connectShop(() => {})
    await server.close()
    expect(await failureOf(item.create({}, { operation: 'op1', signal }))).toMatchObject({
      class: 'temporary',
      mayHaveHappened: false,
      message: expect.stringMatching(/refused the connection\. Check the address/),
    })
  })

  test('an update is tried three times for a passing trouble, with pauses', async () => {
    const { server, clock, item } = await connectShop((_, response) =>
      answerJson(response, {}, 503),
    )
    expect(await failureOf(item.update(1, { sku: 'A' }, { signal }))).toMatchObject({
      class: 'temporary',
    })
    expect(server.requests).toHaveLength(3)
    expect(clock.waits).toEqual([500, 1000])
  })

  test('an update is tried once when it is refused', async () => {
    const { server, item } = await connectShop((_, response) => answerJson(response, {}, 422))
    await failureOf(item.update(1, { sku: 'A' }, { signal }))
    expect(server.requests).toHaveLength(1)
  })

  test('waits out a 429, a create too, because it was certainly not done', async () => {
    const { server, clock, item } = await connectShop((_, response, count) =>
      count === 1
        ? answerJson(response, {}, 429, { 'retry-after': '7' })
        : answerJson(response, { item: { id: 1 } }),
    )
    expect(await item.create({}, { operation: 'op1', signal })).toMatchObject({ id: 1 })
    expect(server.requests).toHaveLength(2)
    expect(clock.waits).toContain(7000)
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
    const { item } = await connectShop((_, response) => answerJson(response, {}, 404), {
      resources: BY_ID,
    })
    expect(await item.find({ id: 7 }, { fresh: false, signal })).toEqual([])
    const failure = await failureOf(item.find({ sku: 'A' }, { fresh: false, signal }))
    expect(failure.class).toBe('gone')
  })

  test('drops hits that are not what was asked for', async () => {
    const { item } = await connectShop((_, response) =>
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
    const { server, item } = await connectShop(
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

  test.each([
    ['page', 'page: page'],
    ['offset', 'offset: from'],
  ])(
    'finds what moves to a page that was read already, where pages are counted by %s',
    async (kind, pages) => {
      const all = [1, 2, 3, 4, 5, 6, 7].map((id) => ({ id, parent: 7, sku: id === 5 ? 'A' : 'B' }))
      let asked = 0
      const { item } = await connectShop(
        ({ url }, response) => {
          const { searchParams } = new URL(url, 'http://x')
          const size = Number(searchParams.get('limit'))
          const page = Number(searchParams.get('page') ?? 1)
          const from = kind === 'page' ? (page - 1) * size : Number(searchParams.get('from') ?? 0)
          answerJson(response, { items: all.slice(from, from + size) })
          asked += 1
          // Somebody deletes a record of the page that was read: the one that is looked for moves up.
          if (asked === 1) all.shift()
        },
        {
          resources: ITEM.replace(
            'pages: { page: page, size: { limit: 2 }, short: last }',
            `pages: { ${pages}, size: { limit: 4 } }`,
          ).replace('query: { sku: =$by.sku }', 'query: { sku: =$by.sku, limit: 4 }'),
        },
      )
      expect(await item.find({ sku: 'A' }, { fresh: false, signal })).toMatchObject([{ id: 5 }])
    },
  )

  test.each([
    ['page', 'page: page'],
    ['offset', 'offset: from'],
    ['after', 'after: after, last: =id'],
  ])(
    'finds what a system has on its second page that gives fewer than it is asked for: by %s',
    async (kind, pages) => {
      const all = [1, 2, 3, 4, 5].map((id) => ({ id, parent: 7, sku: id === 5 ? 'A' : 'B' }))
      const { item } = await connectShop(
        ({ url }, response) => {
          const { searchParams } = new URL(url, 'http://x')
          const size = Math.min(3, Number(searchParams.get('limit')))
          const page = Number(searchParams.get('page') ?? 1)
          const from = kind === 'page' ? (page - 1) * size : Number(searchParams.get('from') ?? 0)
          const rest = all.filter(({ id }) => id > Number(searchParams.get('after') ?? 0))
          answerJson(response, { items: rest.slice(from, from + size) })
        },
        {
          resources: ITEM.replace(
            'pages: { page: page, size: { limit: 2 }, short: last }',
            `pages: { ${pages}, size: { limit: 4 } }`,
          ).replace('query: { sku: =$by.sku }', 'query: { sku: =$by.sku, limit: 4 }'),
        },
      )
      expect(await item.find({ sku: 'A' }, { fresh: false, signal })).toMatchObject([{ id: 5 }])
    },
  )

  test('gives up a search in a list that never stands still, and says so', async () => {
    let first = 0
    const { item } = await connectShop(
      (_, response) => {
        first += 1
        answerJson(response, { items: [0, 1].map((at) => ({ id: first * 10 + at, sku: 'B' })) })
      },
      {
        resources: ITEM.replace(
          'page: page, size: { limit: 2 }, short: last',
          'offset: from, size: { limit: 2 }',
        ).replace('query: { sku: =$by.sku }', 'query: { sku: =$by.sku, limit: 2 }'),
      },
    )
    const failure = await failureOf(item.find({ sku: 'A' }, { fresh: false, signal }))
    expect(failure).toMatchObject({ class: 'temporary' })
  })

  test.each([
    ['offset', '{ offset: true, first: 1, size: 2, short: last }', '=$offset', [1, 2, 3, 4, 5]],
    ['page', '{ page: true, size: 2, short: last }', '=$page', [1, 2, 3]],
    ['cursor', '{ cursor: true, next: =next, size: 2 }', '=$cursor', [null, 3, 5]],
  ])('reads on by a position that is deep in its body: %s', async (kind, pages, at, asked) => {
    const all = [1, 2, 3, 4, 5].map((id) => ({ id, sku: id === 5 ? 'A' : 'B' }))
    const { server, item } = await connectShop(
      ({ body }, response) => {
        const [, { start = 1, limit }] = JSON.parse(body).params
        const from = kind === 'page' ? (start - 1) * limit : start - 1
        const next = from + limit < all.length ? from + limit + 1 : null
        answerJson(response, { items: all.slice(from, from + limit), next })
      },
      {
        resources: `
  item:
    title: Item
    key: =id
    list: { post: /call, body: { params: [all, { start: ${at}, limit: =$size }] }, items: =items, pages: ${pages} }
    find: [{ by: [sku], post: /call, body: { params: [=$by.sku, { start: ${at}, limit: =$size }] }, items: =items }]
    schema: { properties: { id: { type: integer }, sku: { type: string } } }
`,
      },
    )
    expect(await item.find({ sku: 'A' }, { fresh: false, signal })).toMatchObject([{ id: 5 }])
    const params = server.requests.map(({ body }) => JSON.parse(body).params[1])
    expect(params.map(({ start }) => start ?? null)).toEqual(asked)
    expect(params.every(({ limit }) => limit === 2)).toBe(true)
    expect(server.requests.every(({ url }) => url === '/api/call')).toBe(true)
  })

  test('asks once where its request has no position, though that of the list has', async () => {
    const { server, item } = await connectShop(
      (_, response) => answerJson(response, { items: [{ id: 1, sku: 'B' }], next: 'more' }),
      {
        resources: `
  item:
    title: Item
    key: =id
    list: { post: /call, body: { at: =$cursor }, items: =items, pages: { cursor: true, next: =next } }
    find: [{ by: [sku], post: /find, body: { sku: =$by.sku }, items: =items }]
    schema: { properties: { id: { type: integer }, sku: { type: string } } }
`,
      },
    )
    expect(await item.find({ sku: 'A' }, { fresh: false, signal })).toEqual([])
    expect(server.requests.map(({ body }) => JSON.parse(body))).toEqual([{ sku: 'A' }])
  })

  test('reads on where the system says that there is more, whatever the search leaves of a page', async () => {
    const { server, item } = await connectShop(
      ({ url }, response) =>
        answerJson(
          response,
          url.includes('start=1')
            ? { items: [{ id: 2, sku: 'A' }], next: null }
            : { items: [{ id: 1, sku: 'B' }], next: `${server.origin}/api/items?start=1` },
        ),
      {
        resources: ITEM.replace(
          'pages: { page: page, size: { limit: 2 }, short: last }',
          'pages: { link: =next }',
        ).replace('query: { sku: =$by.sku }, items: =items', 'items: "=items[sku = $by.sku]"'),
      },
    )
    expect(await item.find({ sku: 'A' }, { fresh: false, signal })).toMatchObject([{ id: 2 }])
  })

  test('reads on past a record that leaves no room beside it, where the system says that there is more', async () => {
    const all = Array.from({ length: 9 }, (_, index) => ({ id: index + 1, sku: `A${index + 1}` }))
    const { item } = await connectShop(
      ({ url }, response) => {
        const start = Number(new URL(url, 'http://x').searchParams.get('start') ?? 0)
        const page = all.slice(start, start + 3)
        const large = page.findIndex(({ id }) => id === 5)
        const items = large < 0 ? page : page.slice(0, Math.max(1, large))
        answerJson(response, { items, more: start + items.length < all.length })
      },
      {
        resources: ITEM.replace(
          'pages: { page: page, size: { limit: 2 }, short: last }',
          'pages: { offset: start, next: =more, size: { limit: 3 } }',
        ),
      },
    )
    const found = await item.find({ sku: 'A8' }, { fresh: false, signal })
    expect(found.map(({ id }) => id)).toEqual([8])
  })

  test('gives up a search that never ends', async () => {
    const items = [1, 2].map((id) => ({ id, sku: 'B' }))
    const { server, item } = await connectShop((_, response) => answerJson(response, { items }), {
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
    const { server, item } = await connectShop(
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
    const { server, clock, item } = await connectShop(
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
    const { server, item } = await connectShop(
      ({ method }, response) =>
        answerJson(response, method === 'POST' ? { item: { id: 9 } } : { items: [] }),
      { resources: INDEXED },
    )
    await item.find({ sku: 'N' }, { fresh: false, signal })
    await item.create({ sku: 'N' }, { operation: 'o', signal })
    expect(await item.find({ sku: 'N' }, { fresh: false, signal })).toEqual([{ id: 9 }])
    expect(server.requests).toHaveLength(2)
  })

  const HISTORY = `
  item:
    title: Item
    key: =id
    list:
      get: /items
      query: { from: recently }
      items: =items
      pages: { page: page, size: { limit: 2 }, short: last }
      between: { at: =at, query: { from: =$from, to: =$to } }
    find: [{ by: [sku], index: 10m, created: 1h }]
    record: { id: =id, sku: =sku }
`

  /** Items of many years, by when they were created, which the server filters by. */
  async function connectHistory(respond?: (count: number) => number | undefined) {
    const items = [
      { id: 1, sku: 'A', at: '2014-03-01T00:00:00Z' },
      { id: 2, sku: 'B', at: '2019-03-01T00:00:00Z' },
      { id: 3, sku: 'C', at: '2026-01-15T09:30:00Z' },
    ]
    const date = { date: 'Thu, 15 Jan 2026 10:00:00 GMT' }
    const kit = await connectShop(
      ({ url }, response, count) => {
        const { searchParams } = new URL(url, 'http://x')
        const page = Number(searchParams.get('page') ?? 1)
        const from = searchParams.get('from') ?? ''
        const found = items.filter(({ at }) => at >= from).slice(2 * page - 2, 2 * page)
        answerJson(response, { items: found }, respond?.(count) ?? 200, date)
      },
      { resources: HISTORY },
    )
    const find = (sku: string, fresh = false) => kit.item.find({ sku }, { fresh, signal })
    return { ...kit, items, find }
  }

  test('by an index of all that was created goes back to the first record, whatever the list leaves out', async () => {
    const { server, find } = await connectHistory()
    expect([await find('A'), await find('C')]).toEqual([[{ id: 1 }], [{ id: 3 }]])
    expect(server.requests.map(({ url }) => url)).toEqual([
      '/api/items?from=1970-01-01T00%3A00%3A00.000Z&page=1&limit=2',
      '/api/items?from=1970-01-01T00%3A00%3A00.000Z&page=2&limit=2',
    ])
  })

  test('by an index of all that was created asks later for what is new, and knows the old still', async () => {
    const { server, items, clock, find } = await connectHistory()
    await find('A')
    items.push({ id: 4, sku: 'D', at: '2026-01-15T10:01:00Z' })
    clock.advance(600_001)
    expect([await find('D'), await find('A')]).toEqual([[{ id: 4 }], [{ id: 1 }]])
    expect(server.requests.slice(2).map(({ url }) => url)).toEqual([
      '/api/items?from=2026-01-15T09%3A00%3A00.000Z&page=1&limit=2',
      '/api/items?from=2026-01-15T09%3A00%3A00.000Z&page=2&limit=2',
    ])
  })

  test('by an index of all that was created reads all once more after a month', async () => {
    const { items, clock, find } = await connectHistory()
    await find('A')
    items.splice(0, 1, { id: 1, sku: 'Z', at: '2014-03-01T00:00:00Z' })
    clock.advance(29 * 86_400_000)
    expect(await find('Z')).toEqual([])
    clock.advance(2 * 86_400_000)
    expect([await find('Z'), await find('A')]).toEqual([[{ id: 1 }], []])
  })

  test('by an index that could not be read to its end answers nothing, and begins anew', async () => {
    const { server, find } = await connectHistory((count) => (count > 1 && count < 5 ? 503 : 200))
    expect(await failureOf(find('Q'))).toMatchObject({ class: 'temporary' })
    expect(server.requests).toHaveLength(4)
    expect(await find('C')).toEqual([{ id: 3 }])
    expect(server.requests).toHaveLength(6)
  })
})

function keysOf(pages: readonly { records: readonly { key: string }[] }[]): string[] {
  return pages.flatMap(({ records }) => records.map(({ key }) => key))
}

describe('a list within the records of another', () => {
  const resources = `
  group:
    title: Group
    key: =id
    list: { get: /groups, items: =groups, pages: { page: page, size: { limit: 2 } } }
    record: { id: =id }
  item:
    title: Item
    key: =id
    list: { get: "/groups/{group}/items", items: =items, within: { group: group }, pages: { page: page, size: { limit: 1 } } }
    record: { id: =id }
`
  const GROUPS = [{ id: 'a' }, { id: 'b' }, { id: 'c' }]
  const items: Record<string, number[]> = { a: [1, 2], b: [], c: [3], 'é/ü': [4] }

  async function connect(groups: readonly { readonly id: string }[] = GROUPS) {
    const asked: string[] = []
    const { connection } = await connectShop(
      ({ url }, response) => {
        asked.push(url)
        const { pathname, searchParams } = new URL(url, 'http://x')
        const page = Number(searchParams.get('page') ?? 1)
        const [, , , group] = pathname.split('/')
        if (group === undefined) {
          return answerJson(response, { groups: groups.slice(2 * page - 2, 2 * page) })
        }
        const own = (items[decodeURIComponent(group)] ?? []).slice(page - 1, page)
        return answerJson(response, { items: own.map((id) => ({ id })) })
      },
      { resources },
    )
    const read = async (more: object) => {
      const pages = []
      for await (const page of connection.resource('item').list({ filter: -1, signal, ...more })) {
        pages.push(page)
      }
      return pages
    }
    return { asked, read }
  }
  test('is read for each of them, one after the other', async () => {
    const { read } = await connect()
    const pages = await read({})
    expect(keysOf(pages)).toEqual(['1', '2', '3'])
    expect(pages.map(({ next }) => next === undefined)).toEqual([
      ...pages.slice(1).map(() => false),
      true,
    ])
  })

  test('goes on where a page said, without those before', async () => {
    const { read, asked } = await connect()
    const pages = await read({})
    for (const [at, { next }] of pages.entries()) {
      if (next === undefined) continue
      asked.length = 0
      const rest = await read({ position: next })
      expect(keysOf(rest)).toEqual(keysOf(pages.slice(at + 1)))
    }
    expect(asked.some((url) => url.includes('/groups/a/'))).toBe(false)
  })

  test('is read for the others where one has a key that no path can hold, which is told', async () => {
    const { read, asked } = await connect([{ id: 'a' }, { id: '..' }, { id: 'é/ü' }])
    const pages = await read({})
    const records = pages.flatMap((page) => page.records)
    expect(records.map(({ key, problem }) => [key, problem?.code])).toEqual([
      ['1', undefined],
      ['2', undefined],
      ['group=..', 'pathClimbs'],
      ['4', undefined],
    ])
    expect(asked.filter((url) => url.includes('..'))).toEqual([])
    const at = pages.findIndex((page) => page.records.some(({ key }) => key === 'group=..'))
    expect(keysOf(await read({ position: pages[at]?.next }))).toEqual(['4'])
  })

  test('is one list where its record is named', async () => {
    const { read, asked } = await connect()
    expect(keysOf(await read({ with: { group: 'c' } }))).toEqual(['3'])
    expect(asked.every((url) => url.includes('/groups/c/items'))).toBe(true)
  })
})
