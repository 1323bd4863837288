import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { readProject } from '../read-project.ts'
import { startTwoSystems, type TwoSystems } from './two-systems.ts'

const project = readProject()
// Each plays a first load.
vi.setConfig({ testTimeout: 180_000, hookTimeout: 180_000 })

let kit: TwoSystems
let asked: string[] = []
beforeEach(async () => {
  kit = await startTwoSystems(project, {
    products: 8,
    customers: 6,
    orders: 24,
    onRequest: (system, { method, path }) => {
      if (system === 'shop') asked.push(`${method} ${path.replace('/nl/', '/')}`)
    },
  })
  for (const flow of ['categories', 'products-to-pos']) await kit.run(flow)
})
afterEach(() => kit.close())

async function askedBy(flow: string): Promise<readonly string[]> {
  asked = []
  await kit.run(flow)
  return asked.filter((request) => !request.startsWith('GET /variants'))
}

const lines = (requests: readonly string[]) =>
  requests.filter((request) => /^GET \/orders\/\d+\/products/u.test(request)).toSorted()

test('to book orders, lines are read of these and of no other, and of each once', async () => {
  // New products begin with what open orders hold, so of some they were read for that.
  const before = lines(asked)
  const orders = await askedBy('orders')
  expect(kit.givenUp).toEqual([])
  const numbers = new Set(kit.till.state.tables.orders.all().map((row) => row['reservationnumber']))
  const booked = kit.shop.state.tables.rows('orders').filter(({ number }) => numbers.has(number))
  expect(booked.length).toBeLessThan(24)
  const wanted = booked.map(({ id }) => `GET /orders/${id}/products.json`)
  expect(wanted).toEqual(expect.arrayContaining([...lines(orders)]))
  expect([...before, ...lines(orders)]).toEqual(expect.arrayContaining(wanted))
  expect(new Set([...before, ...lines(orders)]).size).toBe(before.length + lines(orders).length)
})

test('lines that were read to book an order are not read again to count what it holds', async () => {
  const first = lines(await askedBy('orders'))
  const second = lines(await askedBy('stock'))
  // The newest order is some minutes old, so all of them are known to have settled.
  expect(second.filter((request) => first.includes(request))).toEqual([])
})

test('what the shop shows already is told without a request for each order', async () => {
  await kit.run('orders')
  const sent = kit.till.state.tables.orders.all().filter(({ status }) => status === 5)
  expect(sent.length).toBeGreaterThan(1)
  const requests = await askedBy('order-status')
  // Lines of orders that are not booked yet are counted by the flow of stock, which reads the same list.
  const others = requests.filter((request) => lines([request]).length === 0)
  // Of what was ordered long ago nothing is listed: it is asked for, once.
  const old = new Set(
    kit.shop.state.tables
      .rows('shipments')
      .filter(({ createdAt }) => Number(createdAt) < kit.clock.now() - 59 * 86_400_000)
      .map(({ id }) => `PUT /shipments/${id}.json`),
  )
  const single = others.filter((request) => /\d/u.test(request))
  expect(single.filter((request) => !old.has(request))).toEqual([])
})

test('an order that is sent costs one write for itself and one for its shipment', async () => {
  await kit.run('orders')
  await kit.run('order-status')
  // An older one is looked for by its number.
  const recent = new Set(
    kit.shop.state.tables
      .rows('orders')
      .filter(({ createdAt }) => Number(createdAt) > kit.clock.now() - 59 * 86_400_000)
      .map(({ number }) => number),
  )
  const open = kit.till.state.tables.orders
    .all()
    .filter(({ status, reservationnumber }) => status === 1 && recent.has(reservationnumber))
  expect(open.length).toBeGreaterThan(1)
  for (const [nth, { id }] of open.entries()) {
    kit.till.state.tables.orders.change(id, { status: 5, track_and_trace_code: `3S${nth}` })
  }
  const requests = await askedBy('order-status')
  const writes = requests.filter((request) => !isRead(request))
  expect(writes.filter((request) => request.startsWith('PUT /orders/'))).toHaveLength(open.length)
  expect(writes.filter((request) => request.startsWith('PUT /shipments/'))).toHaveLength(
    open.length,
  )
  expect(requests.filter(isRead).length).toBeLessThanOrEqual(2)
})

function isRead(request: string): boolean {
  return request.startsWith('GET ')
}
