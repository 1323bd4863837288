import { type Json, type Message, say } from '../../../../../engine/index.ts'
import { MAX_RECORD_SIZE } from '../format.ts'
import { type Attributes, type ScanHandler, scan } from '../scan.ts'
import { numberOf } from '../typed.ts'
import { dateText } from './date.ts'
import { isTrue, plainText, SHEET, type Workbook } from './workbook.ts'
import { notXlsx, type Zip } from './zip.ts'

/** Columns that a sheet can have. */
const MOST_COLUMNS = 16_384

export interface Row {
  readonly number: number
  /** By the column from the left; where there is none, it is absent. */
  readonly cells: readonly Json[]
  /** What its program could not compute, or is not there. */
  readonly problem?: Message | undefined
}

/** Reads the rows of a sheet, in their order, as many at a time as a piece of it has. */
export function readSheet(zip: Zip, book: Workbook): AsyncGenerator<readonly Row[]> {
  return scan(zip.read(book.sheet, SHEET), new SheetReader(book))
}

class SheetReader implements ScanHandler<Row> {
  readonly #book: Workbook
  #rows: Row[] = []
  #number = 0
  #cells: Json[] = []
  #problem: Message | undefined
  #length = 0
  #column = -1
  #cell: Attributes = {}
  #text = ''

  constructor(book: Workbook) {
    this.#book = book
  }

  readonly open = (name: string, attributes: Attributes): void => {
    if (name === 'row') {
      const number = Number(attributes['r'])
      this.#number = Number.isInteger(number) && number > 0 ? number : this.#number + 1
      this.#cells = []
      this.#problem = undefined
      this.#length = 0
      this.#column = -1
    } else if (name === 'c') {
      this.#cell = attributes
      this.#column = columnOf(attributes['r']) ?? this.#column + 1
      if (this.#column >= MOST_COLUMNS) throw notXlsx()
      this.#text = ''
    }
  }

  readonly text = (text: string, parents: readonly string[]): void => {
    const name = parents[parents.length - 1]
    if (name === 'v' || (name === 't' && !parents.includes('rPh'))) this.#text += text
  }

  readonly close = (name: string): void => {
    if (name === 'c') this.#endCell()
    else if (name === 'row') {
      this.#rows.push({ number: this.#number, cells: this.#cells, problem: this.#problem })
    }
  }

  readonly take = (): readonly Row[] => {
    const rows = this.#rows
    this.#rows = []
    return rows
  }

  #endCell(): void {
    this.#length += this.#text.length
    if (this.#length > MAX_RECORD_SIZE) throw notXlsx()
    const value = this.#valueOf(this.#text)
    while (this.#cells.length < this.#column) this.#cells.push(null)
    this.#cells[this.#column] = value
  }

  #valueOf(text: string): Json {
    if (text === '') return null
    const { t: type = 'n' } = this.#cell
    switch (type) {
      case 's':
        return this.#shared(text)
      case 'inlineStr':
      case 'str':
        return plainText(text)
      case 'b':
        return isTrue(text)
      case 'e':
        return this.#wrong(text)
      case 'd':
        return text
      default:
        return this.#numberOf(text)
    }
  }

  #shared(text: string): Json {
    const shared = this.#book.strings[Number(text)]
    if (shared === undefined) return this.#wrong(text)
    return shared === '' ? null : shared
  }

  #numberOf(text: string): Json {
    const { dates, is1904 } = this.#book
    const number = numberOf(text, '.')
    const kind = dates[Number(this.#cell['s'])]
    if (typeof number !== 'number' || !kind) return number
    return dateText(number, kind, is1904) ?? number
  }

  #wrong(value: string): null {
    const letters = lettersOf(this.#column)
    this.#problem ??= say('fileCellError', { name: `${letters}${this.#number}`, value })
    return null
  }
}

/** `AB7` → 27. */
function columnOf(place: string | undefined): number | undefined {
  const letters = /^[A-Z]{1,3}(?=\d)/i.exec(place ?? '')?.[0].toUpperCase()
  if (letters === undefined) return undefined
  let number = 0
  for (const letter of letters) number = number * 26 + letter.charCodeAt(0) - 64
  return number - 1
}

/** 27 → `AB`. */
export function lettersOf(column: number): string {
  let letters = ''
  for (let left = column + 1; left > 0; left = Math.floor((left - 1) / 26)) {
    letters = String.fromCharCode(65 + ((left - 1) % 26)) + letters
  }
  return letters
}
