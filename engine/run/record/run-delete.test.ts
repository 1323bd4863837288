import { describe, expect, test } from 'vitest'
import { effects, start } from '../../store-suite/store-case.ts'
import { dedent } from '../../testing/dedent.ts'
import { createRunKit } from '../../testing/run-kit.ts'
import { textOf } from '../../testing/says.ts'
import { planFlow } from '../plan-flow.ts'

const FLOW = dedent`
  steps:
    - write: till.product
      match: { sku: =sku }
      set: { sku: =sku, name: =title }
  deletes: { limit: 90%, do: [{ delete: till.product }] }
`

const ALL = { what: { kind: 'all' } } as const

/** Articles 1 and 2 have one SKU, so they share product 1. */
async function sharing(flow = FLOW): Promise<ReturnType<typeof createRunKit>> {
  const kit = createRunKit(flow)
  for (const [key, sku] of Object.entries({ 1: 'S1', 2: 'S1', 3: 'S3', 4: 'S4' })) {
    kit.shop.put(key, { sku, title: 'T' })
  }
  await kit.run()
  expect(skus(kit)).toEqual(['S1', 'S3', 'S4'])
  return kit
}

const skus = (kit: ReturnType<typeof createRunKit>) => Object.keys(kit.products()).toSorted()

describe('a target record that several source records share', () => {
  test('stays when one of them is gone, and goes with the last', async () => {
    const kit = await sharing()
    kit.shop.remove('1')
    expect((await kit.run(ALL)).counts).toMatchObject({ skipped: 1 })
    const kept = kit.store.events.find(({ outcome }) => outcome === 'skipped')
    expect(textOf(kept?.reason)).toMatch(
      /^till\.product \d also belongs to shop\.article 2, so it stays$/,
    )
    kit.shop.remove('2')
    expect((await kit.run(ALL)).counts).toMatchObject({ deleted: 1 })
    expect(skus(kit)).toEqual(['S3', 'S4'])
  })

  test.each([
    ['one after the other', `${FLOW}parallel: 1\n`],
    ['side by side', FLOW],
  ])('goes when all of them are gone in one run, %s', async (_, flow) => {
    const kit = await sharing(flow)
    kit.shop.remove('1')
    kit.shop.remove('2')
    expect((await kit.run(ALL)).counts).toMatchObject({ skipped: 1, deleted: 1 })
    expect(skus(kit)).toEqual(['S3', 'S4'])
    // Who was to be handled anew for one that is gone may be gone by now, too.
    const { counts } = await kit.run(ALL)
    expect({ ...counts, skipped: 0 }).toEqual({ skipped: 0, unchanged: 2 })
  })

  test('is not written as one that is gone, but by the last', async () => {
    const kit = await sharing(
      FLOW.replace(
        'delete: till.product',
        'write: till.product, mode: update, set: { active: false }',
      ),
    )
    const active = () => kit.products()['S1']?.['active']
    kit.shop.remove('1')
    expect((await kit.run(ALL)).counts).toMatchObject({ skipped: 1 })
    expect(active()).toBeUndefined()
    await kit.run()
    kit.shop.remove('2')
    expect((await kit.run(ALL)).counts).toMatchObject({ updated: 1 })
    expect(active()).toBe(false)
  })

  test('is written as one that is gone when all of them are gone in one run', async () => {
    const kit = await sharing(
      FLOW.replace(
        'delete: till.product',
        'write: till.product, mode: update, set: { active: false }',
      ),
    )
    kit.shop.remove('1')
    kit.shop.remove('2')
    expect((await kit.run(ALL)).counts).toMatchObject({ skipped: 1, updated: 1 })
    expect(kit.products()['S1']).toMatchObject({ active: false })
  })

  test('is planned to go when all of them are gone', async () => {
    const kit = await sharing()
    kit.shop.remove('1')
    kit.shop.remove('2')
    const { records } = await planFlow({ ...kit.options, ...ALL })
    const writes = records.flatMap((record) => record.writes)
    expect(writes).toMatchObject([{ action: 'delete', resource: 'till.product' }])
    expect(skus(kit)).toEqual(['S1', 'S3', 'S4'])
  })

  test('stays for one that has come to share it in the same run', async () => {
    const kit = await sharing()
    kit.shop.remove('3')
    kit.shop.put('5', { sku: 'S3', title: 'T' })
    await kit.run(ALL)
    expect(skus(kit)).toEqual(['S1', 'S3', 'S4'])
  })

  test('stays for one of another resource, even if that has the same key', async () => {
    const kit = await sharing()
    const [link] = await kit.store.links([
      { source: 'shop.article', key: '3', target: 'till.product' },
    ])
    if (!link) throw new Error('article 3 is linked')
    const lease = await start(kit.store, 'owners')
    await kit.store.commit(lease, effects({ links: [{ ...link, source: 'shop.owner' }] }))
    kit.shop.remove('3')
    await kit.run(ALL)
    expect(skus(kit)).toEqual(['S1', 'S3', 'S4'])
  })
})
