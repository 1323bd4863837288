import { expect, test } from 'vitest'
import { effects } from '../../store-suite/store-case.ts'
import { createRunKit, type RunKit } from '../../testing/run-kit.ts'

const FLOW = `
steps:
  - fail: ="The note is " & note
    if: =$exists(note)
  - write: till.product
    match: { sku: =sku }
    set: { sku: =sku, name: =title }
`

/** What somebody does who has looked at the record, and finds that it is right. */
async function ignore(kit: RunKit): Promise<void> {
  const [record] = await kit.store.records('articles', ['1'])
  if (!record) throw new Error('nothing is parked')
  const lease = await kit.store.startRun({
    flow: 'articles',
    flowVersion: 'v1',
    worker: 'person',
    cause: 'person',
  })
  await kit.store.commit(lease, effects({ records: [{ ...record, ignored: true }] }))
  await kit.store.finishRun(lease, { state: 'finished' })
}

async function ignored(): Promise<RunKit> {
  const kit = createRunKit(FLOW)
  kit.shop.put('1', { sku: 'A', title: 'one', note: 'odd' })
  await kit.run()
  expect(await kit.durable()).toEqual(['1 parked'])
  await ignore(kit)
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
