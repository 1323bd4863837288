import { describe, expect, test } from 'vitest'
import { connectShop, readAll, signal } from '../http/testing/connect-shop.ts'
import { answerJson } from '../testing/local-server.ts'

const LONG_AGO = '2026-01-01T00:00:00.000Z'

const row = (id: number, item: number, name: string) => ({ id, item, name, changed: LONG_AGO })

const notesAsked = (requests: readonly { readonly url: string }[]) =>
  requests.map(({ url }) => url.replace('/api', '')).filter((url) => /^\/notes(\?|$)/.test(url))

describe('what records name', () => {
  const NAMED = `
  item:
    title: Item
    key: =id
    list: { get: /items, items: =items }
    get: { get: "/items/{id}", item: =item }
    more:
      brands: { list: brand, by: id, key: =brand }
    record: { id: =id, brand: '=more.brands[0].title' }
    schema: { properties: { id: {}, brand: { type: string } } }
  brand:
    title: Brand
    list: { get: /brands, items: =brands }
    record: { id: =id, title: =title }
`

  /** Each call opens the account anew, as a run does. */
  async function openNamed(brands: Record<number, string>) {
    const keptLists = new Map()
    const asked: string[] = []
    const respond: Parameters<typeof connectShop>[0] = ({ url }, response) => {
      const path = url.replace('/api', '')
      asked.push(path)
      const list = Object.entries(brands).map(([id, title]) => ({ id: Number(id), title }))
      const [, id] = /items\/(\d+)/.exec(path) ?? []
      if (path === '/brands') answerJson(response, { brands: list })
      else if (id) answerJson(response, { item: { id: Number(id), brand: Number(id) || null } })
      else answerJson(response, { items: [{ id: 1, brand: 1 }] })
    }
    const { server } = await connectShop(respond, { resources: NAMED })
    const settings = { url: `${server.origin}/api`, key: 'SECRETKEY0001' }
    const shop = () => connectShop(respond, { resources: NAMED, options: { keptLists, settings } })
    const brandOf = async (id: number) => {
      const { item } = await shop()
      const source = await item.get?.(String(id), signal)
      return source && (await item.complete(source, ['brands'], signal)).record['brand']
    }
    const countBrands = () => asked.filter((path) => path === '/brands').length
    return { shop, brandOf, countBrands }
  }

  test('is read once for several runs that read one record each', async () => {
    const { brandOf, countBrands } = await openNamed({ 1: 'Acme', 2: 'Other' })
    expect([await brandOf(1), await brandOf(2), await brandOf(1)]).toEqual([
      'Acme',
      'Other',
      'Acme',
    ])
    expect(countBrands()).toBe(1)
  })

  test('is read again for a name that is not known yet', async () => {
    const brands: Record<number, string> = { 1: 'Acme' }
    const { brandOf } = await openNamed(brands)
    await brandOf(1)
    brands[2] = 'Other'
    expect(await brandOf(2)).toBe('Other')
  })

  test('is read again by whoever reads all records', async () => {
    const brands: Record<number, string> = { 1: 'Acme' }
    const { brandOf, shop } = await openNamed(brands)
    await brandOf(1)
    brands[1] = 'New Acme'
    const { connection, item } = await shop()
    const [first] = await readAll(connection, 'item')
    const whole = first && (await item.complete(first, ['brands'], signal))
    expect(whole?.record['brand']).toBe('New Acme')
  })

  test('is not asked for by a record that names nothing', async () => {
    const { brandOf, countBrands } = await openNamed({})
    expect(await brandOf(0)).toBeUndefined()
    expect(countBrands()).toBe(0)
  })
})

describe('completing a record', () => {
  const WHOLE = `
  item:
    title: Item
    key: =id
    list: { get: /items, items: =items }
    more:
      lines: { list: line, with: { item: =id } }
      notes: { list: note, by: item, key: =id }
    record: { id: =id, lines: =more.lines.sku, count: "=$count(more.lines)", notes: =more.notes.text }
    schema: { properties: { id: {}, lines: { type: array }, count: {}, notes: { type: array } } }
  line:
    title: Line
    list: { get: "/items/{item}/lines", items: =lines }
    record: { sku: =sku }
  note:
    title: Note
    list: { get: /notes, items: =notes }
    record: { item: =item, text: =text }
`

  test('reads a list for each, and one for all once', async () => {
    const { server, connection, item } = await connectShop(
      ({ url }, response) => {
        if (url.endsWith('/lines')) answerJson(response, { lines: [{ sku: `L${url[11]}` }] })
        else if (url.endsWith('/notes')) {
          answerJson(response, {
            notes: [
              { item: 1, text: 'a' },
              { item: 1, text: 'b' },
            ],
          })
        } else answerJson(response, { items: [{ id: 1 }, { id: 2 }] })
      },
      { resources: WHOLE },
    )
    const records = await readAll(connection, 'item')
    expect(records.map(({ record }) => record)).toEqual([{ id: 1 }, { id: 2 }])
    const whole = await Promise.all(
      records.map((record) => item.complete(record, ['lines', 'notes'], signal)),
    )
    expect(whole.map(({ record }) => record)).toEqual([
      { id: 1, lines: ['L1'], count: 1, notes: ['a', 'b'] },
      { id: 2, lines: ['L2'], count: 1 },
    ])
    expect(server.requests.filter(({ url }) => url.endsWith('/notes'))).toHaveLength(1)
  })

  const NOTED = `
  item:
    title: Item
    key: =id
    list:
      get: /items
      items: =items
      changed: { since: { since: =$since }, at: =at }
    get: { get: "/items/{id}", item: =item }
    more:
      notes: { list: note, by: item, key: =id, one: { item: =id }, in: =inside.notes, more: [marks] }
    record: { id: =id, notes: '=more.notes.(text & $join(marks))' }
    schema: { properties: { id: {}, notes: { type: array } } }
  note:
    title: Note
    key: =text
    list: { get: /notes, query: { item: =$with.item }, items: =notes }
    more:
      marks: { list: mark, with: { note: =text } }
      unasked: { list: mark, with: { note: =text } }
    record: { item: =item, text: =text, marks: =more.marks.mark, unasked: =more.unasked }
  mark:
    title: Mark
    list: { get: "/notes/{note}/marks", items: =marks }
    record: { mark: =mark }
`
  const noted = (count: number) =>
    connectShop(
      ({ url }, response) => {
        const of = /item=(\d+)/.exec(url)?.[1]
        if (url.endsWith('/marks')) answerJson(response, { marks: [{ mark: '!' }] })
        else if (url.includes('/notes')) {
          answerJson(response, {
            notes: [{ item: of ? Number(of) : 1, text: of ? `one${of}` : 'whole' }],
          })
        } else if (url.endsWith('/items/9')) {
          answerJson(response, { item: { id: 9, inside: { notes: [{ text: 'inside' }] } } })
        } else {
          const items = Array.from({ length: count }, (_, at) => ({
            id: at + 1,
            at: '2026-01-15T10:00:00Z',
          }))
          answerJson(response, { items })
        }
      },
      { resources: NOTED },
    )
  const since = '2026-01-15T09:00:00Z'

  test('asks for the parts of few changed records one by one, with the parts that these have', async () => {
    const { server, connection, item } = await noted(2)
    const records = await readAll(connection, 'item', { since })
    const whole = []
    for (const record of records) whole.push(await item.complete(record, ['notes'], signal))
    expect(whole.map(({ record }) => record)).toEqual([
      { id: 1, notes: ['one1!'] },
      { id: 2, notes: ['one2!'] },
    ])
    expect(notesAsked(server.requests)).toEqual(['/notes?item=1', '/notes?item=2'])
    expect(server.requests.filter(({ url }) => url.endsWith('/marks'))).toHaveLength(2)
  })

  test.each([
    ['of a complete read', 2, undefined],
    ['of many changed records', 26, since],
  ])('reads one list for the parts %s', async (_, count, from) => {
    const { server, connection, item } = await noted(count)
    const records = await readAll(connection, 'item', { since: from })
    for (const record of records) await item.complete(record, ['notes'], signal)
    expect(notesAsked(server.requests)).toEqual(['/notes'])
  })

  test('asks for nothing that a record has inside already', async () => {
    const { server, item } = await noted(0)
    const source = await item.get?.('9', signal)
    const whole = source && (await item.complete(source, ['notes'], signal))
    expect(whole?.record).toEqual({ id: 9, notes: ['inside'] })
    expect(notesAsked(server.requests)).toEqual([])
  })
})

describe('a list that serves all records of a long run', () => {
  const LONG = `
  item:
    title: Item
    key: =id
    list: { get: /items, items: =items }
    more:
      sizes: { list: size, by: item, key: =id }
      places: { list: place, by: item, key: =id }
    record: { id: =id, sizes: '=more.sizes.name', places: '=more.places.name' }
    schema: { properties: { id: {}, sizes: {}, places: {} } }
  size:
    title: Size
    key: =id
    list: { get: /sizes, items: =sizes, pages: { page: page, size: { limit: 2 }, short: last }, changed: { since: { since: =$since }, at: =changed, overlap: 60s } }
    record: { id: =id, item: =item, name: =name }
    schema: { properties: { id: {}, item: {}, name: {} } }
  place:
    title: Place
    key: =id
    list: { get: /places, items: =places, pages: { page: page, size: { limit: 2 }, short: last } }
    record: { id: =id, item: =item, name: =name }
    schema: { properties: { id: {}, item: {}, name: {} } }
`
  const MINUTE = 60_000

  async function openLong() {
    const sizes = [row(1, 1, 'S'), row(2, 2, 'M'), row(3, 2, 'L')]
    const places = [row(1, 1, 'left'), row(2, 2, 'right'), row(3, 3, 'top')]
    const asked: string[] = []
    const shop = await connectShop(
      ({ url }, response) => {
        const { pathname, searchParams } = new URL(url, 'http://shop')
        const name = pathname.replace('/api/', '')
        if (name !== 'items') asked.push(searchParams.has('since') ? `changed ${name}` : name)
        const rows = name === 'sizes' ? sizes : places
        const since = searchParams.get('since') ?? ''
        const from = (Number(searchParams.get('page') ?? 1) - 1) * 2
        const listed = rows.filter(({ changed }) => changed >= since).slice(from, from + 2)
        response.setHeader('date', new Date(shop.clock.now()).toUTCString())
        answerJson(response, { [name]: name === 'items' ? [{ id: 1 }, { id: 2 }] : listed })
      },
      { resources: LONG },
    )
    const partsOf = async (at: number, part: string) => {
      const record = (await readAll(shop.connection, 'item'))[at]
      return record && (await shop.item.complete(record, [part], signal)).record[part]
    }
    const take = () => asked.splice(0)
    return { ...shop, sizes, places, partsOf, take }
  }

  test('is asked for what changed after half an hour', async () => {
    const { partsOf, take, sizes, clock } = await openLong()
    expect(await partsOf(1, 'sizes')).toEqual(['M', 'L'])
    await clock.sleep(29 * MINUTE, signal)
    await partsOf(0, 'sizes')
    expect(take()).toEqual(['sizes', 'sizes'])
    await clock.sleep(2 * MINUTE, signal)
    const [first, second] = sizes
    if (first) Object.assign(first, { name: 'XS', changed: new Date(clock.now()).toISOString() })
    if (second) Object.assign(second, { item: 1, changed: new Date(clock.now()).toISOString() })
    expect(await partsOf(0, 'sizes')).toEqual(['XS', 'M'])
    expect(await partsOf(1, 'sizes')).toEqual('L')
    expect(take()).toEqual(['changed sizes', 'changed sizes'])
  })

  test('is read whole once a day, so that what is gone is forgotten', async () => {
    const { partsOf, take, sizes, clock } = await openLong()
    await partsOf(1, 'sizes')
    sizes.pop()
    await clock.sleep(24 * 60 * MINUTE + 1, signal)
    take()
    expect(await partsOf(1, 'sizes')).toEqual('M')
    expect(take()).toEqual(['sizes', 'sizes'])
  })

  test('is read anew for four pages an hour at most where it cannot be asked for changes', async () => {
    const { partsOf, take, places, clock } = await openLong()
    await partsOf(1, 'places')
    for (let id = 4; id <= 16; id += 1) places.push(row(id, 2, `shelf ${id}`))
    take()
    await clock.sleep(119 * MINUTE, signal)
    await partsOf(1, 'places')
    expect(take()).toEqual([])
    await clock.sleep(2 * MINUTE, signal)
    expect(await partsOf(1, 'places')).toContain('shelf 16')
    // Nine pages now.
    expect(take()).toEqual(Array.from({ length: 9 }, () => 'places'))
    await clock.sleep(134 * MINUTE, signal)
    await partsOf(1, 'places')
    expect(take()).toEqual([])
    await clock.sleep(2 * MINUTE, signal)
    await partsOf(1, 'places')
    expect(take()).toHaveLength(9)
  })
})
