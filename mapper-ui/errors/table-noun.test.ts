import { expect, test } from 'vitest'
import { nounOf } from './table-noun.ts'

test('a table is named within a sentence by what it has rows of', () => {
  expect(nounOf('Payment methods')).toBe('payment methods')
  expect(nounOf('Payment terms, by payment method')).toBe('payment terms')
  expect(nounOf('Élèves')).toBe('élèves')
})

test('an abbreviation keeps its capitals', () => {
  expect(nounOf('VAT rates')).toBe('VAT rates')
})
