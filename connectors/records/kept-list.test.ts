import { describe, expect, test } from 'vitest'
import { connectShop, failureOf, signal } from '../http/testing/connect-shop.ts'
import type { ReceivedRequest } from '../testing/local-server.ts'

const RESOURCES = `
  item:
    title: Order
    key: =id
    list:
      get: /orders
      items: =orders
      changed: { since: { since: =$since }, at: =changed, overlap: 60s }
    find:
      - { by: [skus], kept: 30m }
      - { by: [number], kept: 30m }
    get: { get: "/orders/{id}", item: =order }
    update: { put: "/orders/{id}", body: =$set, item: =order }
    more:
      lines: { list: line, with: { order: '=status = "open" ? id' }, in: =inside }
    record:
      number: =number
      skus: =[more.lines.sku]
      lines: =[more.lines]
    schema:
      properties:
        number: { type: string }
        skus: { type: array, items: { type: string } }
        lines: { type: array, items: { type: object } }
  line:
    title: Line
    list: { get: "/orders/{order}/lines", items: =lines }
    schema: { properties: { sku: { type: string }, quantity: { type: number } } }
`

interface Order {
  readonly id: number
  number: string
  status: 'open' | 'done'
  changed: string
  lines: readonly { readonly sku: string; readonly quantity: number }[]
}

const LONG_AGO = '2026-01-01T00:00:00.000Z'

async function open(orders: Order[]) {
  const shop = await connectShop(
    (request, response) => {
      const body = answer(request, new URL(request.url, 'http://shop'))
      response.writeHead(200, {
        'content-type': 'application/json',
        date: new Date(shop.clock.now()).toUTCString(),
      })
      response.end(JSON.stringify(body))
    },
    { resources: RESOURCES },
  )

  function answer(request: ReceivedRequest, { pathname, searchParams }: URL) {
    const [, id, isLines] = /\/orders\/(\d+)(\/lines)?/.exec(pathname) ?? []
    const found = orders.find((order) => order.id === Number(id))
    if (isLines) return { lines: found?.lines ?? [] }
    if (found) {
      if (request.method === 'PUT') change(found, JSON.parse(request.body))
      const { lines, ...shown } = found
      return { order: request.method === 'GET' ? { ...shown, inside: lines } : shown }
    }
    const since = searchParams.get('since') ?? ''
    return {
      orders: orders
        .filter(({ changed }) => changed >= since)
        .map(({ lines, ...shown }) => (lines ? shown : {})),
    }
  }

  /** Systems tell times in seconds. */
  function change(found: Order, fields: Partial<Order>): void {
    const changed = `${new Date(shop.clock.now()).toISOString().slice(0, 19)}Z`
    Object.assign(found, fields, { changed })
  }

  const find = async (
    by: { skus: string } | { number: string },
    maxAgeMs?: number,
    fresh = false,
  ) => (await shop.item.find(by, { fresh, maxAgeMs, signal })).map(({ id }) => id)
  let told = 0
  const asked = () => {
    const urls = shop.server.requests.slice(told).map(({ url }) => url.replace('/api', ''))
    told += urls.length
    return urls
  }
  return { ...shop, find, asked, change }
}

const order = (id: number, ...skus: string[]): Order => ({
  id,
  number: `R${id}`,
  status: 'open',
  changed: LONG_AGO,
  lines: skus.map((sku) => ({ sku, quantity: 1 })),
})

async function readAll({ item }: Awaited<ReturnType<typeof open>>): Promise<void> {
  for await (const { records } of item.list({ filter: 0, signal })) {
    for (const record of records) await item.complete(record, ['lines'], signal)
  }
}

describe('parts that a flow has read of its records', () => {
  test('are not read again for the list', async () => {
    const shop = await open([order(1, 'A'), order(2, 'B')])
    await readAll(shop)
    expect(shop.asked()).toEqual(['/orders', '/orders/1/lines', '/orders/2/lines'])
    expect(await shop.find({ skus: 'B' })).toEqual([2])
    expect(shop.asked()).toEqual(['/orders'])
  })

  test('are read again of a record that changed since, or just before', async () => {
    const orders = [order(1, 'A'), order(2, 'B')]
    const shop = await open(orders)
    const [first, second] = orders
    if (!first || !second) throw new Error('two orders were expected')
    second.changed = new Date(shop.clock.now() - 1_000).toISOString()
    await readAll(shop)
    shop.asked()
    orders[0] = {
      ...first,
      changed: '2026-01-02T00:00:00.000Z',
      lines: [{ sku: 'C', quantity: 1 }],
    }
    orders[1] = { ...second, lines: [{ sku: 'D', quantity: 1 }] }
    expect(await shop.find({ skus: 'C' })).toEqual([1])
    expect(await shop.find({ skus: 'D' })).toEqual([2])
    expect(shop.asked()).toEqual(['/orders', '/orders/1/lines', '/orders/2/lines'])
  })
})

async function readOne({ item }: Awaited<ReturnType<typeof open>>, key: string): Promise<void> {
  const source = await item.get?.(key, signal)
  if (source) await item.complete(source, ['lines'], signal)
}

describe('parts that came inside a record that was read by itself', () => {
  test('are not read again for the list', async () => {
    const shop = await open([order(1, 'A'), order(2, 'B')])
    await readOne(shop, '1')
    expect(await shop.find({ skus: 'A' })).toEqual([1])
    expect(shop.asked()).toEqual(['/orders/1', '/orders', '/orders/2/lines'])
  })

  test('are read again of a record that changed since, or just before', async () => {
    const orders = [order(1, 'A'), order(2, 'B')]
    const shop = await open(orders)
    const [first, second] = orders
    if (!first || !second) throw new Error('two orders were expected')
    shop.change(second, {})
    await readOne(shop, '1')
    await readOne(shop, '2')
    shop.change(first, { lines: [{ sku: 'C', quantity: 1 }] })
    Object.assign(second, { lines: [{ sku: 'D', quantity: 1 }] })
    expect(await shop.find({ skus: 'C' })).toEqual([1])
    expect(await shop.find({ skus: 'D' })).toEqual([2])
  })
})

async function write(
  { item, clock, find, asked }: Awaited<ReturnType<typeof open>>,
  { after }: { readonly after: number },
): Promise<void> {
  await find({ skus: 'A' })
  await clock.sleep(after, signal)
  await item.update(1, { number: 'R9' }, { signal })
  await clock.sleep(60_000, signal)
  asked()
}

describe('parts of a record that we wrote ourselves', () => {
  test('are not read again', async () => {
    const shop = await open([order(1, 'A')])
    await write(shop, { after: 5_000 })
    expect(await shop.find({ number: 'R9' }, 1_000)).toEqual([1])
    expect(await shop.find({ skus: 'A' })).toEqual([1])
    expect(shop.asked()).toEqual([expect.stringMatching(/^\/orders\?since=/)])
  })

  test('are read again where somebody wrote it after us', async () => {
    const orders = [order(1, 'A')]
    const shop = await open(orders)
    await write(shop, { after: 5_000 })
    const [first] = orders
    if (first) shop.change(first, { lines: [{ sku: 'B', quantity: 1 }] })
    expect(await shop.find({ skus: 'B' }, 1_000)).toEqual([1])
  })

  test('are read again where somebody may have written it long after the last look at the list', async () => {
    const orders = [order(1, 'A')]
    const shop = await open(orders)
    await shop.find({ skus: 'A' })
    await shop.clock.sleep(60_000, signal)
    const [first] = orders
    if (first) shop.change(first, { lines: [{ sku: 'B', quantity: 1 }] })
    await shop.item.update(1, { number: 'R9' }, { signal })
    expect(await shop.find({ skus: 'B' }, 0)).toEqual([1])
  })
})

describe('a kept list', () => {
  test('finds all records by each value of a list, with their parts', async () => {
    const { find, item } = await open([order(1, 'A', 'B'), order(2, 'B')])
    expect(await find({ skus: 'B' })).toEqual([1, 2])
    expect(await find({ skus: 'A' })).toEqual([1])
    expect(await find({ skus: 'C' })).toEqual([])
    expect(await find({ number: 'R2' })).toEqual([2])
    const [hit] = await item.find({ skus: 'A' }, { fresh: false, signal })
    expect(hit?.record).toEqual({
      number: 'R1',
      skus: ['A', 'B'],
      lines: [
        { sku: 'A', quantity: 1 },
        { sku: 'B', quantity: 1 },
      ],
    })
  })

  test('is read once for many questions, and parts only of what needs them', async () => {
    const { find, asked } = await open([order(1, 'A'), { ...order(2, 'B'), status: 'done' }])
    await Promise.all(['A', 'B', 'C'].map((skus) => find({ skus })))
    expect(asked()).toEqual(['/orders', '/orders/1/lines'])
    expect(await find({ skus: 'B' })).toEqual([])
    expect(asked()).toEqual([])
  })

  test('asks only for what changed when it is too old, and takes in what it hears', async () => {
    const orders = [order(1, 'A'), order(2, 'A')]
    const { find, asked, clock } = await open(orders)
    await find({ skus: 'A' })
    asked()
    await clock.sleep(60_000, signal)
    expect(await find({ skus: 'A' }, 120_000)).toEqual([1, 2])
    expect(asked()).toEqual([])
    orders[0] = { ...order(1, 'A'), status: 'done', changed: new Date(clock.now()).toISOString() }
    expect(await find({ skus: 'A' }, 30_000)).toEqual([2])
    expect(asked()).toEqual([expect.stringMatching(/^\/orders\?since=/)])
  })

  test('reads the parts again of what changed in the second of the last read', async () => {
    const orders = [order(1, 'A')]
    const { find, clock } = await open(orders)
    orders[0] = { ...order(1, 'A'), changed: new Date(clock.now()).toISOString() }
    await find({ skus: 'A' })
    orders[0] = { ...orders[0], lines: [{ sku: 'B', quantity: 1 }] }
    await clock.sleep(10_000, signal)
    expect(await find({ skus: 'B' }, 1_000)).toEqual([1])
  })

  test('is read anew for who wants it fresh, and whole once a day, when what is gone is forgotten', async () => {
    const orders = [order(1, 'A'), order(2, 'A')]
    const { find, asked, clock } = await open(orders)
    await find({ skus: 'A' })
    orders.shift()
    expect(await find({ skus: 'A' }, undefined, true)).toEqual([1, 2])
    await clock.sleep(86_400_001, signal)
    asked()
    expect(await find({ skus: 'A' })).toEqual([2])
    expect(asked()).toEqual(['/orders'])
  })

  test('knows our own writes at once', async () => {
    const { find, item } = await open([order(1, 'A')])
    await find({ number: 'R1' })
    await item.update(1, { number: 'R9' }, { signal })
    expect(await find({ number: 'R9' })).toEqual([1])
    expect(await find({ number: 'R1' })).toEqual([])
  })

  test('answers nothing as long as it could not be read whole', async () => {
    let isBroken = true
    const { item } = await connectShop(
      (_, response) => {
        response.writeHead(isBroken ? 400 : 200, { 'content-type': 'application/json' })
        response.end(JSON.stringify(isBroken ? {} : { orders: [] }))
      },
      { resources: RESOURCES },
    )
    const options = { fresh: false, signal }
    expect((await failureOf(item.find({ skus: 'A' }, options))).class).toBe('invalid')
    isBroken = false
    expect(await item.find({ skus: 'A' }, options)).toEqual([])
  })
})
