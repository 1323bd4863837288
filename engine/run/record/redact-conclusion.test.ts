import { expect, test } from 'vitest'
import { createRunKit } from '../../testing/run-kit.ts'
import type { Known, TextKind } from './redact.ts'

const FLOW = `
steps:
  - find: till.product
    by: { sku: =parent }
    as: other
    missing: ok
  - write: till.product
    match: { sku: =sku }
    set: { sku: =sku, name: =title }
    unchanged: check
    as: made
  - fail: ="Look at " & $other.note & " and " & $made.note
`

test('a reason is told without what is personal in the record, in what was found, and in what a write came upon', async () => {
  const kit = createRunKit(FLOW)
  kit.till.add('product', { id: 7, sku: 'P', note: 'found' })
  kit.till.add('product', { id: 8, sku: 'S', note: 'there before' })
  kit.shop.put('1', { sku: 'S', parent: 'P', title: 'new' })
  const known: Known[] = []
  const redact = (_: string, about: Known, as: TextKind) => {
    known.push(about)
    return as
  }
  await kit.run({ redact })
  expect(known[0]?.record).toMatchObject({ sku: 'S', title: 'new' })
  const notes = known[0]?.found.map(({ resource, record }) => [resource, record['note']])
  expect(notes).toEqual([
    ['till.product', 'found'],
    ['till.product', 'there before'],
  ])
  const [parked] = await kit.store.list({ states: ['parked'], limit: 9 })
  expect(parked?.reason.values).toEqual({ text: 'made' })
})
