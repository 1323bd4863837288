import { expect, test } from 'vitest'
import { refusal } from '../../testing/pretend-target.ts'
import { createRunKit } from '../../testing/run-kit.ts'
import { answerDoubt } from './answer-doubt.ts'

const COPY = 'steps:\n  - write: till.product\n    match: { sku: =sku }\n    set: { sku: =sku }\n'

/** A create was done without an answer, and then the source gave the record another SKU. */
async function editedMeanwhile(): Promise<ReturnType<typeof createRunKit>> {
  const kit = createRunKit(COPY)
  kit.shop.put('1', { sku: 'OLD' })
  kit.till.after = () => {
    throw refusal('temporary', 'cut off', { mayHaveHappened: true })
  }
  await kit.run()
  kit.till.after = () => {}
  kit.shop.put('1', { sku: 'NEW' })
  kit.clock.advance(60 * 60_000)
  await kit.run()
  return kit
}

test('a create without an answer is not repeated under values that the source has changed', async () => {
  const kit = await editedMeanwhile()
  expect(Object.keys(kit.products())).toEqual(['OLD'])
  expect(await kit.durable()).toEqual(['1 in-doubt'])
})

test('a person says which record it is, and it gets the new values', async () => {
  const kit = await editedMeanwhile()
  const [product] = [...(kit.till.records.get('product')?.keys() ?? [])]
  await answerDoubt(kit.store, kit.options.flow, { key: '1', id: product, worker: 'somebody' })
  await kit.run()
  expect(Object.keys(kit.products())).toEqual(['NEW'])
  expect(await kit.durable()).toEqual([])
})
