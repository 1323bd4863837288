import { expect, test } from 'vitest'
import { withoutValue } from './without-value.ts'

const values = (...list: readonly string[]) => list.map((value) => ({ value }))
const IDEAL = 'The payment method "ideal" has no row in the table of payment methods'

test('what the records of a cause differ by is left open in its sentence', () => {
  expect(withoutValue(IDEAL, values('ideal', 'paypal'))).toBe(
    'The payment method "…" has no row in the table of payment methods',
  )
})

test('with one value, the sentence is that of all records', () => {
  expect(withoutValue(IDEAL, values('ideal'))).toBe(IDEAL)
  expect(withoutValue(IDEAL, [])).toBe(IDEAL)
})

test('a value within a word is none, and what is not said stays as it is', () => {
  expect(withoutValue(IDEAL, values('method', 'a', 'x'))).toBe(IDEAL.replace('method', '…'))
  expect(withoutValue(IDEAL, values('row', 'ideal'))).toBe(IDEAL)
  expect(withoutValue(IDEAL, values('visa', ''))).toBe(IDEAL)
})

test('of two values of which one has the other in it, it is the longer one', () => {
  expect(withoutValue('The colour dark red is unknown', values('red', 'dark red'))).toBe(
    'The colour … is unknown',
  )
})
