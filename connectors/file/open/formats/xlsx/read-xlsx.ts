import { type Json, say } from '../../../../../engine/index.ts'
import { Refusal } from '../../../../text/sax.ts'
import type { FilesPlan, XlsxPlan } from '../../../spec/file-plan.ts'
import { headerProblem } from '../columns.ts'
import type { Entry, Parser } from '../format.ts'
import { typed } from '../typed.ts'
import { type Row, readSheet } from './read-sheet.ts'
import { readWorkbook } from './workbook.ts'
import { openZip } from './zip.ts'

export interface XlsxOptions extends XlsxPlan, Pick<FilesPlan, 'types' | 'reads'> {}

/** Reads a sheet of a workbook. What is packed is in memory, what it holds is unpacked row by row. */
export function createXlsxParser(options: XlsxOptions): Parser {
  const parts: Uint8Array[] = []
  return {
    push: (bytes) => {
      parts.push(bytes)
      return []
    },
    end: () => [],
    rest: () => entriesOf(Buffer.concat(parts.splice(0)), options),
  }
}

async function* entriesOf(
  bytes: Uint8Array,
  options: XlsxOptions,
): AsyncGenerator<Entry, void, undefined> {
  try {
    for await (const entry of readEntries(bytes, options)) {
      yield entry
      if (entry.line === 0) return
    }
  } catch (thrown) {
    if (thrown instanceof TypeError) throw thrown
    // Whatever an archive, or a part of it, is found to be instead.
    const isKnown = thrown instanceof Refusal && !/^fileXml|^fileRecord/.test(thrown.reason.code)
    yield { line: 0, problem: isKnown ? thrown.reason : say('fileNotXlsx', {}) }
  }
}

async function* readEntries(
  bytes: Uint8Array,
  options: XlsxOptions,
): AsyncGenerator<Entry, void, undefined> {
  const columns = new Columns(options)
  const zip = await openZip(bytes)
  const book = await readWorkbook(zip, options.sheet)
  for await (const rows of readSheet(zip, book)) {
    for (const row of rows) {
      const entry = row.number < options.first ? undefined : columns.entryOf(row)
      if (entry) yield entry
    }
  }
}

/** Which cell of a row is which column. */
class Columns {
  readonly #options: XlsxOptions
  #names: readonly string[] | undefined

  constructor(options: XlsxOptions) {
    this.#options = options
    this.#names = options.names
  }

  entryOf({ number: line, cells, problem }: Row): Entry | undefined {
    if (problem) return { line, problem }
    if (cells.every((cell) => cell === null)) return undefined
    const names = this.#names
    if (!names) return this.#readHeader(cells)
    const { length } = names
    if (cells.some((cell, at) => cell !== null && (names[at] ?? '') === '')) {
      return { line, problem: say('fileCells', { sent: String(cells.length), count: length }) }
    }
    const raw: Record<string, Json> = {}
    for (let at = 0; at < length; at += 1) {
      const name = names[at]
      if (name === undefined || name === '') continue
      raw[name] = typed(cells[at] ?? null, this.#options.types[name])
    }
    return { line, raw }
  }

  #readHeader(cells: readonly Json[]): Entry | undefined {
    const names = Array.from(cells, (cell) =>
      typeof cell === 'string' ? cell.trim() : textOf(cell),
    )
    this.#names = names
    const problem = headerProblem(names, this.#options.reads)
    return problem && { line: 0, problem }
  }
}

/** A column may be called by a number. */
function textOf(cell: Json): string {
  return cell === null ? '' : JSON.stringify(cell)
}
