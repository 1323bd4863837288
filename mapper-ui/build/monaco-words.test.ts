import { expect, test } from 'vitest'
import { numberWords } from './monaco-words.ts'

const numbers = new Map([
  ['Copy', [3, 7]],
  ['Cut', [4]],
])

test('words are said in every place where Monaco says theirs, and nowhere else', () => {
  expect([...numberWords(numbers, { Copy: 'Kopiëren' })]).toEqual([
    [3, 'Kopiëren'],
    [7, 'Kopiëren'],
  ])
})

test('words that Monaco has no more break the build', () => {
  expect(() => numberWords(numbers, { Paste: 'Plakken' })).toThrow('"Paste"')
})
