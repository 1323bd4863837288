import { afterEach, describe, expect, test } from 'vitest'
import { readProject } from '../read-project.ts'
import { startTwoSystems, type TwoSystems, type TwoSystemsOptions } from './two-systems.ts'

const project = readProject()

let kit: TwoSystems
afterEach(() => kit.close())

const tillRows = (table: keyof TwoSystems['till']['state']['tables']): any[] =>
  kit.till.state.tables[table].all()
const shopRows = (table: string): any[] => [...kit.shop.state.tables.rows(table)]
const references = () => tillRows('orders').map(({ reservationnumber }) => reservationnumber)

/** A shop and a till with the same articles, and choices that cost something. */
async function start(options: Partial<TwoSystemsOptions> = {}): Promise<void> {
  kit = await startTwoSystems(project, { products: 12, customers: 6, orders: 14, ...options })
  for (const flow of ['categories', 'products-to-pos', 'customers']) await kit.run(flow)
  const { productattributevalues } = kit.till.state.tables
  for (const { id } of productattributevalues.all())
    productattributevalues.change(id, { price: 0.75 })
}

const complaints = () => kit.givenUp.filter((text) => text.startsWith('orders '))

describe('the total that the till makes of an order', () => {
  test('is the webshop’s, to a cent for each row, also where choices of a variant cost something', async () => {
    await start()
    await kit.run('orders')
    expect(complaints()).toEqual([])
    const variants = tillRows('orderrows').filter((row) => row.total_extra_option_price > 0)
    expect(variants.length).toBeGreaterThan(0)
    const asked = new Map(shopRows('orders').map((row) => [row.number, row.priceIncl]))
    const ours = tillRows('orders').filter((row) => asked.has(row.reservationnumber))
    expect(ours.length).toBeGreaterThan(0)
    for (const booked of ours) {
      const rows = tillRows('orderrows').filter((row) => row.order_id === booked.id)
      const off = Math.abs(booked.total_price - asked.get(booked.reservationnumber))
      expect(off).toBeLessThan(0.01 * rows.length + 0.001)
    }
  })

  test('is compared after booking, and a till that adds nothing for choices is told', async () => {
    await start()
    kit.till.state.behaviour.choicesCost = 'included'
    await kit.run('orders')
    expect(complaints().length).toBeGreaterThan(0)
    for (const said of complaints()) {
      expect(said).toMatch(
        /the till makes [\d.]+ of it, and the webshop asks [\d.]+: a difference of -[\d.]+/,
      )
    }
    const booked = references()
    // What is booked stays booked once, however often it is tried again.
    await kit.run('orders', { kind: 'all' })
    expect(references()).toEqual(booked)
    expect(new Set(booked).size).toBe(booked.length)
  })

  test('comes right for such a till when the question about choices is answered the other way', async () => {
    await start({ settings: { variantSurcharge: 'included' } })
    kit.till.state.behaviour.choicesCost = 'included'
    await kit.run('orders')
    expect(complaints()).toEqual([])
    expect(references().length).toBeGreaterThan(0)
  })
})

test('an order whose sums disagree leaves nothing in the till, no debtor either', async () => {
  kit = await startTwoSystems(project, { products: 12, customers: 6, orders: 0 })
  for (const flow of ['categories', 'products-to-pos']) await kit.run(flow)
  const before = tillRows('users').length
  const order = kit.shop.state.placeOrder()
  const asked = Number(order['priceIncl'])
  Object.assign(order, { priceIncl: asked - 7, discountAmount: 0, discountPercentage: 0 })
  await kit.run('orders')
  expect(references()).not.toContain(order['number'])
  expect(tillRows('users')).toHaveLength(before)
  expect(kit.givenUp).toEqual([
    expect.stringContaining(
      `asks ${(asked - 7).toFixed(2)}, and what would be booked adds up to ${asked.toFixed(2)}`,
    ),
  ])
})
