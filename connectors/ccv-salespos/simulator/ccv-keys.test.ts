import { afterEach, beforeEach, expect, it } from 'vitest'
import { openTestShop, product, type TestShop } from './testing/open-test-shop.ts'

let shop: TestShop

beforeEach(async () => {
  shop = await openTestShop()
})
afterEach(() => shop.simulator.close())

const create = (name: string) =>
  shop.call('POST', '/products/', { ...product, name }, { headers: { 'idempotency-key': 'one' } })
const made = () =>
  shop.simulator.state.tables.products
    .all()
    .map((row) => row['name'])
    .filter((name) => name === 'Mug' || name === 'Cup')

it('knows no idempotency keys, as the real one', async () => {
  await create('Mug')
  await create('Cup')
  expect(made()).toEqual(['Mug', 'Cup'])
})

it('may be told to answer a key that was used with its first answer, whatever the values', async () => {
  shop.simulator.state.behaviour.keys = 'replays'
  const first = await create('Mug')
  const again = await create('Cup')
  expect([again.status, again.body.id]).toEqual([first.status, first.body.id])
  expect(made()).toEqual(['Mug'])
})

it('may be told to refuse a key that was used for other values', async () => {
  shop.simulator.state.behaviour.keys = 'compares'
  const first = await create('Mug')
  expect((await create('Mug')).body.id).toBe(first.body.id)
  expect((await create('Cup')).status).toBe(400)
  expect(made()).toEqual(['Mug'])
})
