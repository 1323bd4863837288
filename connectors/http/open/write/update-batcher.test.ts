import type { ServerResponse } from 'node:http'
import { expect, test } from 'vitest'
import { answerJson } from '../../../testing/local-server.ts'
import { connectShop, failureOf, signal } from '../../testing/connect-shop.ts'

const ITEM = `
  item:
    title: Item
    key: =id
    get: { get: "/items/{id}", item: =item }
    update:
      put: "/items/{id}"
      body: { item: { stock: =$set.stock } }
      batch:
        put: /bulk
        each: '=$merge([{"id": $id}, item])'
        body: { items: =$items }
        max: 4
    schema: { properties: { id: { type: integer }, stock: { type: integer } } }
`

interface Wish {
  readonly id: number
  readonly stock: number
}

/** A system that keeps stock, and answers a bulk request as told. */
async function connectStock(
  answerBulk?: (response: ServerResponse, items: readonly Wish[], take: () => void) => void,
) {
  const stock = new Map<number, number>()
  const shop = await connectShop(
    ({ method, url, body }, response) => {
      const sent = body === '' ? {} : JSON.parse(body)
      const id = Number(url.split('/').at(-1))
      if (url === '/api/bulk') {
        const take = () => {
          for (const wish of sent.items) stock.set(wish.id, wish.stock)
        }
        if (answerBulk) return answerBulk(response, sent.items, take)
        take()
        answerJson(response, {})
      } else if (method === 'GET') answerJson(response, { item: { id, stock: stock.get(id) } })
      else if (sent.item.stock < 0) answerJson(response, { message: 'no' }, 422)
      else {
        stock.set(id, sent.item.stock)
        answerJson(response, {})
      }
    },
    {
      resources: ITEM,
      http: '  errors: [ { if: "=status = 422", is: invalid }, { if: "=status = 404", is: gone } ]\n  parallel: 2',
    },
  )
  const update = (id: number, number = id * 10) =>
    shop.item.update(id, { stock: number }, { signal })
  const asked = () =>
    shop.server.requests.map(({ method, url }) => `${method} ${url.replace('/api', '')}`)
  return { stock, update, asked, requests: shop.server.requests }
}

const numbers = (from: number, to: number) =>
  Array.from({ length: to - from + 1 }, (_, at) => from + at)

test('updates that come at once go in one request, which is looked into once', async () => {
  const { stock, update, asked, requests } = await connectStock()
  await Promise.all(numbers(1, 4).map((id) => update(id)))
  expect(asked()).toEqual(['PUT /bulk', 'GET /items/1'])
  expect(JSON.parse(requests[0]?.body ?? '')).toEqual({
    items: numbers(1, 4).map((id) => ({ id, stock: id * 10 })),
  })
  await Promise.all(numbers(5, 8).map((id) => update(id)))
  expect(asked().slice(2)).toEqual(['PUT /bulk'])
  expect([...stock.keys()]).toEqual(numbers(1, 8))
})

test('two go in one request once that is known to be good, and one by one before', async () => {
  const { stock, update, asked } = await connectStock()
  await Promise.all([update(1), update(2)])
  expect(asked().toSorted()).toEqual(['PUT /items/1', 'PUT /items/2'])
  await Promise.all(numbers(3, 6).map((id) => update(id)))
  const before = asked().length
  await Promise.all([update(7), update(8)])
  expect(asked().slice(before)).toEqual(['PUT /bulk'])
  expect([...stock.keys()].toSorted((one, two) => one - two)).toEqual(numbers(1, 8))
})

test('more than fit go in several requests', async () => {
  const { stock, update, asked } = await connectStock()
  await Promise.all(numbers(1, 11).map((id) => update(id)))
  expect(asked().filter((request) => request === 'PUT /bulk')).toHaveLength(3)
  expect(stock.size).toBe(11)
})

test('one record alone goes by itself', async () => {
  const { stock, update, asked } = await connectStock()
  await update(1)
  expect(asked()).toEqual(['PUT /items/1'])
  expect(stock.get(1)).toBe(10)
})

test('what is refused together is sent one by one, so that one bad record fails alone', async () => {
  const { stock, update, asked } = await connectStock((response, items, take) => {
    if (items.some((item) => item.stock < 0)) return answerJson(response, {}, 422)
    take()
    answerJson(response, {})
  })
  const bad = failureOf(update(1, -1))
  await Promise.all([update(2), update(3), update(4)])
  expect(await bad).toMatchObject({ class: 'invalid' })
  expect(asked()[0]).toBe('PUT /bulk')
  expect(asked().slice(1).toSorted()).toEqual(numbers(1, 4).map((id) => `PUT /items/${id}`))
  expect(new Set(stock.keys())).toEqual(new Set([2, 3, 4]))
})

test('a system without the request gets them one by one', async () => {
  const { stock, update } = await connectStock((response) => answerJson(response, {}, 404))
  await Promise.all(numbers(1, 4).map((id) => update(id)))
  expect(stock.size).toBe(4)
})

test('a system that says yes and changes nothing gets no second batch', async () => {
  const { stock, update, asked } = await connectStock((response) => answerJson(response, {}))
  stock.set(1, 0)
  await Promise.all(numbers(1, 4).map((id) => update(id)))
  await Promise.all(numbers(5, 8).map((id) => update(id)))
  expect(stock).toEqual(new Map(numbers(1, 8).map((id) => [id, id * 10])))
  expect(asked().filter((request) => request === 'PUT /bulk')).toHaveLength(1)
})

test('an answer that is lost is asked for again, and what was done twice is the same', async () => {
  let times = 0
  const { stock, update, asked } = await connectStock((response, _, take) => {
    take()
    times += 1
    if (times === 1) response.destroy()
    else answerJson(response, {})
  })
  await Promise.all(numbers(1, 4).map((id) => update(id)))
  expect(asked()).toEqual(['PUT /bulk', 'PUT /bulk', 'GET /items/1'])
  expect(stock).toEqual(new Map(numbers(1, 4).map((id) => [id, id * 10])))
})

test('where no answer comes at all, each record is told so, and none is sent alone', async () => {
  const { update, asked } = await connectStock((response) => response.destroy())
  const failures = await Promise.all(numbers(1, 4).map((id) => failureOf(update(id))))
  expect(failures.map((failure) => failure.class)).toEqual(Array(4).fill('temporary'))
  expect(new Set(asked())).toEqual(new Set(['PUT /bulk']))
})

test('two updates of one record go one after the other', async () => {
  const { stock, update, requests } = await connectStock()
  await Promise.all([update(1, 1), update(2), update(3), update(1, 2)])
  expect(JSON.parse(requests[0]?.body ?? '').items.map(({ id }: Wish) => id)).toEqual([1, 2, 3])
  expect(stock.get(1)).toBe(2)
})
