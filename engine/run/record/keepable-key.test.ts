import { describe, expect, test } from 'vitest'
import { dedent } from '../../testing/dedent.ts'
import { createRunKit } from '../../testing/run-kit.ts'
import { textOf } from '../../testing/says.ts'
import { maxKeyLength } from '../store/key-length.ts'

const LONG = 'k'.repeat(maxKeyLength + 1)
const COPY = dedent`
  steps:
    - write: till.product
      match: { sku: =sku }
      set: { sku: =sku, name: =title }
`

describe('a record whose key is too long to be kept', () => {
  test('is parked with the reason, and its page goes on', async () => {
    const kit = createRunKit(COPY)
    kit.shop.put('1', { sku: 'S1', title: 'one' })
    kit.shop.put(LONG, { sku: 'S2', title: 'two' })
    const { counts, result } = await kit.run()
    expect(result).toEqual({ state: 'finished' })
    expect(counts).toMatchObject({ done: 1, parked: 1 })
    const [record] = await kit.store.list({ states: ['parked'], limit: 10 })
    expect(textOf(record?.reason)).toContain('has 501 characters, but at most 500 can be stored')
    expect(record?.key.length).toBeLessThan(maxKeyLength)
    expect(Object.keys(kit.products())).toEqual(['S1'])
  })

  test('is told apart from others with the same beginning, and stays parked when it is tried again', async () => {
    const kit = createRunKit(COPY)
    kit.shop.put(LONG, { sku: 'S1', title: 'one' })
    kit.shop.put(`${LONG}k`, { sku: 'S2', title: 'two' })
    await kit.run()
    expect(await kit.store.release('articles', 'all')).toBe(2)
    expect((await kit.run()).counts).toMatchObject({ parked: 2 })
    const parked = await kit.store.list({ states: ['parked'], limit: 10 })
    expect(
      parked.map(({ reason }) => /has \d+/.exec(textOf(reason))?.[0] ?? '').toSorted(),
    ).toEqual(['has 501', 'has 502'])
  })
})

test('a link whose key is too long parks the record, not the page', async () => {
  const kit = createRunKit(dedent`
    steps:
      - find: till.person
        link: { shop.owner: =owner }
        missing: ok
        as: owner
      - write: till.product
        match: { sku: =sku }
        set: { sku: =sku, name: =title, owner: =$owner.id }
  `)
  kit.shop.put('1', { sku: 'S1', title: 'one', owner: LONG })
  kit.shop.put('2', { sku: 'S2', title: 'two', owner: 'me' })
  expect((await kit.run()).counts).toMatchObject({ done: 1, parked: 1 })
  const [record] = await kit.store.records('articles', ['1'])
  expect(record).toMatchObject({ state: 'parked', cause: 'run.key_too_long' })
})

test('a created record whose id is too long is not created again', async () => {
  const kit = createRunKit('steps:\n  - write: till.slip\n    set: { text: =title }\n')
  kit.shop.put('1', { title: 'one' })
  const { till } = kit.options.systems
  if (!till) throw new Error('the kit has a till')
  let creates = 0
  const connection = {
    ...till.connection,
    resource: (name: string) => ({
      ...till.connection.resource(name),
      create: () => {
        creates += 1
        return Promise.resolve({ id: LONG })
      },
    }),
  }
  const systems = { ...kit.options.systems, till: { ...till, connection } }
  expect((await kit.run({ systems })).counts).toMatchObject({ parked: 1 })
  await kit.store.release('articles', 'all')
  await kit.run({ systems })
  expect(creates).toBe(1)
  expect(await kit.durable()).toEqual(['1 in-doubt'])
})
