import { expect, test } from 'vitest'
import { createRunKit } from '../../testing/run-kit.ts'
import type { Known, Redact, TextKind } from './redact.ts'
import { redactFields } from './redact-conclusion.ts'

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

const hideJan: Redact = (text) => text.replaceAll('Jan', '***')
const sayKind: Redact = (text, _, as) => `${text} ${as}`

test('of what a step writes, the names of fields of the system stay, and those below them are told as values are', () => {
  const fields = { Jan: 'to Jan', list: [{ 'of Jan': 7, shelf: null }] }
  expect(redactFields(hideJan, fields, { record: {}, found: [] })).toEqual({
    Jan: 'to ***',
    list: [{ 'of ***': 7, shelf: null }],
  })
})

test('of what a step writes, a text is what a formula may have made, and a number is not', () => {
  expect(redactFields(sayKind, { name: 'Jan', age: 7 }, { record: {}, found: [] })).toEqual({
    name: 'Jan written',
    age: '7 words',
  })
})
