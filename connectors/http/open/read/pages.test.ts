import { describe, expect, test } from 'vitest'
import { compileConnector } from '../../../../engine/index.ts'
import { says } from '../../../../engine/testing/says.ts'
import { transportSpecs } from '../../../specs.ts'
import { answerJson } from '../../../testing/local-server.ts'
import { createTestClock } from '../../../testing/test-clock.ts'
import {
  connectorText,
  connectShop,
  failureOf,
  readAll,
  signal,
} from '../../testing/connect-shop.ts'

/** What a system gives that fills an answer up to so many bytes: the sixth leaves no room beside it. */
function fitting<T extends { readonly id: number }>(items: readonly T[]): readonly T[] {
  const large = items.findIndex(({ id }) => id === 6)
  if (large < 0) return items
  return large === 0 ? items.slice(0, 1) : items.slice(0, large)
}

describe('a list', () => {
  test('reads pages until the first that is not full, as the system promises, and tells the time of the server', async () => {
    const { server, connection } = await connectShop(({ url }, response) => {
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

  // It reads its table at 10:00:00 and answers nine seconds later.
  test.each([
    { of: 'the system', start: 9_000, headers: { date: 'Thu, 15 Jan 2026 10:00:09 GMT' } },
    { of: 'this process, without one', start: 9_000, headers: {} },
    { of: 'this process, set forward meanwhile', start: 0, headers: {} },
  ])('is as it was when it was asked for, by the clock of $of', async ({ start, headers }) => {
    let elapsed = 0
    const clock = createTestClock(Date.parse('2026-01-15T10:00:00Z') + start)
    const respond: Parameters<typeof connectShop>[0] = (_, response) => {
      elapsed += 9_000
      if (start === 0) clock.advance(3_600_000)
      response.sendDate = false
      answerJson(response, { items: [{ id: 1 }] }, 200, headers)
    }
    const { connection } = await connectShop(respond, {
      options: { clock, elapsed: () => elapsed },
    })
    const pages = []
    for await (const page of connection.resource('item').list({ filter: 0, signal })) {
      pages.push(page)
    }
    expect(pages.map(({ serverTime }) => serverTime)).toEqual(['2026-01-15T10:00:00.000Z'])
  })

  test('goes on where a page said', async () => {
    const { server, connection } = await connectShop((_, response) =>
      answerJson(response, { items: [] }),
    )
    await readAll(connection, 'item', { position: { read: 12, tail: [] } })
    expect(server.requests.map(({ url }) => url)).toEqual(['/api/items?page=7&limit=2'])
  })

  test.each([
    ['what a page is asked for', '{ offset: from, first: 1, size: { limit: 2 } }', 'next'],
    [
      'what the system says comes next',
      '{ offset: from, first: 1, size: { limit: 2 }, next: =next }',
      'next',
    ],
  ])('counts from one where the system does, in %s', async (_, pages) => {
    const all = [1, 2, 3, 4, 5].map((id) => ({ id }))
    const { server, connection } = await connectShop(
      ({ url }, response) => {
        const from = Number(new URL(url, 'http://x').searchParams.get('from')) - 1
        const items = all.slice(from, from + 2)
        answerJson(response, { items, next: from + 2 < all.length ? from + 3 : null })
      },
      {
        resources: `
  item:
    title: Item
    key: =id
    list: { get: /items, items: =items, pages: ${pages} }
    schema: { properties: { id: { type: integer } } }
`,
      },
    )
    const records = await readAll(connection, 'item')
    expect([...new Set(records.map(({ key }) => key))]).toEqual(['1', '2', '3', '4', '5'])
    expect(server.requests[0]?.url).toBe('/api/items?from=1&limit=2')
    expect(server.requests[1]?.url).toBe('/api/items?from=2&limit=2')
  })

  test('is asked for by its path where its position is there', async () => {
    const { server, connection } = await connectShop(
      ({ url }, response) =>
        answerJson(response, { items: url.includes('/1/') ? [{ id: 1 }, { id: 2 }] : [{ id: 3 }] }),
      {
        resources: `
  item:
    title: Item
    key: =id
    list: { get: "/items/{page}/of/{size}", items: =items, pages: { page: true, size: 2, short: last } }
    schema: { properties: { id: { type: integer } } }
`,
      },
    )
    expect((await readAll(connection, 'item')).map(({ key }) => key)).toEqual(['1', '2', '3'])
    expect(server.requests.map(({ url }) => url)).toEqual([
      '/api/items/1/of/2',
      '/api/items/2/of/2',
    ])
  })

  test('begins anew where an older version said how it goes on', async () => {
    const { server, connection } = await connectShop((_, response) =>
      answerJson(response, { items: [] }),
    )
    await readAll(connection, 'item', { position: { at: 7 } })
    expect(server.requests.map(({ url }) => url)).toEqual(['/api/items?page=1&limit=2'])
  })

  test('goes on where a page said, though as many came meanwhile as a page holds', async () => {
    let ids = [4, 3, 2, 1]
    const { connection } = await connectShop(({ url }, response) => {
      const page = Number(new URL(url, 'http://x').searchParams.get('page'))
      answerJson(response, { items: ids.slice(2 * page - 2, 2 * page).map((id) => ({ id })) })
    })
    const list = connection.resource('item').list({ filter: 0, signal })
    const { value } = await list[Symbol.asyncIterator]().next()
    ids = [6, 5, ...ids]
    const rest = await readAll(connection, 'item', { position: value?.next })
    expect(rest.map(({ key }) => key)).toEqual(['2', '1'])
  })

  test('asks for the next page only when it is wanted', async () => {
    const { server, connection } = await connectShop(({ url }, response) =>
      answerJson(response, { items: [{ id: url }, { id: `${url}b` }] }),
    )
    for await (const _ of connection.resource('item').list({ filter: 0, signal })) break
    expect(server.requests).toHaveLength(1)
  })

  test('stops at a page that comes twice', async () => {
    const { connection } = await connectShop((_, response) =>
      answerJson(response, { items: [{ id: 1 }, { id: 2 }] }),
    )
    expect(await failureOf(readAll(connection, 'item'))).toMatchObject({
      class: 'config',
      message: 'a page of "Item" repeats: the system does not return the next page',
    })
  })

  test('does not take an answer of another shape for an empty list', async () => {
    const { connection } = await connectShop((_, response) => answerJson(response, { error: 'x' }))
    expect(await failureOf(readAll(connection, 'item'))).toMatchObject({ class: 'temporary' })
  })

  test('gives a record that does not fit its schema with what is wrong', async () => {
    const { connection } = await connectShop((_, response) =>
      answerJson(response, { items: [{ id: 1, parent: 'x', sku: 7, other: 1 }] }),
    )
    expect(await readAll(connection, 'item')).toMatchObject([
      {
        record: { id: 1, sku: '7' },
        problem: says('Item as the system sent it: "parent" must be a whole number, got string'),
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
    const { server, connection } = await connectShop(
      ({ url }, response) => {
        const start = Number(new URL(url, 'http://x').searchParams.get('start'))
        answerJson(response, { items: [{ id: 1 }, { id: 2 }, { id: 3 }].slice(start, start + 2) })
      },
      { resources: paged('{ offset: start, size: { size: 2 }, short: last }') },
    )
    expect(await readAll(connection, 'item')).toHaveLength(3)
    expect(server.requests.map(({ url }) => url)).toEqual([
      '/api/items?start=0&size=2',
      '/api/items?start=1&size=2',
      '/api/items?start=2&size=2',
    ])
  })

  test('by cursor, until there is none', async () => {
    const { server, connection } = await connectShop(
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
      const { connection } = await connectShop(
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
    const { connection } = await connectShop(
      (_, response, count) => answerJson(response, { items: [], next: `c${count}` }),
      { resources: paged('{ cursor: at, next: =next }') },
    )
    expect((await failureOf(readAll(connection, 'item'))).message).toMatch(/repeats/)
  })

  test('by cursor, refusing to go in a circle', async () => {
    const { connection } = await connectShop(
      (_, response, count) =>
        answerJson(response, { items: [{ id: count }], next: count % 2 ? 'a' : 'b' }),
      { resources: paged('{ cursor: at, next: =next }') },
    )
    expect((await failureOf(readAll(connection, 'item'))).message).toMatch(/repeats/)
  })

  test('by link on the same host', async () => {
    const { server, connection } = await connectShop(
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
    const { connection } = await connectShop(
      (_, response) =>
        answerJson(response, { items: [{ id: 1 }], next: 'http://evil.example/api/items' }),
      { resources: paged('{ link: =next }') },
    )
    expect(await failureOf(readAll(connection, 'item'))).toMatchObject({ class: 'config' })
  })

  test('after the last key', async () => {
    const { server, connection } = await connectShop(
      (_, response, count) =>
        answerJson(response, { items: count === 1 ? [{ id: 4 }, { id: 9 }] : [{ id: 10 }] }),
      { resources: paged('{ after: since_id, last: =id, size: { limit: 2 }, short: last }') },
    )
    await readAll(connection, 'item')
    expect(server.requests[1]?.url).toBe('/api/items?since_id=9&limit=2')
  })

  test('but not after the last key of a list that begins with the newest', async () => {
    const { connection } = await connectShop(
      (_, response) => answerJson(response, { items: [{ id: 9 }, { id: 4 }] }),
      { resources: paged('{ after: since_id, last: =id, size: { limit: 2 }, short: last }') },
    )
    expect(await failureOf(readAll(connection, 'item'))).toMatchObject({ class: 'config' })
  })

  test('by offset of what the system counts, as long as it says that there is more', async () => {
    const products = [
      { id: 1, kinds: [11, 12] },
      { id: 2, kinds: [] },
      { id: 3, kinds: [31] },
    ]
    const { server, connection } = await connectShop(
      ({ url }, response) => {
        const start = Number(new URL(url, 'http://x').searchParams.get('start'))
        const items = products.slice(start, start + 2)
        answerJson(response, { items, next: start < 1 ? 'more' : null })
      },
      {
        resources: paged(
          '{ offset: start, next: =next, rows: =items.id, size: { size: 2 } }',
        ).replace('items: =items', 'items: \'=[items.kinds.{"id": $}]\''),
      },
    )
    const keys = (await readAll(connection, 'item')).map(({ key }) => key)
    expect(keys).toEqual(['11', '12', '31'])
    expect(server.requests).toHaveLength(2)
  })

  test.each(['more', 'place'])(
    'by offset past a record that fills a page by itself (%s)',
    async (told) => {
      const all = Array.from({ length: 12 }, (_, index) => ({ id: index + 1 }))
      const { connection } = await connectShop(
        ({ url }, response) => {
          const start = Number(new URL(url, 'http://x').searchParams.get('start'))
          const items = fitting(all.slice(start, start + 4))
          const end = start + items.length
          const next = told === 'place' ? end : 'more'
          answerJson(response, { items, next: end < all.length ? next : null })
        },
        { resources: paged('{ offset: start, next: =next, size: { size: 4 } }') },
      )
      const keys = (await readAll(connection, 'item')).map(({ key }) => Number(key))
      expect(keys).toEqual(all.map(({ id }) => id))
    },
  )

  test('newest first, stopping at what was seen before', async () => {
    const { server, connection } = await connectShop(
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
      pages: { page: page, size: { limit: 2 }, short: last }
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
    const { server, connection } = await connectShop(
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
    const { server, connection } = await connectShop(
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
    const { diagnostics } = compileConnector('shop.yaml', text, { transports: transportSpecs })
    const problems = diagnostics.filter(({ severity }) => severity === 'error')
    expect(problems).toMatchObject([
      {
        code: 'connector.between_form',
        message: { code: 'betweenHalf', values: { variable: '$to' } },
      },
    ])
  })
})
