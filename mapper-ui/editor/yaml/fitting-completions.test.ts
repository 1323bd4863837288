import { expect, test } from 'vitest'
import type { Completion } from './complete-formula.ts'
import { fittingCompletions } from './fitting-completions.ts'

const listOf = (labels: readonly string[]): readonly Completion[] =>
  labels.map((label) => ({ kind: 'field', label, insert: label, detail: '', help: '' }))
const labels = (list: readonly Completion[]): readonly string[] => list.map(({ label }) => label)

const many = listOf([
  ...Array.from({ length: 2000 }, (_, at) => `field${at}`),
  'billing',
  'shippingBill',
])

test('a short list is offered as it is, so that the text view can match it key by key', () => {
  const list = listOf(['id', 'number'])
  expect(fittingCompletions(list, 'x')).toEqual({ completions: list, isComplete: true })
})

test('of thousands of fields those are offered that have the letters, first those that begin with them', () => {
  const { completions, isComplete } = fittingCompletions(many, 'BILL')
  expect(labels(completions)).toEqual(['billing', 'shippingBill'])
  expect(isComplete).toBe(false)
  expect(labels(fittingCompletions(many, 'fd1999').completions)).toEqual(['field1999'])
})

test('never so many are offered that they hold up the next key', () => {
  expect(fittingCompletions(many, '').completions).toHaveLength(200)
})
