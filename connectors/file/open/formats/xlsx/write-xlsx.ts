import { Readable } from 'node:stream'
import { type Json, type JsonObject, say } from '../../../../../engine/index.ts'
import { UnwritableError } from '../../../../text/unwritable-error.ts'
import { hasXmlText } from '../../../../text/xml-text.ts'
import type { FilesPlan, XlsxPlan } from '../../../spec/file-plan.ts'
import type { FileWriter } from '../renderer.ts'
import { serialOf } from './date.ts'
import { lettersOf } from './read-sheet.ts'

/** What a cell holds, and a sheet. */
const MOST_CHARACTERS = 32_767
const MOST_ROWS = 1_048_576
/** Characters that are written at once. */
const PIECE = 65_536

const MAIN = 'http://schemas.openxmlformats.org/spreadsheetml/2006/main'
const OFFICE = 'http://schemas.openxmlformats.org/officeDocument/2006/relationships'
const PACKAGE = 'http://schemas.openxmlformats.org/package/2006'
const HEAD = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
const TYPE = 'application/vnd.openxmlformats-officedocument.spreadsheetml'
/** The style of a cell that is a day. */
const DAY_STYLE = 1

interface Column {
  readonly name: string
  readonly isDay: boolean
}

/** Writes a workbook of one sheet, row by row. */
export function xlsxWriter({
  format,
  columns,
  types,
}: Pick<FilesPlan, 'columns' | 'types'> & { readonly format: XlsxPlan }): FileWriter {
  const names = format.names ?? [...new Set(Object.values(columns))]
  const cells = names.map((name): Column => ({ name, isDay: types[name]?.['format'] === 'date' }))
  return {
    check: (raw) => void rowOf(cells, raw, 1),
    pieces: (records) => pack(format.sheet ?? 'Sheet1', rowsOf(records, cells, format)),
  }
}

async function* rowsOf(
  records: AsyncIterable<JsonObject> | Iterable<JsonObject>,
  columns: readonly Column[],
  { names, first }: XlsxPlan,
): AsyncGenerator<string> {
  let number = first
  let text = `${HEAD}<worksheet xmlns="${MAIN}"><sheetData>`
  if (!names) {
    const titles = Object.fromEntries(columns.map(({ name }) => [name, name]))
    const plain = columns.map(({ name }) => ({ name, isDay: false }))
    text += rowOf(plain, titles, number)
    number += 1
  }
  for await (const raw of records) {
    if (number > MOST_ROWS) throw new UnwritableError(say('fileManyRows', { count: MOST_ROWS }))
    text += rowOf(columns, raw, number)
    number += 1
    if (text.length < PIECE) continue
    yield text
    text = ''
  }
  yield `${text}</sheetData></worksheet>`
}

function rowOf(columns: readonly Column[], raw: JsonObject, number: number): string {
  const cells = columns.map((column, at) =>
    cellOf(column, raw[column.name] ?? null, `${lettersOf(at)}${number}`),
  )
  return `<row r="${number}">${cells.join('')}</row>`
}

function cellOf({ name, isDay }: Column, value: Json, place: string): string {
  if (value === null || value === '') return ''
  if (typeof value === 'number') return `<c r="${place}"><v>${value}</v></c>`
  if (typeof value === 'boolean') return `<c r="${place}" t="b"><v>${value ? 1 : 0}</v></c>`
  if (typeof value !== 'string') throw new UnwritableError(say('fileNoText', { name }))
  const day = isDay ? serialOf(value) : undefined
  if (day !== undefined) return `<c r="${place}" s="${DAY_STYLE}"><v>${day}</v></c>`
  if (value.length > MOST_CHARACTERS) {
    throw new UnwritableError(say('fileCellLong', { name, count: MOST_CHARACTERS }))
  }
  if (!hasXmlText(value)) {
    throw new UnwritableError(say('fileNoCharacter', { name, encoding: 'XML' }))
  }
  return `<c r="${place}" t="inlineStr"><is><t xml:space="preserve">${escaped(value)}</t></is></c>`
}

/** What looks like the number of a character is none, and a return would be lost. */
function escaped(text: string): string {
  return markup(text.replaceAll(/_(?=x[\dA-F]{4}_)/gi, '_x005F_')).replaceAll('\r', '_x000D_')
}

function markup(text: string): string {
  return text
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;')
    .replaceAll('"', '&quot;')
}

async function* pack(sheet: string, rows: AsyncIterable<string>): AsyncGenerator<Uint8Array> {
  const { ZipFile } = (await import('yazl')).default
  const zip = new ZipFile()
  for (const [name, text] of Object.entries(partsOf(sheet))) {
    zip.addBuffer(Buffer.from(HEAD + text), name)
  }
  const { outputStream } = zip
  if (!(outputStream instanceof Readable)) throw new Error('an archive that cannot be read')
  const stream = Readable.from(rows)
  // What fails while rows are made ends whoever waits for the archive.
  stream.once('error', (thrown) => outputStream.destroy(thrown))
  zip.addReadStream(stream, 'xl/worksheets/sheet1.xml')
  zip.end()
  yield* outputStream
}

function relation(id: number, type: string, target: string): string {
  return `<Relationship Id="rId${id}" Type="${OFFICE}/${type}" Target="${target}"/>`
}

function relations(...all: readonly string[]): string {
  return `<Relationships xmlns="${PACKAGE}/relationships">${all.join('')}</Relationships>`
}

function part(name: string, type: string): string {
  return `<Override PartName="/xl/${name}.xml" ContentType="${TYPE}.${type}+xml"/>`
}

function one(name: string, inner: string): string {
  return `<${name} count="1">${inner}</${name}>`
}

function partsOf(sheet: string): Readonly<Record<string, string>> {
  return {
    '[Content_Types].xml': `<Types xmlns="${PACKAGE}/content-types"><Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/><Default Extension="xml" ContentType="application/xml"/>${part('workbook', 'sheet.main')}${part('worksheets/sheet1', 'worksheet')}${part('styles', 'styles')}</Types>`,
    '_rels/.rels': relations(relation(1, 'officeDocument', 'xl/workbook.xml')),
    'xl/workbook.xml': `<workbook xmlns="${MAIN}" xmlns:r="${OFFICE}"><sheets><sheet name="${markup(sheet)}" sheetId="1" r:id="rId1"/></sheets></workbook>`,
    'xl/_rels/workbook.xml.rels': relations(
      relation(1, 'worksheet', 'worksheets/sheet1.xml'),
      relation(2, 'styles', 'styles.xml'),
    ),
    'xl/styles.xml': `<styleSheet xmlns="${MAIN}">${one('fonts', '<font/>')}<fills count="2"><fill><patternFill patternType="none"/></fill><fill><patternFill patternType="gray125"/></fill></fills>${one('borders', '<border/>')}${one('cellStyleXfs', '<xf/>')}<cellXfs count="2"><xf/><xf numFmtId="14" applyNumberFormat="1"/></cellXfs></styleSheet>`,
  }
}
