import { type Json, type Message, say } from '../../../../engine/index.ts'
import { createDecoder } from '../../../text/decode.ts'
import type { AnsweredCsv } from './answer-csv.ts'
import { headerProblem } from './columns.ts'
import { type Entry, MAX_RECORD_SIZE, type Parser } from './format.ts'
import { type CellTypes, flagOf, numberOf } from './typed.ts'

/** So many values whose end is not found, and the file is not what it is said to be. */
const MOST_OPEN = 100

export interface CsvOptions extends AnsweredCsv, CellTypes {
  /** Columns that there must be. Absent: none in particular. */
  readonly reads?: readonly string[] | undefined
}

/**
 * Reads CSV. A row that is none costs itself alone: after a value that is never closed, which would take the rest of the file
 * with it, reading goes on in the next line. Parsers of others end there.
 */
export function createCsvParser(options: CsvOptions): Parser {
  const { decode, end } = createDecoder(options.encoding)
  const reader = new CsvReader(options)
  return {
    push: (bytes) => reader.read(decode(bytes), false),
    end: () => reader.read(end(), true),
    mayBeCut: () => reader.endsOpen,
  }
}

/** The cells of a row, or why it is none; `next` is where the one after begins. */
type Row =
  | { readonly cells: readonly string[]; readonly next: number; readonly breaks: number }
  | { readonly problem: Message }

/** A cell and where it ends; or that it goes on in what is to come, is never closed, or has something behind its end. */
type Cell = { readonly text: string; readonly end: number } | 'more' | 'unclosed' | 'wrong'

class CsvReader {
  readonly #options: CsvOptions
  readonly #columns: Columns
  #text = ''
  /** How much of the text is over. */
  #at = 0
  #line = 1
  #newline: string | undefined
  #open = 0
  /** The rest of a line that is too long: it was told of already. */
  #isSkipping = false
  #isOver = false
  #last = ''

  constructor(options: CsvOptions) {
    this.#options = options
    this.#columns = new Columns(options)
  }

  /** Its last line has no end, as the others have: a number may have had more digits, and others may have followed. */
  get endsOpen(): boolean {
    return this.#newline !== undefined && this.#last !== '\n' && this.#last !== '\r'
  }

  read(more: string, isEnd: boolean): readonly Entry[] {
    this.#last = more.at(-1) ?? this.#last
    this.#text = this.#text.slice(this.#at) + more
    this.#at = 0
    const entries: Entry[] = []
    while (!this.#isOver && this.#at < this.#text.length) {
      if (this.#isSkipping && !this.#skipLine()) break
      const end = this.#endOfLine(isEnd)
      if (end === undefined || !this.#readRow(end, isEnd, entries)) break
    }
    const missing = isEnd && !this.#isOver ? this.#columns.missing() : undefined
    return missing ? [...entries, { line: 0, problem: missing }] : entries
  }

  /** `false`: the line goes on in what has not been read. */
  #skipLine(): boolean {
    const end = this.#text.indexOf(this.#newline ?? '\n', this.#at)
    this.#at = end === -1 ? this.#text.length : end + 1
    this.#isSkipping = end === -1
    if (end !== -1) this.#line += 1
    return end !== -1 && this.#at < this.#text.length
  }

  /** Where the line ends that is read now; nothing where that is not known yet. */
  #endOfLine(isEnd: boolean): number | undefined {
    if (this.#newline === undefined) {
      const at = this.#text.search(/[\r\n]/)
      // Whether a line feed follows is not known yet.
      if (at === -1 || (at === this.#text.length - 1 && !isEnd)) return this.#lastLine(isEnd)
      this.#newline = this.#text[at] === '\r' && this.#text[at + 1] !== '\n' ? '\r' : '\n'
    }
    const at = this.#text.indexOf(this.#newline, this.#at)
    return at === -1 ? this.#lastLine(isEnd) : at
  }

  #lastLine(isEnd: boolean): number | undefined {
    const { length } = this.#text
    return isEnd || length - this.#at > MAX_RECORD_SIZE ? length : undefined
  }

  /** `false`: the row goes on in what has not been read. */
  #readRow(end: number, isEnd: boolean, entries: Entry[]): boolean {
    const { delimiter, quote } = this.#options
    const start = this.#at
    const line = this.#text.slice(start, this.#text[end - 1] === '\r' ? end - 1 : end)
    let row: Row | undefined
    if (line.length > MAX_RECORD_SIZE) {
      row = { problem: say('fileLineLong', { count: MAX_RECORD_SIZE }) }
    } else if (line.includes(quote)) {
      row = this.#readQuoted(start, isEnd)
      if (!row) return false
    } else {
      row = { cells: line === '' ? NO_CELLS : line.split(delimiter), next: end + 1, breaks: 1 }
    }
    const at = this.#line
    if ('problem' in row) {
      this.#isOver = this.#open > MOST_OPEN
      entries.push({ line: this.#isOver ? 0 : at, problem: row.problem })
      this.#isSkipping = end === this.#text.length && !isEnd
      this.#at = end + 1
      if (!this.#isSkipping) this.#line += 1
    } else {
      this.#at = row.next
      this.#line += row.breaks
      const entry = this.#columns.entryOf(row.cells, at)
      if (entry) entries.push(entry)
      if (entry?.line === 0) this.#isOver = true
    }
    return true
  }

  /** A row of which some cells stand in quotation marks, over several lines maybe; nothing where it goes on in what is to come. */
  #readQuoted(start: number, isEnd: boolean): Row | undefined {
    const { delimiter, quote } = this.#options
    const cells: string[] = []
    let breaks = 1
    for (let at = start; ; at += 1) {
      const isQuoted = this.#text[at] === quote
      const cell = isQuoted ? this.#quotedCell(at, isEnd) : this.#plainCell(at, start, isEnd)
      if (cell === 'unclosed') return this.#unclosed(start, isEnd)
      if (cell === 'more') return undefined
      if (cell === 'wrong') return { problem: say('fileQuoteForm', {}) }
      cells.push(cell.text)
      breaks += isQuoted ? countOf(cell.text, this.#newline ?? '\n') : 0
      at = cell.end
      if (this.#text[at] !== delimiter) return { cells, next: at + 1, breaks }
    }
  }

  #quotedCell(start: number, isEnd: boolean): Cell {
    const { delimiter, quote } = this.#options
    const text = this.#text
    const newline = this.#newline ?? '\n'
    const close = this.#closeOf(start)
    if (close === undefined) return 'unclosed'
    const isReturn = text[close + 1] === '\r' && newline === '\n'
    const end = isReturn && text[close + 2] === '\n' ? close + 2 : close + 1
    if (!isEnd && (end >= text.length || (isReturn && close + 2 >= text.length))) return 'more'
    if (end < text.length && text[end] !== delimiter && text[end] !== newline) return 'wrong'
    return { text: text.slice(start + 1, close).replaceAll(quote + quote, quote), end }
  }

  #plainCell(start: number, startOfRow: number, isEnd: boolean): Cell {
    const { delimiter } = this.#options
    const text = this.#text
    const newline = this.#newline ?? '\n'
    const next = text.indexOf(delimiter, start)
    const line = text.indexOf(newline, start)
    const isLast = next === -1 && line === -1
    if (isLast && !isEnd && text.length - startOfRow <= MAX_RECORD_SIZE) return 'more'
    const ends = [next, line].filter((end) => end !== -1)
    const end = Math.min(text.length, ...ends)
    const cell = text.slice(start, end)
    return { text: end === line && cell.endsWith('\r') ? cell.slice(0, -1) : cell, end }
  }

  /** Where the quotation mark is that closes the one at a place; doubled it is a part of the value. */
  #closeOf(open: number): number | undefined {
    const { quote } = this.#options
    for (let at = open + 1; ; at += 2) {
      at = this.#text.indexOf(quote, at)
      if (at === -1 || at - open > MAX_RECORD_SIZE) return undefined
      if (this.#text[at + 1] !== quote) return at
    }
  }

  #unclosed(start: number, isEnd: boolean): Row | undefined {
    if (!isEnd && this.#text.length - start <= MAX_RECORD_SIZE) return undefined
    this.#open += 1
    return { problem: say('fileQuoteOpen', {}) }
  }
}

const NO_CELLS: readonly string[] = []

function countOf(text: string, part: string): number {
  let count = 0
  for (let at = text.indexOf(part); at !== -1; at = text.indexOf(part, at + part.length)) count += 1
  return count
}

/** Which cell of a row is which column. */
class Columns {
  readonly #options: CsvOptions
  #names: readonly (readonly string[])[] | undefined

  constructor(options: CsvOptions) {
    this.#options = options
    this.#names = options.names?.map(namesOf)
  }

  entryOf(cells: readonly string[], line: number): Entry | undefined {
    const names = this.#names
    if (!names) return this.#readHeader(cells)
    if (cells.every((cell) => cell === '')) return undefined
    const { length } = names
    if (cells.length < length || cells.slice(length).some((cell) => cell !== '')) {
      const problem = say('fileCells', { sent: String(cells.length), count: length })
      return { line, problem }
    }
    const raw: Record<string, Json> = {}
    for (let at = 0; at < length; at += 1) {
      for (const name of names[at] ?? []) raw[name] = this.#valueOf(name, cells[at] ?? '')
    }
    return { line, raw }
  }

  /** Of a file without any line, where settings name the columns: it has none of them. */
  missing(): Message | undefined {
    const { titles } = this.#options
    return this.#names || !titles ? undefined : headerProblem([], [...titles.keys()])
  }

  #readHeader(cells: readonly string[]): Entry | undefined {
    const { titles, reads } = this.#options
    const found = cells.map((cell) => cell.trim())
    if (found.every((title) => title === '')) return undefined
    this.#names = found.map((title) => (titles ? (titles.get(title) ?? []) : namesOf(title)))
    // What nobody asks for may come twice in the files of others.
    const known = titles ? found.filter((title) => titles.has(title)) : found
    const problem = titles
      ? headerProblem(found, [...titles.keys()], known)
      : headerProblem(found, reads)
    return problem && { line: 0, problem }
  }

  #valueOf(name: string, cell: string): Json {
    if (cell === '') return null
    if (this.#options.numbers.has(name)) return numberOf(cell, this.#options.decimal)
    return this.#options.flags.has(name) ? flagOf(cell) : cell
  }
}

function namesOf(name: string): readonly string[] {
  return name === '' ? [] : [name]
}
