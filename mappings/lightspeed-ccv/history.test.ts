import { afterEach, describe, expect, test } from 'vitest'
import { readProject } from '../read-project.ts'
import { startTwoSystems, type TwoSystems, type TwoSystemsOptions } from './two-systems.ts'

const project = readProject()

let kit: TwoSystems
afterEach(() => kit.close())

async function start(options: Partial<TwoSystemsOptions> = {}): Promise<void> {
  kit = await startTwoSystems(project, { products: 8, customers: 4, orders: 6, ...options })
}

const shopRows = (table: string): any[] => [...kit.shop.state.tables.rows(table)]
const booked = (): any[] => kit.till.state.tables.orders.all()
const numbers = (): string[] => booked().flatMap((row) => row.reservationnumber ?? [])

function wanted(): any[] {
  return shopRows('orders').filter(
    ({ status, paymentStatus }) =>
      paymentStatus === 'paid' &&
      !['on_hold', 'processing_awaiting_payment', 'cancelled'].includes(status),
  )
}

async function fillTill(): Promise<void> {
  await kit.run('categories')
  await kit.run('products-to-pos')
}

describe('orders that are in the till already', () => {
  test('are not booked once more on a fresh installation, however old they are', async () => {
    await start()
    await fillTill()
    const [order] = wanted()
    const [any] = booked()
    const { id: _, ...row } = any
    kit.till.state.tables.orders.add({
      ...row,
      reservationnumber: order.number,
      create_date: '2015-05-06T10:00:00Z',
    })
    await kit.run('orders')
    expect(kit.givenUp).toEqual([])
    expect(numbers().filter((number) => number === order.number)).toHaveLength(1)
    expect(numbers()).toEqual(expect.arrayContaining(wanted().map(({ number }) => number)))
  })

  test('are not guessed: nothing is booked as long as the list of orders breaks off', async () => {
    await start()
    await fillTill()
    const before = booked().length
    kit.till.state.faults.add({ kind: 'status', status: 503, method: 'GET', path: '/orders/' })
    const summary = await kit.run('orders')
    expect(booked()).toHaveLength(before)
    expect(summary.counts.created).toBeUndefined()
    kit.till.state.faults.clear()
    await kit.run('orders', { kind: 'all' })
    expect(numbers()).toEqual(expect.arrayContaining(wanted().map(({ number }) => number)))
    expect(new Set(numbers()).size).toBe(numbers().length)
  })
})
