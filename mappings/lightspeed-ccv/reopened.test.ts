import { afterEach, describe, expect, test } from 'vitest'
import { readProject } from '../read-project.ts'
import { createHastyClock } from './hasty-clock.ts'
import { startTwoSystems, type TwoSystems } from './two-systems.ts'

const project = readProject()

let kit: TwoSystems
let skipped = 0
afterEach(() => kit.close())

const later = (minutes: number): void => {
  skipped += minutes * 60_000
}

const tillOrder = (order: any): any =>
  kit.till.state.tables.orders.all().find((row) => row['reservationnumber'] === order.number)

const changeInShop = (order: any, change: object): void => {
  Object.assign(order, change)
  kit.shop.state.tables.touch(order)
}

const changeInTill = (order: any, status: number): void => {
  kit.till.state.tables.orders.change(tillOrder(order).id, { status })
}

/** Runs both flows twice, one of them first. */
async function runBoth(first: 'orders' | 'order-status'): Promise<void> {
  const flows = first === 'orders' ? ['orders', 'order-status'] : ['order-status', 'orders']
  for (let turn = 0; turn < 2; turn += 1) {
    for (const flow of flows) {
      later(31)
      await kit.run(flow, { kind: 'all' })
    }
  }
}

/** An order that is booked, open on both sides, and told of by both flows. */
async function bookOne(): Promise<any> {
  const hasty = createHastyClock()
  kit = await startTwoSystems(project, {
    products: 8,
    customers: 4,
    orders: 6,
    clock: { now: () => hasty.now() + skipped, sleep: hasty.sleep },
  })
  await kit.run('categories')
  await kit.run('products-to-pos')
  await runBoth('orders')
  expect(kit.givenUp).toEqual([])
  const order = [...kit.shop.state.tables.rows('orders')].find(
    (each: any) => ![undefined, 5, 6, 7, 8].includes(tillOrder(each)?.status),
  )
  if (!order) throw new Error('no order is open')
  return order
}

const toldOf = (order: any): string[] =>
  kit.givenUp.filter((reason) => reason.includes(order.number))

const first = ['orders', 'order-status'] as const

describe.each(first)('with %s first', (flow) => {
  test.each([
    [11, 'completed_picked_up', 7],
    [11, 'completed', 7],
    [11, 'completed_shipped', 5],
    [5, 'completed_picked_up', 5],
    [6, 'completed', 6],
  ])('what is %i in the till stays %s in the webshop', async (status, finished, inTill) => {
    const order = await bookOne()
    changeInTill(order, status)
    changeInShop(order, { status: finished })
    await runBoth(flow)
    expect(order.status).toBe(finished)
    expect(tillOrder(order).status).toBe(inTill)
    expect(kit.givenUp).toEqual([])
  })

  test('an order that the till cancels after the webshop sent it stays sent, and is told', async () => {
    const order = await bookOne()
    changeInTill(order, 8)
    changeInShop(order, { status: 'completed_shipped', shipmentStatus: 'shipped' })
    await runBoth(flow)
    expect(order).toMatchObject({ status: 'completed_shipped', shipmentStatus: 'shipped' })
    expect(tillOrder(order).status).toBe(8)
    expect(toldOf(order).length).toBeGreaterThan(0)
  })

  test.each(['till', 'webshop', 'both'])(
    'an order that was cancelled in the %s, then opened again in one of them, stays as both are, and is told',
    async (where) => {
      const order = await bookOne()
      const { status } = order
      if (where !== 'webshop') changeInTill(order, 8)
      if (where !== 'till') changeInShop(order, { status: 'cancelled' })
      await runBoth(flow)
      expect([order.status, tillOrder(order).status]).toEqual(['cancelled', 8])
      expect(kit.givenUp).toEqual([])

      changeInShop(order, { status })
      await runBoth(flow)
      expect([order.status, tillOrder(order).status]).toEqual([status, 8])
      const told = toldOf(order).length
      expect(told).toBeGreaterThan(0)

      changeInShop(order, { status: 'cancelled' })
      changeInTill(order, 1)
      await runBoth(flow)
      expect([order.status, tillOrder(order).status]).toEqual(['cancelled', 1])
      expect(toldOf(order).length).toBeGreaterThan(told)

      changeInShop(order, { status })
      const before = kit.givenUp.length
      await runBoth(flow)
      expect([order.status, tillOrder(order).status]).toEqual([status, 1])
      expect(kit.givenUp).toHaveLength(before)
    },
  )
})

test('an order that is credited as a whole before it was sent is told, until the till cancels it', async () => {
  const order = await bookOne()
  const { status } = tillOrder(order)
  const { tables } = kit.shop.state
  const invoice = tables.rows('invoices').find((each) => each['order'] === order.id)
  tables.insert('invoices', {
    ...invoice,
    id: undefined,
    isCreditNote: true,
    priceIncl: -order.priceIncl,
  })
  await kit.run('refunds', { kind: 'all' })
  expect(kit.givenUp).toEqual([
    expect.stringContaining(`Order ${tillOrder(order).ordernumber_full} of the till is refunded`),
  ])
  expect(tillOrder(order).status).toBe(status)
  changeInTill(order, 8)
  await kit.run('refunds', { kind: 'all' })
  expect(kit.givenUp).toHaveLength(1)
})
