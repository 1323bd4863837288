import { describe, expect, test } from 'vitest'
import { FormulaError } from '../formula/formula.ts'
import { authorSays } from '../testing/says.ts'
import type { ExplainedField } from './explain-fields.ts'
import { provenanceOf } from './field-provenance.ts'

const record = {
  number: 7,
  tax: 21,
  billing: { city: 'Delft' },
  lines: [
    { sku: 'A', quantity: 1 },
    { sku: 'B', quantity: 0 },
  ],
}

function field(formula: string | undefined, more: Partial<ExplainedField> = {}): ExplainedField {
  return {
    path: ['steps', 0, 'set', 'x'],
    turn: [],
    sentAt: ['x'],
    value: undefined,
    error: undefined,
    formula,
    input: record,
    context: {
      variables: { record, settings: { store: 3 } },
      now: 0,
      translate: (table, value) => {
        if (value === 6)
          throw new FormulaError('TABLE_ROW_MISSING', authorSays('no row'), undefined)
        return `${table} of ${String(value)}`
      },
    },
    base: [],
    ...more,
  }
}

const paths = (sources: ReturnType<typeof provenanceOf>['values']) =>
  sources.map(({ path, value }) => [path.join('.'), value])

describe('a value came from', () => {
  test.each([
    ['billing.city', [['billing.city', 'Delft']]],
    [
      '$join(lines.sku, ",")',
      [
        ['lines.0.sku', 'A'],
        ['lines.1.sku', 'B'],
      ],
    ],
    ['$record.number', [['number', 7]]],
    ['$settings.store', []],
    ['missing.field', []],
  ])('%s', (formula, sources) => {
    expect(paths(provenanceOf(field(formula)).values)).toEqual(sources)
  })

  test('fields of an item, told from the record', () => {
    const item = field('sku', { input: record.lines[1], base: ['lines', 1], turn: [1] })
    expect(paths(provenanceOf(item).values)).toEqual([['lines.1.sku', 'B']])
  })

  test('fields of an item whose place nobody knows', () => {
    const item = field('sku', { input: { sku: 'Z' }, base: undefined })
    expect(provenanceOf(item).values).toEqual([{ path: ['sku'], inItem: true, value: 'Z' }])
  })

  test('nothing, for what is the same for every record', () => {
    expect(provenanceOf(field(undefined)).values).toEqual([])
  })
})

test('what decided is told apart from what the value is made of', () => {
  const { values, conditions } = provenanceOf(field('number > 5 ? billing.city : tax'))
  expect(paths(values)).toEqual([
    ['billing.city', 'Delft'],
    ['tax', 21],
  ])
  expect(paths(conditions)).toEqual([['number', 7]])
})

test('names of the flow are told as they are read', () => {
  expect(provenanceOf(field('$settings.store & $record.number')).names).toEqual(['$settings.store'])
})

describe('tables tell what they were asked', () => {
  test('and what they answered', () => {
    expect(provenanceOf(field('$translate("vat", tax)')).rows).toEqual([
      { table: 'vat', asked: '21', answer: 'vat of 21' },
    ])
  })

  test('also when they refused', () => {
    expect(provenanceOf(field('$translate("vat", 6)')).rows).toEqual([
      { table: 'vat', asked: '6', answer: undefined },
    ])
  })
})

test.each([
  ['number > 5 ? "a" : "b"', 'then1'],
  ['number > 9 ? "a" : tax = 21 ? "b" : "c"', 'then2'],
  ['$if(missing, 1, 2)', 'otherwise'],
  ['missing ?? number', '2'],
])('of %s the case %s was taken', (formula, port) => {
  expect(provenanceOf(field(formula)).cases).toEqual([{ node: 'f', turn: [], port }])
})
