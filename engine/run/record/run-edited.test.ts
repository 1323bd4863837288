import { expect, test } from 'vitest'
import { createRunKit } from '../../testing/run-kit.ts'
import { runEdited } from './run-edited.ts'

const NAMED = `
steps:
  - fail: The article has no title
    if: =$empty(title)
  - write: till.product
    match: { sku: =sku }
    set: { sku: =sku, name: =title }
`

async function failed(): Promise<ReturnType<typeof createRunKit>> {
  const kit = createRunKit(NAMED)
  kit.shop.put('1', { sku: 'S1' })
  await kit.run()
  expect(await kit.durable()).toEqual(['1 parked'])
  return kit
}

test('a record is done with the data that a person edited', async () => {
  const kit = await failed()
  const record = { id: '1', sku: 'S1', title: 'By hand' }
  expect(await runEdited(kit.options, { key: '1', record })).toMatchObject({ outcome: 'done' })
  expect(kit.products()['S1']).toMatchObject({ name: 'By hand' })
  expect(await kit.store.list({ states: ['parked'], limit: 9 })).toEqual([])
})

test('a complete read leaves it alone until the source has another version', async () => {
  const kit = await failed()
  await runEdited(kit.options, { key: '1', record: { sku: 'S1', title: 'By hand' } })
  await kit.run({ what: { kind: 'all' } })
  expect(kit.products()['S1']).toMatchObject({ name: 'By hand' })
  kit.shop.put('1', { sku: 'S1', title: 'At the source' })
  await kit.run()
  expect(kit.products()['S1']).toMatchObject({ name: 'At the source' })
  expect(await kit.durable()).toEqual([])
})

test('edited data that fail again are what a later retry takes', async () => {
  const kit = await failed()
  const edited = { sku: '', title: 'By hand' }
  expect(await runEdited(kit.options, { key: '1', record: edited })).toMatchObject({
    outcome: 'parked',
  })
  expect(await kit.store.records('articles', ['1'])).toMatchObject([
    { payload: { record: edited, edited: true } },
  ])
})

test('nothing is taken up that is not open', async () => {
  const kit = await failed()
  expect(await runEdited(kit.options, { key: 'other', record: {} })).toBeUndefined()
})

test('a record that is edited and fails again and again is known by a version that does not grow', async () => {
  const kit = await failed()
  const versions = new Set<string | undefined>()
  for (let count = 0; count < 4; count += 1) {
    const [record] = await kit.store.records('articles', ['1'])
    versions.add(record?.version)
    const edited = await runEdited(kit.options, { key: '1', record: { id: '1', sku: 'S1' } })
    expect(edited?.outcome).toBe('parked')
  }
  expect(versions.size).toBe(1)
})
