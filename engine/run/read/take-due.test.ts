import { describe, expect, test } from 'vitest'
import { dedent } from '../../testing/dedent.ts'
import { createRunKit } from '../../testing/run-kit.ts'
import { textOf } from '../../testing/says.ts'

const TREE = dedent`
  steps:
    - find: till.product
      if: =parent
      link: { shop.article: =parent }
      as: parent
      missing: wait
    - write: till.product
      match: { sku: =sku }
      set: { sku: =sku, parent: =$parent.id }
`

describe('a record that waits', () => {
  test('is woken in the same run by the record it waits for', async () => {
    const kit = createRunKit(TREE)
    for (const [key, parent] of [
      ['1', undefined],
      ['2', '1'],
      ['3', '2'],
      ['4', '3'],
    ] as const) {
      kit.shop.put(key, { sku: `S${key}`, ...(parent ? { parent } : {}) })
    }
    const { counts } = await kit.run()
    expect(counts).toMatchObject({ done: 4, created: 4 })
    expect(await kit.durable()).toEqual([])
    const { S1, S2 } = kit.products()
    expect(S2).toMatchObject({ parent: S1?.['id'] })
  })

  test('is kept with what it waits for, and the cursor passes it', async () => {
    const kit = createRunKit(TREE)
    kit.shop.put('2', { sku: 'S2', parent: '1' })
    await kit.run()
    const [record] = await kit.store.records('articles', ['2'])
    expect(record).toMatchObject({ state: 'waiting', waitsFor: 'shop.article|1|till.product' })
    expect(textOf(record?.reason)).toContain('till.product not found for shop.article 1')
    expect((await kit.store.cursor('articles', 0))?.value).toBe('2026-01-01T00:00:01.000Z')
    kit.shop.put('1', { sku: 'S1' })
    expect((await kit.run()).counts).toMatchObject({ created: 2 })
    expect(await kit.durable()).toEqual([])
  })

  test('for what a complete read did not bring says so', async () => {
    const kit = createRunKit(TREE)
    kit.shop.put('2', { sku: 'S2', parent: '1' })
    await kit.run()
    const [record] = await kit.store.records('articles', ['2'])
    expect(textOf(record?.reason)).toContain(
      'shop.article 1 is not in the complete list, or was skipped',
    )
  })

  test('in a circle says so', async () => {
    const kit = createRunKit(TREE)
    kit.shop.put('1', { sku: 'S1', parent: '2' })
    kit.shop.put('2', { sku: 'S2', parent: '1' })
    await kit.run()
    const [record] = await kit.store.records('articles', ['2'])
    expect(textOf(record?.reason)).toContain('they wait for each other: 2 → 1 → 2')
  })

  test('for several items says all of them', async () => {
    const kit = createRunKit(dedent`
      steps:
        - find: till.product
          for: =note
          by: { sku: =$ }
          as: products
          missing: wait
    `)
    kit.shop.put('1', { note: ['A', 'B'] })
    await kit.run()
    const [record] = await kit.store.records('articles', ['1'])
    expect(textOf(record?.reason)).toBe(
      'till.product not found with sku "A"; till.product not found with sku "B"',
    )
  })
})
