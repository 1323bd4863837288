import { type Json, type JsonObject, say } from '../../../../engine/index.ts'
import { UnwritableError } from '../../../text/unwritable-error.ts'
import { encoderOf } from '../../spec/encoder.ts'
import type { CsvPlan, FilesPlan, FixedPlan, TextFormatPlan } from '../../spec/file-plan.ts'
import type { FileWriter, Renderer } from './renderer.ts'
import { xmlRenderer } from './write-xml.ts'
import { xlsxWriter } from './xlsx/write-xlsx.ts'

/** Characters that are written at once. */
const PIECE = 262_144

/** What writes the records of a resource, one to a file or all of a run. */
export function createWriter(
  { format, columns, types }: Pick<FilesPlan, 'format' | 'columns' | 'types'>,
  isSingle: boolean,
): FileWriter {
  if (format.kind === 'xlsx') return xlsxWriter({ format, columns, types })
  const renderer = createRenderer(format, columns, isSingle)
  const { head, record, tail } = renderer
  return {
    check: (raw) => void encodeText(head + record(raw) + tail, format, raw),
    pieces: (records) => piecesOf(records, renderer, format),
  }
}

async function* piecesOf(
  records: AsyncIterable<JsonObject> | Iterable<JsonObject>,
  { head, record, between, tail }: Renderer,
  format: TextFormatPlan,
): AsyncGenerator<Uint8Array> {
  let text = head
  let count = 0
  for await (const raw of records) {
    text += (count > 0 ? between : '') + record(raw)
    count += 1
    if (text.length < PIECE) continue
    yield encodeText(text, format)
    text = ''
  }
  yield encodeText(text + tail, format)
}

function createRenderer(
  format: TextFormatPlan,
  columns: FilesPlan['columns'],
  isSingle: boolean,
): Renderer {
  switch (format.kind) {
    case 'csv':
      return csvRenderer(format, columns)
    case 'fixed':
      return {
        head: '',
        record: (raw) => fixedLine(raw, format),
        between: '',
        tail: '',
      }
    case 'ndjson':
      return {
        head: '',
        record: (raw) => `${JSON.stringify(raw)}\n`,
        between: '',
        tail: '',
      }
    case 'xml':
      return xmlRenderer(format)
    case 'json':
      return isSingle
        ? {
            head: '',
            record: (raw) => `${JSON.stringify(raw, undefined, 2)}\n`,
            between: '',
            tail: '',
          }
        : { head: '[\n', record: (raw) => JSON.stringify(raw), between: ',\n', tail: '\n]\n' }
  }
}

function csvRenderer(format: CsvPlan, columns: Readonly<Record<string, string>>): Renderer {
  const names = format.names ?? [...new Set(Object.values(columns))]
  const line = (cells: readonly string[]): string => `${cells.join(format.delimiter)}\r\n`
  return {
    head: format.names ? '' : line(names.map((name) => quoted(name, format))),
    record: (raw) =>
      line(names.map((name) => quoted(cellOf(name, raw[name] ?? null, format), format))),
    between: '',
    tail: '',
  }
}

/** Numbers stand at the right of their place, all else at the left. */
function fixedLine(raw: JsonObject, plan: FixedPlan): string {
  const cells = plan.columns.map(({ name, width }) => {
    const value = raw[name] ?? null
    const cell = cellOf(name, value, plan)
    const length = Array.from(cell).length
    if (length > width || /[\r\n]/.test(cell)) {
      throw new UnwritableError(say('fileTooWide', { name, count: width }))
    }
    const room = ' '.repeat(width - length)
    return typeof value === 'number' ? room + cell : cell + room
  })
  return `${cells.join('')}\r\n`
}

function cellOf(name: string, value: Json, { decimal }: Pick<CsvPlan, 'decimal'>): string {
  if (value === null) return ''
  if (typeof value === 'number') return String(value).replace('.', decimal)
  if (typeof value === 'boolean') return String(value)
  if (typeof value === 'string') return value
  throw new UnwritableError(say('fileNoText', { name }))
}

function quoted(cell: string, { delimiter, quote }: CsvPlan): string {
  const isPlain = ![delimiter, quote, '\n', '\r'].some((part) => cell.includes(part))
  // A space at an end is a part of the value, which some programs forget where it is not quoted.
  if (isPlain && cell === cell.trim()) return cell
  return quote + cell.replaceAll(quote, quote + quote) + quote
}

/** @throws {UnwritableError} for a character that the encoding does not have. */
function encodeText(text: string, { encoding }: TextFormatPlan, raw: JsonObject = {}): Uint8Array {
  const encode = encoderOf(encoding)
  const bytes = encode?.(text)
  if (bytes) return bytes
  const name = Object.keys(raw).find((each) => !encode?.(textOf(raw[each])))
  throw new UnwritableError(say('fileNoCharacter', { name: name ?? '', encoding }))
}

function textOf(value: Json | undefined): string {
  return typeof value === 'string' ? value : JSON.stringify(value ?? null)
}
