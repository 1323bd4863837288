import { describe, expect, test } from 'vitest'
import { ourOutcome, packageOutcome } from '../testing/formula-outcome.ts'

describe('where formulas differ from the package (docs/formula-differences.md)', () => {
  test('grouping an empty list leaves the record alone', async () => {
    const [ours, theirs] = [{ list: [] }, { list: [] }]
    ourOutcome({ text: 'list{"a": b}', input: ours })
    await packageOutcome({ text: 'list{"a": b}', input: theirs })
    expect(ours.list).toHaveLength(0)
    expect(theirs.list).toHaveLength(1)
  })

  test('and a list that the formula made', async () => {
    const formula = { text: '([[], [1]]).[[$, {}]]', input: {} }
    expect(ourOutcome(formula)).toMatchObject({ value: [[[{}]], [[1, {}]]] })
    expect(await packageOutcome(formula)).toMatchObject({ value: [[[null, {}]], [[1, {}]]] })
  })

  test('a filter behind a tail call filters its result', async () => {
    const text =
      '(function($x){ ($x.f)[1] })({"f": [1, 2]}) + (function($g){ ($g())[1] })(function(){ [5, 6] })'
    expect(ourOutcome({ text, input: {} })).toEqual({ kind: 'value', value: 8 })
    expect(await packageOutcome({ text, input: {} })).not.toEqual({ kind: 'value', value: 8 })
  })

  test.each([
    ['$map([1], function(){ $string() })', '{"a":1}', 'null'],
    ['($f := function(){ $string() }; a.$f())', '{"a":1}', '1'],
    ['a.($f := function(){ $string() }; $map([2], $f))', '1', 'null'],
  ])('a call that ends a function is made in its context: %s', async (text, ours, theirs) => {
    const formula = { text, input: { a: 1 } }
    expect(ourOutcome(formula)).toEqual({ kind: 'value', value: ours })
    expect(await packageOutcome(formula)).toEqual({ kind: 'value', value: theirs })
  })

  test('replacing by nothing is a mistake', async () => {
    const text = '$replace("a", "a", nothing)'
    expect(ourOutcome({ text, input: {} })).toMatchObject({ code: 'D3012' })
    expect(await packageOutcome({ text, input: {} })).toEqual({ kind: 'value', value: 'undefined' })
  })

  test.each([
    '$formatNumber(3, nothing)',
    '$formatInteger(3, nothing)',
    '$parseInteger("3", nothing)',
  ])('a picture that is not there is a mistake of the formula: %s', (text) => {
    expect(ourOutcome({ text, input: {} })).toMatchObject({ kind: 'error', code: 'T0410' })
  })

  test('of several mistakes in a list the first is told', () => {
    expect(ourOutcome({ text: '[$number("x"), $sum("y")]', input: {} })).toMatchObject({
      code: 'D3030',
    })
  })

  test('a result that contains itself is a mistake', () => {
    expect(ourOutcome({ text: '$ ~> |$|{"self": $}|', input: {} })).toMatchObject({
      code: 'LIMIT_DEPTH',
    })
  })

  test('numbers that JSON does not have are mistakes', async () => {
    expect(ourOutcome({ text: '1 / 0', input: {} })).toMatchObject({ code: 'D1001' })
    expect(await packageOutcome({ text: '1 / 0', input: {} })).toEqual({
      kind: 'value',
      value: null,
    })
  })

  test('a variable does not replace a function', async () => {
    const formula = { text: '$count([1, 2])', input: {}, variables: { count: 1 } }
    expect(ourOutcome(formula)).toEqual({ kind: 'value', value: 2 })
    expect(await packageOutcome(formula)).toMatchObject({ code: 'T1006' })
  })

  test('a date picture cannot keep the package busy', () => {
    const text = `$toMillis("${'1'.repeat(40)}x", "${'[Y][M][D][H][m][s]'.repeat(2)}")`
    expect(ourOutcome({ text, input: {} })).toMatchObject({ code: 'LIMIT_TIME' })
    const usual = '$toMillis("2024-01-31T10:11:12", "[Y0001]-[M01]-[D01]T[H01]:[m01]:[s01]")'
    expect(ourOutcome({ text: usual, input: {} })).toEqual({
      kind: 'value',
      value: 1_706_695_872_000,
    })
  })
})
