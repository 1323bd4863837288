import { describe, expect, test } from 'vitest'
import { dedent } from '../../testing/dedent.ts'
import { createRunKit } from '../../testing/run-kit.ts'

/** Of an article with a note, the article that became the product named there is looked for. */
const FLOW = dedent`
  steps:
    - write: till.product
      if: =$not($exists(note))
      match: { sku: =sku }
      set: { sku: =sku }
    - if: =$exists(note)
      do:
        - find: shop.article
          became: { till.product: =$number(note) }
          as: previous
          missing: ok
        - write: till.slip
          set: { text: '=$exists($previous) ? "of " & $previous.id : "of none"' }
  deletes: { limit: 90%, do: [{ write: till.product, mode: update, set: { active: false } }] }
`

const slips = (kit: ReturnType<typeof createRunKit>): unknown[] =>
  [...(kit.till.records.get('slip')?.values() ?? [])].map(({ text }) => text)

async function start(): Promise<ReturnType<typeof createRunKit>> {
  const kit = createRunKit(FLOW)
  for (const key of ['7', '8', '9']) kit.shop.put(key, { sku: `S${key}`, title: 'T' })
  await kit.run()
  return kit
}

/** The id of the product that article 7 became. */
const productOf = (kit: ReturnType<typeof createRunKit>): string =>
  kit.products()['S7']?.['id'] as string

describe('the source record that became a target record', () => {
  test('is found by the link that was made when it did', async () => {
    const kit = await start()
    kit.shop.put('10', { sku: 'S10', title: 'T', note: productOf(kit) })
    await kit.run()
    expect(slips(kit)).toEqual(['of 7'])
  })

  test('is one of all that did, where all are asked for', async () => {
    const flow = FLOW.replace('as: previous', 'as: allPrevious\n        all: true').replace(
      /\$exists\(\$previous\).*"of none"/,
      '$join($sort([$allPrevious.id]), ", ")',
    )
    const kit = createRunKit(flow)
    for (const key of ['7', '8']) kit.shop.put(key, { sku: 'S', title: 'T' })
    await kit.run()
    const id = kit.products()['S']?.['id'] as string
    kit.shop.put('10', { sku: 'S10', title: 'T', note: id })
    kit.shop.put('11', { sku: 'S11', title: 'T', note: '9999' })
    await kit.run()
    expect(
      slips(kit)
        .map(String)
        .toSorted((left, right) => left.localeCompare(right)),
    ).toEqual(['', '7, 8'])
  })

  test('is not found for one that no source record became', async () => {
    const kit = await start()
    kit.shop.put('10', { sku: 'S10', title: 'T', note: '9999' })
    await kit.run()
    expect(slips(kit)).toEqual(['of none'])
  })

  test('is not found once it is gone from the source', async () => {
    const kit = await start()
    kit.shop.remove('7')
    await kit.run({ what: { kind: 'all' } })
    kit.shop.put('10', { sku: 'S10', title: 'T', note: productOf(kit) })
    await kit.run()
    expect(slips(kit)).toEqual(['of none'])
  })
})
