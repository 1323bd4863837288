import { expect, test } from 'vitest'
import { answerJson } from '../../../testing/local-server.ts'
import { connectShop, failureOf, signal } from '../../testing/connect-shop.ts'

async function refusalOf(id: string) {
  const { item } = await connectShop((_, response) => {
    answerJson(response, { message: `item ${id} is locked` }, 422)
  })
  return failureOf(item.update(id, { name: 'A' }, { signal }))
}

test('refusals of the same kind are of the same exchange, whatever the ids of their records are like', async () => {
  const refusals = await Promise.all(['7', 'anna', 'ärger/1', '4f2a-99'].map(refusalOf))
  const exchanges = refusals.map(({ exchange }) => exchange)
  expect(exchanges).toEqual(exchanges.map(() => 'PUT /api/items/* (422)'))
})

test('the reason names the record that was refused', async () => {
  const { reason } = await refusalOf('anna')
  expect(reason.values).toMatchObject({ request: 'PUT /api/items/anna (422)' })
})
