import { array, assert, constantFrom, integer, property, string, tuple } from 'fast-check'
import { describe, expect, test } from 'vitest'
import { compileFormula } from '../../../../engine/index.ts'
import { type CsvOptions, createCsvParser } from './csv.ts'
import { createFixedParser } from './fixed.ts'
import type { Entry, Parser } from './format.ts'
import { createJsonParser } from './json.ts'
import { createNdjsonParser } from './ndjson.ts'
import { numberOf } from './typed.ts'

const CSV: CsvOptions = {
  kind: 'csv',
  encoding: 'utf-8',
  delimiter: ',',
  quote: '"',
  decimal: '.',
  numbers: new Set(),
  flags: new Set(),
}

/** What comes of a file, whose bytes come in pieces of this length. */
function parse(parser: Parser, bytes: Uint8Array, length = bytes.length || 1): readonly Entry[] {
  const entries: Entry[] = []
  for (let at = 0; at < bytes.length; at += length) {
    entries.push(...parser.push(bytes.subarray(at, at + length)))
  }
  return [...entries, ...parser.end()]
}

function csv(text: string, options: Partial<CsvOptions> = {}): readonly unknown[] {
  return parse(createCsvParser({ ...CSV, ...options }), Buffer.from(text)).map(shownOf)
}

/** The record, or where it fails and of what. */
function shownOf({ line, raw, problem }: Entry): unknown {
  return problem ? `${line} ${problem.code}` : raw
}

describe('CSV', () => {
  test('has a record in each line, by the names of the first', () => {
    expect(csv('id,name\n1,Anna\n2,\n')).toEqual([
      { id: '1', name: 'Anna' },
      { id: '2', name: null },
    ])
  })

  test.each([
    ['line feeds', 'id,name\n1,A\n2,B'],
    ['both', 'id,name\r\n1,A\r\n2,B\r\n'],
    ['carriage returns', 'id,name\r1,A\r2,B\r'],
    ['a mark at the start', '\u{feff}id,name\n1,A\n2,B\n'],
    ['empty lines, and lines of empty values', 'id,name\n\n1,A\n,\n2,B\n\n'],
    ['empty values at the end of lines', 'id,name\n1,A,,\n2,B,\n'],
    ['quotation marks', '"id","name"\n"1","A"\n"2","B"'],
  ])('is the same with %s', (_, text) => {
    expect(csv(text)).toEqual([
      { id: '1', name: 'A' },
      { id: '2', name: 'B' },
    ])
  })

  test('has delimiters, quotation marks and line breaks in quoted values', () => {
    expect(csv('id;name\n1;"a;b"\n2;"say ""hi"""\n3;"two\r\nlines"\n', { delimiter: ';' })).toEqual(
      [
        { id: '1', name: 'a;b' },
        { id: '2', name: 'say "hi"' },
        { id: '3', name: 'two\r\nlines' },
      ],
    )
  })

  test('has a quotation mark within a value that does not start with one', () => {
    expect(csv('id,name\n1,5" pipe\n')).toEqual([{ id: '1', name: '5" pipe' }])
  })

  test('tells the line of each record, where some have several', () => {
    const text = 'id,name\n1,"a\nb\nc"\n\n2,B\n3\n'
    const entries = parse(createCsvParser(CSV), Buffer.from(text))
    expect(entries.map(({ line }) => line)).toEqual([2, 6, 7])
  })

  test.each([
    ['too few values', 'id,name\n1\n2,B\n', ['2 fileCells', { id: '2', name: 'B' }]],
    ['too many values', 'id,name\n1,A,x\n2,B\n', ['2 fileCells', { id: '2', name: 'B' }]],
    [
      'text behind a quoted value',
      'id,name\n1,"A"x\n2,B\n',
      ['2 fileQuoteForm', { id: '2', name: 'B' }],
    ],
    [
      'a value that is never closed',
      'id,name\n1,"A\n2,B\n',
      ['2 fileQuoteOpen', { id: '2', name: 'B' }],
    ],
  ])('costs a row with %s, and no other', (_, text, expected) => {
    expect(csv(text)).toEqual(expected)
  })

  test('costs a line that is too long, and no other', () => {
    const long = 'x'.repeat(3_000_000)
    const text = `id,name\n1,${long}\n2,B\n3,"${long}"\n4,D\n`
    const bytes = Buffer.from(text)
    const entries = parse(createCsvParser(CSV), bytes, 65_536).map(shownOf)
    expect(entries).toEqual([
      '2 fileLineLong',
      { id: '2', name: 'B' },
      '4 fileLineLong',
      { id: '4', name: 'D' },
    ])
  })

  test('ends at a file that is nothing but values that are never closed, and says so', () => {
    const started = performance.now()
    const text = `id\n${'"""""""""\n'.repeat(300_000)}"`
    const entries = parse(createCsvParser(CSV), Buffer.from(text), 262_144)
    expect(entries.at(-1)?.line === 0 || entries.length > 100).toBe(true)
    expect(performance.now() - started).toBeLessThan(20_000)
  })

  test('without a line of names has those that it is given', () => {
    expect(csv('1,A\n2,B\n', { names: ['id', 'name'] })).toEqual([
      { id: '1', name: 'A' },
      { id: '2', name: 'B' },
    ])
  })

  test('that lacks a column is told of as a whole, with what it has', () => {
    const parser = createCsvParser({ ...CSV, reads: ['id', 'price'] })
    const [entry, ...rest] = parse(parser, Buffer.from('id,name\n1,A\n2,B\n'))
    expect(rest).toEqual([])
    expect(entry).toMatchObject({
      line: 0,
      problem: { code: 'fileColumnMissing', values: { names: '"price"', known: '"id", "name"' } },
    })
  })

  test('that has a column twice is told of as a whole', () => {
    expect(csv('id,id\n1,2\n')).toEqual(['0 fileColumnTwice'])
  })

  test.each([
    ['utf-8', Buffer.from('name\nMüller €\n')],
    [
      'windows-1252',
      Buffer.from([...Buffer.from('name\nM'), 0xfc, ...Buffer.from('ller '), 0x80, 10]),
    ],
    ['utf-16le', Buffer.from('name\nMüller €\n', 'utf16le')],
    ['utf-8', Buffer.from('\u{feff}name\nMüller €\n', 'utf16le')],
  ])('in %s is text, in whatever pieces it comes', (encoding, bytes) => {
    for (const length of [1, 2, 3, 1000]) {
      const parser = createCsvParser({ ...CSV, encoding })
      expect(parse(parser, bytes, length).map(shownOf)).toEqual([{ name: 'Müller €' }])
    }
  })

  test('is read the same in whatever pieces it comes', () => {
    const text = string({
      unit: constantFrom('a', ',', '"', '\n', '\r\n', '\r', 'ü'),
      maxLength: 60,
    })
    assert(
      property(text, integer({ min: 1, max: 7 }), (rows, length) => {
        const bytes = Buffer.from(`a,b\n${rows}`)
        const whole = parse(createCsvParser(CSV), bytes)
        expect(parse(createCsvParser(CSV), bytes, length)).toEqual(whole)
      }),
    )
  })

  test('is read as others write it', () => {
    const cell = string({ unit: constantFrom('a', ',', '"', '\n', ';', ' ', 'ü') })
    const row = tuple(constantFrom('x', '1'), cell)
    assert(
      property(array(row), (rows) => {
        const written = rows.map((cells) =>
          cells.map((each) => `"${each.replaceAll('"', '""')}"`).join(','),
        )
        const read = csv(`id,name\n${written.join('\n')}\n`)
        expect(read).toEqual(rows.map(([id, name]) => ({ id, name: name === '' ? null : name })))
      }),
    )
  })

  test.each([
    ['12', '.', 12],
    ['-0.5', '.', -0.5],
    ['1e3', '.', 1000],
    [' 7 ', '.', 7],
    ['12,50', ',', 12.5],
    ['12.50', ',', '12.50'],
    ['1.234,50', ',', '1.234,50'],
    ['1,234.50', '.', '1,234.50'],
    ['abc', '.', 'abc'],
    ['12-', '.', '12-'],
    ['0x10', '.', '0x10'],
    ['Infinity', '.', 'Infinity'],
    ['9007199254740993', '.', '9007199254740993'],
  ])('has in %j, with "%s" before the fraction, the number %j', (text, decimal, expected) => {
    expect(numberOf(text, decimal)).toBe(expected)
  })
})

const ndjson = () => createNdjsonParser({ kind: 'ndjson', encoding: 'utf-8' })

const fixed = () =>
  createFixedParser(
    {
      kind: 'fixed',
      encoding: 'utf-8',
      decimal: ',',
      columns: [
        { name: 'sku', start: 0, width: 4 },
        { name: 'name', start: 4, width: 6 },
        { name: 'price', start: 10, width: 7 },
      ],
    },
    { numbers: new Set(['price']), flags: new Set() },
  )

describe('fixed widths', () => {
  test('have a record in each line, each value in its place', () => {
    const text = 'A1  Größe   12,50\r\n\r\nA2           1,00  more\r\nA3  x     y'
    for (const length of [1, 3, 1000]) {
      expect(parse(fixed(), Buffer.from(text), length).map(shownOf)).toEqual([
        { sku: 'A1', name: 'Größe', price: 12.5 },
        { sku: 'A2', name: null, price: 1 },
        { sku: 'A3', name: 'x', price: 'y' },
      ])
    }
  })

  test('cost a line that ends before the last value, and no other', () => {
    expect(parse(fixed(), Buffer.from('A1  x\nA2  y        1,00\n')).map(shownOf)).toEqual([
      '1 fileShortLine',
      { sku: 'A2', name: 'y', price: 1 },
    ])
  })
})

describe('NDJSON', () => {
  test('has a record in each line', () => {
    const bytes = Buffer.from('{"id":1,"name":"ü"}\r\n\n{"id":9007199254740993}\n{"id":3}')
    for (const length of [1, 5, 1000]) {
      expect(parse(ndjson(), bytes, length)).toEqual([
        { line: 1, raw: { id: 1, name: 'ü' } },
        { line: 3, raw: { id: '9007199254740993' } },
        { line: 4, raw: { id: 3 } },
      ])
    }
  })

  test('costs a line that is none, and no other', () => {
    const text = `{"id":1\n[1]\n"x"\n{"long":"${'x'.repeat(3_000_000)}"}\n{"id":5}\n`
    expect(parse(ndjson(), Buffer.from(text), 65_536).map(shownOf)).toEqual([
      '1 fileNotJson',
      '2 fileNoRecord',
      '3 fileNoRecord',
      '4 fileLineLong',
      { id: 5 },
    ])
  })
})

describe('JSON', () => {
  const context = { variables: {}, now: 0 }

  function json(text: string, records?: string): readonly unknown[] {
    const formula = records === undefined ? {} : { records: compileFormula(records).formula }
    const parser = createJsonParser({ kind: 'json', encoding: 'utf-8', ...formula }, context)
    return parse(parser, Buffer.from(text), 3).map(shownOf)
  }

  test('is a list of records, or one', () => {
    expect(json('[{"id":1},{"id":2}]')).toEqual([{ id: 1 }, { id: 2 }])
    expect(json('{"id":1}')).toEqual([{ id: 1 }])
    expect(json('[]')).toEqual([])
  })

  test('has its records where a formula finds them', () => {
    expect(json('{"data":{"orders":[{"id":1},{"id":2}]}}', 'data.orders')).toEqual([
      { id: 1 },
      { id: 2 },
    ])
    expect(json('{"data":{}}', 'data.orders')).toEqual([])
  })

  test('that is none is told of as a whole, an item that is no record by itself', () => {
    expect(json('[{"id":1},{"id"')).toEqual(['0 fileNotJson'])
    expect(json('')).toEqual(['0 fileNotJson'])
    expect(json('[{"id":1},2]')).toEqual([{ id: 1 }, '2 fileNoRecord'])
  })
})
