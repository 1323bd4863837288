import { expect, test } from 'vitest'
import { createRunKit, type RunKit } from '../../testing/run-kit.ts'

const FLOW = `
steps:
  - fail: ="The note is " & note
    if: =$exists(note)
  - write: till.product
    match: { sku: =sku }
    set: { sku: =sku, name: =title }
`

/** Somebody has looked at the record, and found that it is right. */
async function ignored(): Promise<RunKit> {
  const kit = createRunKit(FLOW)
  kit.shop.put('1', { sku: 'A', title: 'one', note: 'odd' })
  await kit.run()
  expect(await kit.durable()).toEqual(['1 parked'])
  await kit.decide('1', { ignored: true })
  return kit
}

test('what was ignored stays so while its record changes and the same is wrong with it', async () => {
  const kit = await ignored()
  kit.shop.put('1', { sku: 'A', title: 'two', note: 'odd' })
  expect((await kit.run()).counts).toMatchObject({ skipped: 1 })
  expect(await kit.durable()).toEqual([])
})

test('what was ignored is told again as soon as something else is wrong', async () => {
  const kit = await ignored()
  kit.shop.put('1', { sku: 'A', title: 'one', note: 'odder' })
  await kit.run()
  expect(await kit.durable()).toEqual(['1 parked'])
})

test('what was ignored is handled as soon as nothing is wrong any more', async () => {
  const kit = await ignored()
  kit.shop.put('1', { sku: 'A', title: 'one' })
  expect((await kit.run()).counts).toMatchObject({ created: 1 })
})
