import { describe, expect, test } from 'vitest'
import type { JsonObject, ListRequest, Page, Resource } from '../../../engine/index.ts'
import { compileConnector, formatDiagnostic } from '../../../engine/index.ts'
import { transportSpecs } from '../../specs.ts'
import { pagesOf, refusalOf } from '../../transport-suite/transport-case.ts'
import { createTestFolder } from '../testing/open-folder.ts'

/** A list of a supplier, as settings say. */
function prices(list: string): string {
  return `  price:
    title: Price
    files: prices*.csv
    csv: { delimiter: ";", decimal: ",", columns: { number: Artikelnr, ean: EAN, cost: Inkoop } }
    key: =number
    list: { newest: true, quiet: 0s${list} }
    record: { number: =number, ean: =ean, cost: =cost }
    schema: { properties: { number: { type: string }, ean: { type: string }, cost: { type: number } } }
`
}

const HEAD = 'Artikelnr;Naam;EAN;Inkoop\n'

/** More than are read at once. */
function manyRows(cost: number): string {
  return Array.from({ length: 40_000 }, (_, at) => `A${at};x;1;${cost}\n`).join('')
}

interface Read {
  readonly records: readonly string[]
  readonly problems: readonly unknown[]
  readonly isWhole: boolean
}

async function read(resource: Resource, request: Partial<ListRequest> = {}): Promise<Read> {
  const pages: readonly Page[] = await pagesOf(resource, request)
  const all = pages.flatMap(({ records }) => records)
  return {
    records: all.flatMap(({ key, record, problem }) =>
      problem ? [] : [`${key} ${JSON.stringify(record['cost'])}`],
    ),
    problems: all.flatMap(({ key, problem }) => {
      const said: any = problem?.values?.['said']
      return problem ? [`${key} ${said?.code ?? problem.code}`] : []
    }),
    isWhole: !pages.some(({ lacks }) => lacks),
  }
}

function open(list = '') {
  const folder = createTestFolder()
  return { ...folder, price: () => folder.open(prices(list)).resource('price') }
}

describe('of files that each have the whole list', () => {
  test('the newest counts, with the columns by the names that the connector has for them', async () => {
    const { write, price } = open()
    write('prices-1.csv', `${HEAD}A;Old;1;1,00\nB;Old;2;2,00\n`)
    await new Promise((resolve) => setTimeout(resolve, 20))
    write('prices-2.csv', `Inkoop;Extra;EAN;Extra;Artikelnr\n12,50;x;0012;;A\n`)
    const page = (await pagesOf(price()))[0]
    expect(page?.records.map(({ record }) => record)).toEqual([
      { number: 'A', ean: '0012', cost: 12.5 },
    ])
    expect(await read(price())).toMatchObject({ isWhole: true })
  })

  test('a number in another form is none, whatever it may have meant', async () => {
    const { write, price } = open()
    write('prices.csv', `${HEAD}A;x;1;1.234\nB;x;1;12.50\nC;x;1;1.234,50\nD;x;1;12,50\n`)
    const { records, problems, isWhole } = await read(price())
    expect(records).toEqual(['D 12.5'])
    expect(problems).toEqual(['A fileNotNumber', 'B fileNotNumber', 'C fileNotNumber'])
    // Which articles these are is known all the same.
    expect(isWhole).toBe(true)
  })

  test('a list is not whole where a row of it cannot be read', async () => {
    const { write, price } = open()
    write('prices.csv', `${HEAD}A;x;1;1\nB;x;\n;x;1;2\nC;x;1;3\n`)
    expect(await read(price())).toEqual({
      records: ['A 1', 'C 3'],
      problems: ['prices.csv:3 fileCells', 'prices.csv:4 fileNoKey'],
      isWhole: false,
    })
  })

  test.each([
    ['in a number', 'A;x;1;12,50\nB;x;1;1', ['A 12.5', 'B 1'], false],
    ['in a number, with returns', 'A;x;1;12,50\r\nB;x;1;1', ['A 12.5', 'B 1'], false],
    ['behind a quoted value', 'A;x;1;1\nB;x;1;"2"', ['A 1', 'B 2'], false],
    ['behind a line', 'A;x;1;12,50\n', ['A 12.5'], true],
    ['behind a line with a return', 'A;x;1;12,50\r\n', ['A 12.5'], true],
  ])('a list that ends %s is whole only where its last line has an end', async (...given) => {
    const [, text, records, isWhole] = given
    const { write, price } = open()
    write('prices.csv', HEAD + text)
    expect(await read(price())).toEqual({ records, problems: [], isWhole })
  })

  test.each([
    ['an empty one', '', 'fileColumnMissing'],
    ['one with other columns', 'Nr;EAN;Inkoop\nA;1;1\n', 'fileColumnMissing'],
    [
      'one where two columns have the same name',
      'Artikelnr;EAN;EAN;Inkoop\nA;1;2;1\n',
      'fileColumnTwice',
    ],
  ])('%s is no list', async (_, text, code) => {
    const { write, price } = open()
    write('prices.csv', text)
    expect(await read(price())).toEqual({
      records: [],
      problems: [`prices.csv ${code}`],
      isWhole: false,
    })
  })

  test('one that is still written, or not there, is no list', async () => {
    const { write, price } = open()
    expect(await read(price())).toEqual({ records: [], problems: [], isWhole: false })
    const slow = open()
    slow.write('prices.csv', `${HEAD}A;x;1;1\n`)
    const { records, isWhole } = await read(
      slow.open(prices('').replace('quiet: 0s', 'quiet: 1h')).resource('price'),
    )
    expect([records, isWhole]).toEqual([[], false])
    write('prices.csv', `${HEAD}A;x;1;1\n`)
    expect(await read(price())).toMatchObject({ records: ['A 1'], isWhole: true })
  })

  test('one that is replaced while it is read is not whole', async () => {
    const { write, price } = open()
    write('prices.csv', HEAD + manyRows(1))
    const lacks: unknown[] = []
    for await (const page of price().list({ filter: 0, signal: new AbortController().signal })) {
      if (lacks.length === 0) write('prices.csv', HEAD + manyRows(22))
      lacks.push(page.lacks)
    }
    expect(lacks.at(-1)).toBe(true)
  })

  test('an article that comes twice counts once; with other values that is told', async () => {
    const { write, price } = open(', size: 2')
    write('prices.csv', `${HEAD}A;x;1;1\nB;x;1;2\nA;x;1;1\nA;x;1;9\nC;x;1;3\n`)
    const expected = {
      records: ['A 1', 'B 2', 'C 3'],
      problems: ['prices.csv:5 fileKeyTwice'],
      isWhole: true,
    }
    expect(await read(price())).toEqual(expected)
    // Also for who goes on in the middle.
    const [first] = await pagesOf(price())
    expect(await read(price(), { position: first?.next })).toEqual({
      ...expected,
      records: ['C 3'],
    })
  })

  test('a read goes on in the file where it was left, and from the start of another', async () => {
    const { write, price } = open(', size: 1')
    write('prices-1.csv', `${HEAD}A;x;1;1\nB;x;1;2\n`)
    const [first] = await pagesOf(price())
    expect(await read(price(), { position: first?.next })).toMatchObject({ records: ['B 2'] })
    await new Promise((resolve) => setTimeout(resolve, 20))
    write('prices-2.csv', `${HEAD}A;x;1;3\n`)
    expect(await read(price(), { position: first?.next })).toMatchObject({ records: ['A 3'] })
  })
})

describe('what settings say of CSV', () => {
  const CONNECTOR = `connector: supplier
format: 1
title: Supplier
settings:
  type: object
  properties:
    { folder: { type: string }, mark: { type: string }, point: { type: string }, code: { type: string }, number: { type: string }, cost: { type: string } }
file: { folder: =$settings.folder }
resources:
  price:
    title: Price
    files: prices.csv
    csv:
      delimiter: =$settings.mark
      decimal: =$settings.point
      encoding: =$settings.code
      columns: { number: =$settings.number, cost: =$settings.cost }
    key: =number
    list: { quiet: 0s }
    record: { number: =number, cost: =cost }
    schema: { properties: { number: { type: string }, cost: { type: number } } }
`

  function openWith(settings: JsonObject, bytes: Uint8Array) {
    const { folder, write, openPlan } = createTestFolder()
    write('prices.csv', bytes)
    const { plan, diagnostics } = compileConnector('c.yaml', CONNECTOR, {
      transports: transportSpecs,
    })
    if (!plan) throw new Error(diagnostics.map(formatDiagnostic).join('\n'))
    return openPlan(plan, { folder, ...settings }).resource('price')
  }

  test('is how it is read', async () => {
    const settings = {
      mark: '\t',
      point: ',',
      code: 'windows-1252',
      number: 'Artikel-Nº',
      cost: 'Netto',
    }
    const text = 'Artikel-N\xba\tNetto\nK\xf6ln\t1,50\n'
    const resource = openWith(settings, Buffer.from(text, 'latin1'))
    expect(await read(resource)).toMatchObject({ records: ['Köln 1.5'], problems: [] })
  })

  test('is what nobody says where it is empty, and a column without a name is not there', async () => {
    const settings = { mark: '', number: 'Nr', cost: '' }
    const resource = openWith(settings, Buffer.from('Nr,Netto\nA,1.50\n'))
    expect(await read(resource)).toMatchObject({ records: ['A undefined'], problems: [] })
  })

  test.each([
    [{ mark: ';;' }, 'fileCsvForm'],
    [{ point: 'x' }, 'fileDecimalForm'],
    [{ code: 'klingon' }, 'fileEncodingUnknown'],
  ])('is refused where it cannot be: %o', async (settings, code) => {
    const resource = openWith({ number: 'Nr', ...settings }, Buffer.from('Nr\nA\n'))
    expect(await refusalOf(pagesOf(resource))).toMatchObject({ class: 'config', reason: { code } })
  })
})
