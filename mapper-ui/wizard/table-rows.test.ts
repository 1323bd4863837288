import { expect, test } from 'vitest'
import { acceptedNames, parsePastedRows, toTableRows } from './table-rows.ts'

test('takes pasted pairs with tabs, semicolons and equals signs, and counts what is none', () => {
  const { rows, wrong } = parsePastedRows(
    'ideal\t6\ncash on delivery; 12.5\nfree = low a\n\nnonsense',
  )
  expect(rows).toEqual({ ideal: 6, 'cash on delivery': 12.5, free: 'low a' })
  expect(wrong).toBe(1)
})

test('keeps what only looks like a number', () => {
  expect(parsePastedRows('a=007\nb=1e5\nc=12345678901234567890').rows).toEqual({
    a: '007',
    b: '1e5',
    c: '12345678901234567890',
  })
})

test('lists what the source has, then rows of the file, then those made by hand', () => {
  const from = { items: [{ value: 1, label: 'One' }], isCut: false }
  const suggestions = [{ from: '1', to: 10, reason: 'both are called "One"', score: 1 }]
  const rows = toTableRows({ from, to: null, suggestions }, { own: 30 }, { shipped: 20 })
  expect(rows.map(({ key, value, isRead, isShipped }) => [key, value, isRead, isShipped])).toEqual([
    ['1', undefined, true, false],
    ['shipped', 20, false, true],
    ['own', 30, false, false],
  ])
  expect(rows[0]?.suggestion?.to).toBe(10)
})

test('suggests nothing for a value that has a row', () => {
  const from = { items: [{ value: 1, label: 'One' }], isCut: false }
  const suggestions = [{ from: '1', to: 10, reason: 'both are called "One"', score: 1 }]
  expect(
    toTableRows({ from, to: null, suggestions }, { '1': 11 }, {})[0]?.suggestion,
  ).toBeUndefined()
})

test('takes a value of the very same name where nobody filled the table yet, and shows it as such', () => {
  const from = {
    items: [
      { value: 1, label: 'Invoice ' },
      { value: 2, label: 'Pin' },
      { value: 3, label: 'Cash' },
      { value: 4, label: 'Gift' },
    ],
    isCut: false,
  }
  const to = {
    items: [
      { value: 10, label: 'invoice' },
      { value: 20, label: 'P-in' },
      { value: 30, label: 'Cash' },
      { value: 31, label: 'cash' },
      { value: 'Gift', label: 'Gift', isNew: true },
    ],
    isCut: false,
  }
  const sides = { from, to, suggestions: [] }
  // Alike is not the same; of two a person chooses; what is still to be made is in one system only.
  expect(acceptedNames(sides, {}, {})).toEqual({ '1': 10 })
  const rows = toTableRows(sides, { '1': 10, '2': 20 }, {})
  expect(rows.map(({ key, isSameName }) => [key, isSameName])).toEqual([
    ['1', true],
    ['2', false],
    ['3', false],
    ['4', false],
  ])
})

test('takes no name over what a person saved or the file has', () => {
  const side = { items: [{ value: 'a', label: 'A' }], isCut: false }
  const sides = { from: side, to: side, suggestions: [] }
  expect(acceptedNames(sides, {}, {})).toEqual({ a: 'a' })
  expect(acceptedNames(sides, { b: 'a' }, {})).toEqual({})
  expect(acceptedNames(sides, {}, { a: 'b' })).toEqual({})
})
