import { expect, test } from 'vitest'
import { say } from '../../engine/index.ts'
import { tellValuesApart } from './cause-values.ts'

const refused = (status: string) => say('verbatim', { text: `status ${status} is not chosen` })
const noRow = (name: string) =>
  say('fieldFailed', {
    field: 'method',
    said: say('rowMissing', { title: 'Payment methods', name }),
  })

test('reasons of a table without rows are told apart by the values, those of most records first', () => {
  const reasons = [
    { reason: noRow('paypal'), count: 2 },
    { reason: noRow('ideal'), count: 5 },
  ]
  expect(tellValuesApart(reasons)).toEqual([
    { value: 'ideal', count: 5 },
    { value: 'paypal', count: 2 },
  ])
})

test('a value without a row is told though it is the only one: it is what has to be filled in', () => {
  expect(tellValuesApart([{ reason: noRow('ideal'), count: 3 }])).toEqual([
    { value: 'ideal', count: 3 },
  ])
})

test('reasons that all say the same, or that each record has for itself, tell nothing', () => {
  expect(tellValuesApart([{ reason: refused('open'), count: 3 }])).toEqual([])
  const own = ['open', 'on hold'].map((name) => ({ reason: refused(name), count: 1 }))
  expect(tellValuesApart(own)).toEqual([])
  expect(tellValuesApart([])).toEqual([])
})

test('of sentences of an author the words are told in which they differ', () => {
  const reasons = [
    { reason: refused('"open"'), count: 1 },
    { reason: refused('"on hold"'), count: 2 },
  ]
  expect(tellValuesApart(reasons)).toEqual([
    { value: 'on hold', count: 2 },
    { value: 'open', count: 1 },
  ])
})

test('a value that all sentences quote is told, as what has no row', () => {
  const reason = say('verbatim', { text: 'the payment method "ideal" has no row in the table' })
  expect(tellValuesApart([{ reason, count: 4 }])).toEqual([{ value: 'ideal', count: 4 }])
  const two = say('verbatim', { text: '"ideal" is not "card"' })
  expect(tellValuesApart([{ reason: two, count: 4 }])).toEqual([])
})

test('keys of records and names of people are no values to tell reasons apart by', () => {
  const reasons = ['7', '8'].map((key) => ({
    reason: say('leftAlone', { resource: 'pos.order', id: key }),
    count: 2,
  }))
  expect(tellValuesApart(reasons)).toEqual([])
})
