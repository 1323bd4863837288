import { describe, expect, test } from 'vitest'
import { refusal } from '../../testing/pretend-target.ts'
import { createRunKit, type RunKit } from '../../testing/run-kit.ts'
import type { SourceRecord } from '../connection.ts'
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

/** A source that tells no time of change, and counts how often a record was looked at. */
function counting(kit: RunKit) {
  const { shop, till } = kit.options.systems
  if (!shop || !till) throw new Error('the kit has both systems')
  const resource = shop.connection.resource('article')
  let views = 0
  const counted = (source: SourceRecord): SourceRecord => {
    views += 1
    return { ...source, at: undefined, record: { ...source.record, views } }
  }
  const list: typeof resource.list = async function* (asked) {
    for await (const page of resource.list(asked)) {
      yield { ...page, records: page.records.map(counted) }
    }
  }
  const get: typeof resource.get = async (key, signal) => {
    const found = await resource.get?.(key, signal)
    return found && counted(found)
  }
  const connection = { ...shop.connection, resource: () => ({ ...resource, list, get }) }
  return { systems: { shop: { ...shop, connection }, till } }
}

describe('where each look changes what no step reads, and no time of change is told', () => {
  test.each([
    ['in no step', ''],
    [
      'in an item of a list alone',
      '\n  - write: till.person\n    for: =$record.lines\n    match: { email: =views }\n    set: { email: =views }',
    ],
  ])('an edit holds until the source changes something that one reads: %s', async (_, more) => {
    const kit = createRunKit(`errors: { retries: 0 }${NAMED.trimEnd()}${more}`)
    kit.shop.put('1', { sku: 'S1', title: 'Refused' })
    kit.till.before = (_action, _resource, { name }) => {
      if (name === 'Refused') throw refusal('temporary', 'not now')
    }
    const source = counting(kit)
    await kit.run(source)
    expect(await kit.durable()).toEqual(['1 parked'])
    kit.till.before = () => {}
    const record = { id: '1', sku: 'S1', title: 'By hand' }
    await runEdited({ ...kit.options, ...source }, { key: '1', record })
    for (let count = 0; count < 2; count += 1) await kit.run({ ...source, what: { kind: 'all' } })
    expect(kit.products()['S1']).toMatchObject({ name: 'By hand' })
    expect(await kit.durable()).toEqual([])
    kit.shop.put('1', { sku: 'S1', title: 'At the source' })
    await kit.run({ ...source, what: { kind: 'all' } })
    expect(kit.products()['S1']).toMatchObject({ name: 'At the source' })
    expect(await kit.durable()).toEqual([])
  })

  test('an edit holds no longer than to the next look where a step reads it', async () => {
    const kit = createRunKit(NAMED.replace('name: =title', 'name: =title, note: =$string(views)'))
    kit.shop.put('1', { sku: 'S1' })
    const source = counting(kit)
    await kit.run(source)
    await runEdited({ ...kit.options, ...source }, { key: '1', record: { sku: 'S1', title: 'X' } })
    await kit.run({ ...source, what: { kind: 'all' } })
    expect(await kit.durable()).toEqual(['1 parked'])
  })

  test('what is kept of before, a digest of the whole record, holds as well as it did', async () => {
    const kit = createRunKit(NAMED)
    const { fields: _, ...flow } = kit.options.flow.source
    const before = { ...kit.options, flow: { ...kit.options.flow, source: flow } }
    kit.shop.put('1', { sku: 'S1' })
    const { shop, till } = kit.options.systems
    if (!shop || !till) throw new Error('the kit has both systems')
    const resource = shop.connection.resource('article')
    const list: typeof resource.list = async function* (asked) {
      for await (const page of resource.list(asked)) {
        yield { ...page, records: page.records.map(({ at: __, ...source }) => source) }
      }
    }
    const connection = { ...shop.connection, resource: () => ({ ...resource, list }) }
    const source = { systems: { shop: { ...shop, connection }, till } }
    await kit.run({ ...before, ...source })
    const record = { id: '1', sku: 'S1', title: 'By hand' }
    await runEdited({ ...before, ...source }, { key: '1', record })
    await kit.run({ ...source, what: { kind: 'all' } })
    expect(kit.products()['S1']).toMatchObject({ name: 'By hand' })
    expect(await kit.durable()).toEqual([])
  })
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
