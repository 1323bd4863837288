import { describe, expect, test } from 'vitest'
import type { JsonObject } from '../../../../../engine/index.ts'
import type { XlsxPlan } from '../../../spec/file-plan.ts'
import { xlsxOf, zipOf } from '../../../testing/xlsx-file.ts'
import type { Entry } from '../format.ts'
import { createXlsxParser, type XlsxOptions } from './read-xlsx.ts'
import { xlsxWriter } from './write-xlsx.ts'

async function parse(
  bytes: Uint8Array,
  options: Partial<XlsxOptions> = {},
): Promise<readonly Entry[]> {
  const parser = createXlsxParser({ kind: 'xlsx', first: 1, types: {}, ...options })
  const entries: Entry[] = []
  for (let at = 0; at < bytes.length; at += 1000) {
    entries.push(...parser.push(bytes.subarray(at, at + 1000)))
  }
  entries.push(...parser.end())
  for await (const entry of parser.rest?.() ?? []) entries.push(entry)
  return entries
}

async function shown(bytes: Uint8Array, options: Partial<XlsxOptions> = {}) {
  const entries = await parse(bytes, options)
  return entries.map(({ line, raw, problem }) => (problem ? `${line} ${problem.code}` : raw))
}

/** Rows of cells that are text. */
function rows(...lines: readonly (readonly string[])[]): string {
  return lines
    .map((cells, at) => {
      const texts = cells.map((text) => `<c t="inlineStr"><is><t>${text}</t></is></c>`)
      return `<row r="${at + 1}">${texts.join('')}</row>`
    })
    .join('')
}

const STYLES = `<numFmts><numFmt numFmtId="164" formatCode="dd/mm/yyyy"/><numFmt numFmtId="165" formatCode="0.00 &quot;days&quot;"/><numFmt numFmtId="166" formatCode="[Red]hh:mm"/></numFmts>
  <cellXfs><xf numFmtId="0"/><xf numFmtId="14"/><xf numFmtId="164"/><xf numFmtId="165"/><xf numFmtId="22"/><xf numFmtId="166"/></cellXfs>`

describe('XLSX', () => {
  test('has a record in each row, by the names of the first, with its number', async () => {
    const bytes = await xlsxOf({
      strings: [
        '<t>sku</t>',
        '<t>name</t>',
        '<r><t>Gr</t></r><r><t>öße</t></r><rPh><t>x</t></rPh>',
      ],
      sheets: {
        Sheet: `<row r="1"><c r="A1" t="s"><v>0</v></c><c r="B1" t="s"><v>1</v></c><c r="D1" t="inlineStr"><is><t>price</t></is></c></row>
          <row r="3"><c r="A3" t="inlineStr"><is><t>A</t></is></c><c r="B3" t="s"><v>2</v></c><c r="D3"><v>12.5</v></c></row>
          <row r="4"/>
          <row r="5"><c r="D5"><f>1+1</f><v>2</v></c></row>`,
      },
    })
    expect(await parse(bytes)).toEqual([
      { line: 3, raw: { sku: 'A', name: 'Größe', price: 12.5 } },
      { line: 5, raw: { sku: null, name: null, price: 2 } },
    ])
  })

  test('has days, moments and times where cells are shown as such, and what is true or false', async () => {
    const cells =
      '<c s="1"><v>45292</v></c><c s="2"><v>45292.5</v></c><c s="3"><v>3</v></c><c s="4"><v>45292.999994</v></c><c s="5"><v>0.25</v></c><c t="b"><v>1</v></c><c t="d"><v>2024-01-01</v></c>'
    const names = ['day', 'moment', 'number', 'late', 'time', 'flag', 'iso']
    const options = { names, types: { flag: { type: 'boolean' } } }
    const sheet = { Sheet: `<row>${cells}</row>` }
    expect(await shown(await xlsxOf({ sheets: sheet, styles: STYLES }), options)).toEqual([
      {
        day: '2024-01-01',
        moment: '2024-01-01T12:00:00',
        number: 3,
        late: '2024-01-01T23:59:59',
        time: '06:00:00',
        flag: true,
        iso: '2024-01-01',
      },
    ])
    const old = '<workbookPr date1904="1"/>'
    const [record] = await shown(
      await xlsxOf({ sheets: sheet, styles: STYLES, workbook: old }),
      options,
    )
    expect(record).toMatchObject({ day: '2028-01-02' })
  })

  test('is read by the sheet that is named, and from the row that is', async () => {
    const bytes = await xlsxOf({
      sheets: { One: rows(['id'], ['1']), 'Two &amp; more': rows(['Report'], [], ['id'], ['2']) },
    })
    expect(await shown(bytes)).toEqual([{ id: '1' }])
    expect(await shown(bytes, { sheet: 'Two & more', first: 3 })).toEqual([{ id: '2' }])
    expect(await shown(bytes, { sheet: 'Three' })).toEqual(['0 fileNoSheet'])
  })

  test('has numbers in text where the schema says so, and keeps digits that a number cannot hold', async () => {
    const bytes = await xlsxOf({
      sheets: {
        Sheet: `${rows(['a', 'b', 'c'])}<row><c t="str"><v>1.5</v></c><c><v>1</v></c><c><v>12345678901234567890</v></c></row>`,
      },
    })
    const types = { a: { type: 'number' }, b: { type: 'boolean' }, c: { type: 'integer' } }
    expect(await shown(bytes, { types })).toEqual([{ a: 1.5, b: true, c: '12345678901234567890' }])
  })

  test.each([
    ['more values than names', rows(['id'], ['1', 'x'], ['2']), ['2 fileCells', { id: '2' }]],
    [
      'a value that its program could not compute',
      `${rows(['id', 'n'])}<row r="2"><c/><c r="B2" t="e"><v>#N/A</v></c></row><row r="3"><c r="A3"><v>1</v></c></row>`,
      ['2 fileCellError', { id: 1, n: null }],
    ],
    [
      'a shared string that there is not',
      `${rows(['id'])}<row r="2"><c t="s"><v>7</v></c></row><row r="3"><c><v>1</v></c></row>`,
      ['2 fileCellError', { id: 1 }],
    ],
    ['a column that is missing', rows(['sku'], ['1']), ['0 fileColumnMissing']],
    ['a name that two columns have', rows(['id', 'id'], ['1', '2']), ['0 fileColumnTwice']],
    ['a sheet that is no XML', '<row><c></row>', ['0 fileNotXlsx']],
  ])('costs a row, or all of it, with %s', async (_, sheet, expected) => {
    const bytes = await xlsxOf({ sheets: { Sheet: sheet } })
    expect(await shown(bytes, { reads: ['id'] })).toEqual(expected)
  })

  test.each([
    ['no archive', Buffer.from('id;name\n1;A\n')],
    ['nothing', new Uint8Array()],
  ])('that is %s is told of as a whole', async (_, bytes) => {
    expect(await shown(bytes)).toEqual(['0 fileNotXlsx'])
  })

  test('of which a part is cut, or that is an archive of something else, is told of as a whole', async () => {
    const bytes = await xlsxOf({ sheets: { Sheet: rows(['id'], ['1']) } })
    expect(await shown(bytes.subarray(0, bytes.length - 30))).toEqual(['0 fileNotXlsx'])
    expect(await shown(await zipOf({ 'readme.txt': 'x' }))).toEqual(['0 fileNotXlsx'])
    const broken = Uint8Array.from(bytes)
    broken.fill(0xff, 150, 400)
    expect(await shown(broken)).toEqual(['0 fileNotXlsx'])
  })

  test('loads nothing: a document type is refused', async () => {
    const bytes = await zipOf({
      'xl/workbook.xml': '<!DOCTYPE x [<!ENTITY e SYSTEM "file:///etc/passwd">]><workbook/>',
    })
    expect(await shown(bytes)).toEqual(['0 fileNotXlsx'])
  })

  test('that is small and has very much in it fills no memory', async () => {
    const strings = await xlsxOf({
      sheets: { Sheet: rows(['id'], ['1']) },
      strings: [`<t>${'x'.repeat(100_000_000)}</t>`],
    })
    expect(strings.length).toBeLessThan(200_000)
    expect(await shown(strings)).toEqual(['0 fileNotXlsx'])
    const cell = await xlsxOf({ sheets: { Sheet: rows(['id'], ['x'.repeat(100_000_000)]) } })
    expect(await shown(cell)).toEqual(['0 fileNotXlsx'])
  })

  test('is read row by row, when they are wanted', async () => {
    const bytes = await xlsxOf({
      sheets: { Sheet: rows(['id'], ...Array.from({ length: 100_000 }, (_, at) => [`A${at}`])) },
    })
    const parser = createXlsxParser({ kind: 'xlsx', first: 1, types: {} })
    parser.push(bytes)
    parser.end()
    const entries = parser.rest?.()
    expect((await entries?.next())?.value).toEqual({ line: 2, raw: { id: 'A0' } })
    await entries?.return(undefined)
  })
})

async function written(
  records: readonly JsonObject[],
  {
    plan = { kind: 'xlsx', first: 1 },
    types = {},
  }: { readonly plan?: XlsxPlan; readonly types?: XlsxOptions['types'] } = {},
): Promise<Uint8Array> {
  const columns = { id: 'id', name: 'name', price: 'price', paid: 'paid', day: 'day' }
  const { pieces } = xlsxWriter({ format: plan, columns, types })
  const parts: Uint8Array[] = []
  for await (const piece of pieces(records)) parts.push(piece)
  return Buffer.concat(parts)
}

describe('XLSX is written', () => {
  test('and read as it was, with its columns in the order of the connector', async () => {
    const records = [
      { name: ' <A> & "B"\n', id: '007', price: 12.5, paid: true },
      { id: '_x0041_', name: '', price: -0.001 },
    ]
    const bytes = await written(records)
    expect(await shown(bytes)).toEqual([
      { id: '007', name: ' <A> & "B"\n', price: 12.5, paid: true, day: null },
      { id: '_x0041_', name: null, price: -0.001, paid: null, day: null },
    ])
    const [first] = await parse(bytes)
    expect(Object.keys(first?.raw ?? {})).toEqual(['id', 'name', 'price', 'paid', 'day'])
  })

  test('with days as days where the schema says so', async () => {
    const types = { day: { type: 'string', format: 'date' } }
    const bytes = await written([{ day: '2024-02-29' }, { day: 'soon' }], { types })
    expect(await shown(bytes)).toMatchObject([{ day: '2024-02-29' }, { day: 'soon' }])
  })

  test('into the sheet that is named', async () => {
    const bytes = await written([{ id: 'A' }], { plan: { kind: 'xlsx', first: 1, sheet: 'A & B' } })
    expect(await shown(bytes, { sheet: 'A & B' })).toMatchObject([{ id: 'A' }])
  })

  test.each([
    ['a list', { name: ['a'] }, 'fileNoText'],
    ['more characters than a cell holds', { name: 'x'.repeat(32_768) }, 'fileCellLong'],
    ['a character that XML does not have', { name: '\u0000' }, 'fileNoCharacter'],
  ])('but not with %s', async (_, raw, code) => {
    const { check } = xlsxWriter({
      format: { kind: 'xlsx', first: 1 },
      columns: { name: 'name' },
      types: {},
    })
    expect(() => check(raw)).toThrow(code)
  })
})
