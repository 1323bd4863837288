import { describe, expect, test } from 'vitest'
import { say } from '../../../engine/index.ts'
import { placesNeverFilled, readCoverage, tablesIn } from './flow-coverage.ts'

const set = ['steps', 0, 'set']
const noValue = say('neverFilled', { field: 'email' })
const noItem = say('neverAnItem', {})

describe('coverage of a flow', () => {
  const { gapsAt, rowsMissed, isAlwaysEmpty } = readCoverage(
    [
      { code: 'test.gap_field', path: [...set, 'email'], message: noValue },
      { code: 'test.gap_branch', path: [...set, 'lines', 'for'], message: noItem },
      { code: 'test.gap_row', path: ['tables', 'vat', 'rows', '21'], message: noItem },
      { code: 'test.gap_row', path: ['tables', 'vat', 'otherwise'], message: noItem },
    ],
    placesNeverFilled([
      { path: [...set, 'email'], value: undefined },
      { path: [...set, 'email'], value: '' },
      { path: [...set, 'name'], value: undefined },
      { path: [...set, 'name'], value: 'Jo' },
      { path: [...set, 'tags'], value: [] },
      { path: [...set, 'paid'], value: false },
      { path: [...set, 'wrong'], value: undefined, error: { message: 'no number' } },
    ]),
  )

  test('tells at each place what no test shows there', () => {
    expect(gapsAt([...set, 'email'])).toEqual([noValue])
    expect(gapsAt([...set, 'lines', 'for'])).toEqual([noItem])
    expect(gapsAt([...set, 'name'])).toEqual([])
  })

  test('tells the rows of a table that nothing asks for', () => {
    expect(rowsMissed('vat')).toEqual(['21', 'otherwise'])
    expect(rowsMissed('country')).toEqual([])
  })

  test('calls a field empty that samples come to and never fill', () => {
    const empty = ['email', 'name', 'tags', 'paid', 'wrong', 'never-reached'].filter((name) =>
      isAlwaysEmpty([...set, name]),
    )
    expect(empty).toEqual(['email', 'tags'])
  })
})

test.each([
  ['$translate("vat", tax)', ['vat']],
  ["$translate( 'a b', x) & $translate(\"vat\", $translate('a b', y))", ['a b', 'vat']],
  ['$translate($name, x)', []],
])('tables in %s', (formula, tables) => {
  expect(tablesIn(formula)).toEqual(tables)
})
