import { describe, expect, test } from 'vitest'
import { sampleFlow } from '../testing/sample-flow.ts'
import { tryFlow } from '../testing/try-gesture.ts'
import { addTest } from './add-test.ts'
import { pasteTable, removeTableRow, renameTableRow, setTableRow } from './change-table.ts'
import { readGrid } from './read-grid.ts'

const rows = (text: string) => /rows:.*/.exec(text)?.[0]

describe('a row of a table', () => {
  test('is changed, added, renamed and taken away in place', () => {
    const set = tryFlow((flow) => setTableRow(flow, 'country', 'nl', 'NLD'))
    expect(rows(set.text)).toBe('rows: { nl: NLD, be: BE }')
    const added = tryFlow((flow) => setTableRow(flow, 'country', 'no', 'NO'))
    expect(rows(added.text)).toBe('rows: { nl: NL, be: BE, "no": "NO" }')
    expect(rows(tryFlow(() => renameTableRow('country', 'nl', 'NL')).text)).toBe(
      'rows: { NL: NL, be: BE }',
    )
    expect(rows(tryFlow(() => removeTableRow('country', 'nl')).text)).toBe('rows: { be: BE }')
  })

  test('is made in a table that has none', () => {
    const text = 'tables:\n  tax: { title: Tax, otherwise: fail }\n'
    expect(tryFlow((flow) => setTableRow(flow, 'tax', '0871', 5), text).text).toContain(
      '{ title: Tax, rows: { 0871: 5 }, otherwise: fail }',
    )
  })

  test('of a table that is kept elsewhere is refused', () => {
    expect(tryFlow((flow) => setTableRow(flow, 'paymentMethod', 'a', 1)).refused).toBe(
      'refused.table-elsewhere',
    )
  })
})

describe('cells of a spreadsheet', () => {
  test('change rows that are there, and add the others', () => {
    const tried = tryFlow((flow) =>
      pasteTable(flow, 'country', 'nl\tNLD\r\nde\t49\r\nzip\t0871\r\n'),
    )
    expect(rows(tried.text)).toBe('rows: { nl: NLD, be: BE, de: 49, zip: "0871" }')
  })

  test('need two columns', () => {
    expect(tryFlow((flow) => pasteTable(flow, 'country', 'a\tb\nc')).refused).toBe(
      'refused.paste-columns',
    )
    expect(tryFlow((flow) => pasteTable(flow, 'country', '\n')).refused).toBe('refused.paste-empty')
  })

  test('may hold quotes and line breaks', () => {
    expect(readGrid('"a ""b""\nc"\td\n"x\ty\n')).toEqual([
      ['a "b"\nc', 'd'],
      ['"x', 'y'],
    ])
    expect(readGrid('a\t')).toEqual([['a', '']])
  })
})

describe('a sample and its result', () => {
  const test1 = { it: 'books', record: { number: 'A' }, settings: {}, expect: { result: 'done' } }

  test('become a test at the end', () => {
    const tried = tryFlow((flow) => addTest(flow, test1))
    expect(tried.gone).toEqual([])
    expect(
      tried.text.endsWith(
        '  - it: books\n    record:\n      number: A\n    expect:\n      result: done\n',
      ),
    ).toBe(true)
  })

  test('are the first test of a flow that has none', () => {
    const text = sampleFlow.slice(0, sampleFlow.indexOf('\ntests:'))
    expect(tryFlow((flow) => addTest(flow, test1), text).added[0]).toBe('tests:')
  })

  test('need a name that is not taken', () => {
    expect(tryFlow((flow) => addTest(flow, { ...test1, it: 'skips an empty order' })).refused).toBe(
      'refused.test-taken',
    )
    expect(tryFlow((flow) => addTest(flow, { ...test1, it: ' ' })).refused).toBe(
      'refused.test-unnamed',
    )
  })
})
