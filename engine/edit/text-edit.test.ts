import { expect, test } from 'vitest'
import { applyTextEdits, invertTextEdits, orderTextEdits } from './text-edit.ts'

const TEXT = 'one two three'
const EDITS = [
  { from: 0, to: 3, insert: 'first' },
  { from: 4, to: 4, insert: 'or ' },
  { from: 7, to: 13, insert: '' },
]

test('edits count in the text that they are for, whatever those before them do', () => {
  expect(applyTextEdits(TEXT, EDITS)).toBe('first or two')
})

test('the inverse leads back, and its own inverse there again', () => {
  const inverse = invertTextEdits(TEXT, EDITS)
  expect(applyTextEdits('first or two', inverse)).toBe(TEXT)
  expect(invertTextEdits('first or two', inverse)).toEqual(EDITS)
})

test('edits are put in order, and those that touch are one', () => {
  const [first, or, end] = [EDITS[0], EDITS[1], EDITS[2]]
  if (!first || !or || !end) throw new Error('there are three')
  expect(orderTextEdits([end, first, or])).toEqual(EDITS)
  const beside = { from: 3, to: 4, insert: '-' }
  expect(orderTextEdits([beside, first])).toEqual([{ from: 0, to: 4, insert: 'first-' }])
})

test('what is inserted at one place keeps its order', () => {
  const inserts = ['a', 'b', 'c'].map((insert) => ({ from: 4, to: 4, insert }))
  expect(orderTextEdits(inserts)).toEqual([{ from: 4, to: 4, insert: 'abc' }])
})

test('edits about the same characters do not go together', () => {
  const over = { from: 2, to: 5, insert: 'x' }
  expect(orderTextEdits([{ from: 0, to: 3, insert: '' }, over])).toBeUndefined()
  expect(orderTextEdits([{ from: 0, to: 9, insert: '' }, over])).toBeUndefined()
})
