import { expect, test } from 'vitest'
import { spellName, spellPath, spellSentence } from './spell-formula.ts'

test.each([
  ['The order exists already', 'The order exists already'],
  ['="The status " & status & " is not chosen"', 'The status … is not chosen'],
  ['="The line \\"" & lines[sku = "x"][0].title & "\\" has no SKU"', 'The line "…" has no SKU'],
  ['=$first($reason, "another")', ''],
  ['="From " & a & b', 'From …'],
  ['="never ends', ''],
])('%s is read as: %s', (written, read) => {
  expect(spellSentence(written)).toBe(read)
})

test('paths are said by the last name, other formulas as they are', () => {
  expect(spellPath('=$sums.paidAmount')).toEqual({ text: 'paid amount', isWords: true })
  expect(spellPath('=$exists($mine)')).toEqual({ text: '$exists($mine)', isWords: false })
})

test('names are said as words, and abbreviations stay', () => {
  expect(['usesDefaultDebtor', 'after-booking', 'SKU', 'vatNumber'].map(spellName)).toEqual([
    'uses default debtor',
    'after booking',
    'SKU',
    'vat number',
  ])
})
