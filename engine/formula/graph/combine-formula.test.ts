import { describe, expect, test } from 'vitest'
import { combineFormula, type FormulaGesture } from './combine-formula.ts'

test.each<[string, FormulaGesture, string]>([
  ['a', { kind: 'replace', with: ' b ' }, 'b'],
  ['a', { kind: 'concatenate', with: 'b' }, 'a & b'],
  ['a', { kind: 'concatenate', with: 'b', separator: ' ' }, 'a & " " & b'],
  ['a & "-" & b', { kind: 'concatenate', with: 'c + 1' }, 'a & "-" & b & (c + 1)'],
  ['x ? a : b', { kind: 'concatenate', with: 'c' }, '(x ? a : b) & c'],
  ['a', { kind: 'first', with: 'b', of: 'there' }, 'a ?? b'],
  ['a ?? b', { kind: 'first', with: 'c', of: 'there' }, 'a ?? b ?? c'],
  ['a', { kind: 'first', with: 'b', of: 'filled' }, '$first(a, b)'],
  ['$first(a, b)', { kind: 'first', with: 'c', of: 'filled' }, '$first(a, b, c)'],
  ['a', { kind: 'condition', test: 'b > 1' }, 'b > 1 ? a'],
  ['a', { kind: 'condition', test: 'b', otherwise: 'c' }, 'b ? a : c'],
  ['a', { kind: 'condition', test: 'b ?? c' }, '(b ?? c) ? a'],
  ['a', { kind: 'wrap', name: 'uppercase' }, '$uppercase(a)'],
  [
    'a',
    { kind: 'wrap', name: 'replace', position: 0, others: ['"x"', '"y"'] },
    '$replace(a, "x", "y")',
  ],
  ['a', { kind: 'wrap', name: 'append', position: 1, others: ['b'] }, '$append(b, a)'],
  ['lines', { kind: 'take-first' }, 'lines[0]'],
  ['lines.sku', { kind: 'take-first' }, '(lines.sku)[0]'],
  ['a & b', { kind: 'take-first' }, '(a & b)[0]'],
  ['lines.sku', { kind: 'join', separator: ', ' }, '$join(lines.sku, ", ")'],
  ['lines.price', { kind: 'aggregate', with: 'average' }, '$average(lines.price)'],
  ['a', { kind: 'convert', to: 'number' }, '$number(a)'],
  ['a', { kind: 'convert', to: 'text' }, '$string(a)'],
  ['tax', { kind: 'translate', table: 'vat' }, '$translate("vat", tax)'],
  ['a', { kind: 'calculate', operator: '-', with: 'b - c' }, 'a - (b - c)'],
  ['a + b', { kind: 'calculate', operator: '*', with: 'c' }, '(a + b) * c'],
])('%s with %o becomes %s', (text, gesture, combined) => {
  expect(combineFormula(text, gesture)).toEqual({ text: combined })
})

describe('nothing is made', () => {
  test.each<[string, string, FormulaGesture]>([
    ['of what is no formula', 'a +', { kind: 'convert', to: 'text' }],
    ['with what is none', 'a', { kind: 'concatenate', with: 'b)' }],
    ['of brackets that close others', 'a) & (b', { kind: 'calculate', operator: '*', with: 'c' }],
    ['of nothing', '', { kind: 'take-first' }],
  ])('%s', (_, text, gesture) => {
    expect(combineFormula(text, gesture)).toMatchObject({
      text: undefined,
      problem: { code: 'partIsNoFormula' },
    })
  })

  test('but what is no formula can be replaced', () => {
    expect(combineFormula('a +', { kind: 'replace', with: 'b' }).text).toBe('b')
  })
})
