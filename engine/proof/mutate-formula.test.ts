import { describe, expect, test } from 'vitest'
import { mutateFormula } from './mutate-formula.ts'

function mutantsOf(text: string): string[] {
  return mutateFormula(text).map((mutant) => mutant.text)
}

describe('a formula becomes', () => {
  test.each([
    ['its first operand', 'brand & " " & title', ['brand']],
    ['the loosest operation first', 'a or b and c', ['a']],
    ['each branch of a choice', 'a = 1 ? b : c', ['b', 'c']],
    ['each answer of $if', '$if(a, b, c)', ['b', 'c']],
    ['what is translated', '$translate("tax", taxId)', ['taxId']],
    ['the argument of a function', '$uppercase(country)', ['country']],
    [
      'less of a part, at every depth',
      '$max([0, $floor(a ?? 0) - b])',
      ['[0, $floor(a ?? 0) - b]', '$max([0, $floor(a ?? 0)])', '$max([0, $floor(a) - b])'],
    ],
    ['less of a filter', 'lines[price > 0 and kind].sku', ['lines[price > 0].sku']],
    ['its first text, whatever that text says', '"a & (b" & c', ['"a & (b"']],
    ['less of a block', '($x := a + b; $x * 2)', ['($x := a; $x * 2)', '($x := a + b; $x)']],
    ['less of a map', '{"a": b ? c : d}', ['{"a": c}', '{"a": d}']],
  ])('%s', (_, text, mutants) => {
    expect(mutantsOf(text)).toEqual(mutants)
  })
})

test.each([
  ['a name', 'sku'],
  ['a negative number', '-5'],
  ['a wildcard', 'lines.*'],
  ['a regular expression', '$match(sku, /a,(b/)'],
  ['what is no formula', '"open'],
])('leaves %s alone', (_, text) => {
  expect(mutantsOf(text)).toEqual([])
})

test('says which part was replaced by what', () => {
  expect(mutateFormula('$money(a + b)')).toEqual([
    { text: 'a + b', part: '$money(a + b)', by: 'a + b' },
    { text: '$money(a)', part: 'a + b', by: 'a' },
  ])
})
