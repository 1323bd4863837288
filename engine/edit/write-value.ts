import { isJsonList, isJsonObject, type Json } from '../json.ts'
import { canBeLiteral, type QuoteStyle, writeScalar } from './write-scalar.ts'

/** How a file is laid out, told from the file. */
export interface WriteStyle {
  readonly step: number
  /** Lists stand deeper than the key they belong to. */
  readonly indentsLists: boolean
  /** Text with line breaks is written below a `|`. */
  readonly usesLiterals: boolean
  /** Text that stands below a header (`>-`) stays below it. */
  readonly keepsHeaders: boolean
}

/** A value in block style: what stands on the line of its key or dash, and the lines below it. */
export interface Written {
  readonly head: string
  readonly lines: readonly string[]
}

interface ValuePlace {
  /** Column of the key or dash that the value belongs to. */
  readonly column: number
  readonly isItem: boolean
  readonly isBeforeComment: boolean
  readonly quote?: QuoteStyle | undefined
}

/** Writes a value that stands after a key or a dash outside of `{ }` and `[ ]`. */
export function writeBlock(value: Json, place: ValuePlace, style: WriteStyle): Written {
  const { column, isItem, isBeforeComment, quote } = place
  if (isJsonList(value) && value.length > 0) {
    const at = isItem ? column + 2 : column + (style.indentsLists ? style.step : 0)
    const lines = value.flatMap((item) => writeItem(item, at, style))
    return isItem ? withHead(lines) : { head: '', lines }
  }
  if (isJsonObject(value) && Object.keys(value).length > 0) {
    const at = isItem ? column + 2 : column + style.step
    const lines = Object.entries(value).flatMap(([key, each]) => writePair(key, each, at, style))
    return isItem ? withHead(lines) : { head: '', lines }
  }
  if (typeof value === 'string' && style.usesLiterals && canBeLiteral(value)) {
    return writeLiteral(value, ' '.repeat(column + style.step))
  }
  return { head: writeFlow(value, { isFlow: false, isBeforeComment, style: quote }), lines: [] }
}

function writeLiteral(value: string, indent: string): Written {
  const isOpen = value.endsWith('\n')
  const lines = (isOpen ? value.slice(0, -1) : value).split('\n')
  return { head: isOpen ? '|' : '|-', lines: lines.map((line) => (line ? indent + line : '')) }
}

/** The lines of one pair of a map in block style. */
export function writePair(
  key: string,
  value: Json,
  column: number,
  style: WriteStyle,
): readonly string[] {
  const name = writeScalar(key, { isKey: true, isFlow: false, isBeforeComment: false })
  const written = writeBlock(value, { column, isItem: false, isBeforeComment: false }, style)
  const head = written.head ? ` ${written.head}` : ''
  return [`${' '.repeat(column)}${name}:${head}`, ...written.lines]
}

/** The lines of one item of a list in block style. */
export function writeItem(value: Json, column: number, style: WriteStyle): readonly string[] {
  const { head, lines } = writeBlock(value, { column, isItem: true, isBeforeComment: false }, style)
  return [`${' '.repeat(column)}- ${head}`, ...lines]
}

/** Writes a value on one line. */
export function writeFlow(
  value: Json,
  place: {
    readonly isFlow: boolean
    readonly isBeforeComment: boolean
    readonly style?: QuoteStyle | undefined
  },
): string {
  const inner = { isFlow: true, isBeforeComment: false }
  if (isJsonList(value)) return `[${value.map((item) => writeFlow(item, inner)).join(', ')}]`
  if (!isJsonObject(value)) return writeScalar(value, { isKey: false, ...place })
  const pairs = Object.entries(value).map(([key, each]) => writeFlowPair(key, each))
  return pairs.length === 0 ? '{}' : `{ ${pairs.join(', ')} }`
}

/** One pair of a map in flow style. */
export function writeFlowPair(key: string, value: Json): string {
  const name = writeScalar(key, { isKey: true, isFlow: true, isBeforeComment: false })
  return `${name}: ${writeFlow(value, { isFlow: true, isBeforeComment: false })}`
}

/** The first line moves up behind the dash. */
function withHead(lines: readonly string[]): Written {
  return { head: (lines[0] ?? '').trimStart(), lines: lines.slice(1) }
}
