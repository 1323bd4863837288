import type { DocumentPath } from '../../../engine/index.ts'

/** What the caret stands in, read from lines and indentation alone: while somebody writes, the text is rarely YAML. */
export interface CaretContext {
  /** Of the map, list or value that is being written. */
  readonly path: DocumentPath
  /** A key is being written; else its value. */
  readonly isKey: boolean
  /** What is written of the key or value before the caret. */
  readonly written: string
  /** What is written of a formula before the caret, without its `=`. */
  readonly formula: string | undefined
}

const LINE = /^(\s*)((?:- +|-$)*)(?:(["']?)([\w$.@ -]+?)\3\s*:(?:\s+|$))?(.*)$/s

interface Line {
  readonly indent: number
  /** Columns of the dashes. */
  readonly dashes: readonly number[]
  readonly key: string | undefined
  readonly keyColumn: number
  readonly rest: string
}

export function readCaret(text: string, offset: number): CaretContext {
  const lines = text.slice(0, offset).split(/\r\n|\r|\n/)
  const current = readLine(lines.at(-1) ?? '')
  const above = lines.slice(0, -1)
  const block = blockAround(above, current)
  if (block) return block
  const holder = pathAbove(above, current)
  if (current.key === undefined && !/^["']?=/.test(current.rest)) {
    return { path: holder, isKey: true, written: current.rest, formula: undefined }
  }
  const own = current.key === undefined ? holder : [...holder, current.key]
  return inFlowMap(own, current.rest)
}

function readLine(line: string): Line {
  const [, space = '', marks = '', , key, rest = ''] = LINE.exec(line) ?? []
  const dashes = [...marks.matchAll(/-/g)].map(({ index }) => space.length + index)
  const keyColumn = space.length + marks.length
  return { indent: space.length, dashes, key, keyColumn, rest }
}

/** Keys and positions that lead to a line: upwards, each one less indented than the one before. */
function pathAbove(above: readonly string[], current: Line): DocumentPath {
  const path: (string | number)[] = []
  let limit = current.keyColumn
  let counting: number | undefined
  let item = 0
  const close = () => {
    if (counting !== undefined) path.unshift(item)
    counting = undefined
    item = 0
  }
  const take = ({ key, keyColumn, dashes }: Line) => {
    const first = dashes.at(0)
    const isSibling = counting !== undefined && first === counting
    if (isSibling) item += 1
    const allowed = counting === undefined ? limit : counting + 1
    if (key !== undefined && keyColumn < allowed && !isSibling) {
      close()
      path.unshift(key)
      limit = keyColumn
    }
    for (const dash of dashes.toReversed()) {
      if (counting !== undefined || dash >= limit) continue
      counting = dash
      limit = dash
    }
  }
  take({ ...current, key: undefined, keyColumn: current.keyColumn })
  for (const text of above.toReversed()) {
    if (/^\s*(#|$)/.test(text)) continue
    take(readLine(text))
  }
  close()
  return path
}

/** The text of a block or of a formula over several lines. */
function blockAround(above: readonly string[], current: Line): CaretContext | undefined {
  const parts: string[] = [current.rest]
  if (current.key !== undefined || current.dashes.length > 0) return undefined
  for (let at = above.length - 1; at >= 0; at--) {
    const text = above[at] ?? ''
    const line = readLine(text)
    if (/^\s*$/.test(text)) return undefined
    if (line.indent < current.indent) {
      if (line.key === undefined && line.dashes.length === 0) return undefined
      const isBlock = /^[|>][-+\d]*\s*(#.*)?$/.test(line.rest)
      const whole = [...(isBlock ? [] : [line.rest]), ...parts.toReversed()].join('\n')
      const formula = formulaIn(whole)
      if (formula === undefined) return undefined
      const holder = pathAbove(above.slice(0, at), line)
      const path = line.key === undefined ? holder : [...holder, line.key]
      return { path, isKey: false, written: whole, formula }
    }
    if (line.key !== undefined || line.dashes.length > 0) return undefined
    parts.push(text.trim())
  }
  return undefined
}

/** `{ id: =number, na`: the part of a map on one line that is being written. */
function inFlowMap(path: DocumentPath, rest: string): CaretContext {
  const formula = formulaIn(rest)
  if (formula !== undefined || !rest.startsWith('{')) {
    return { path, isKey: false, written: rest, formula }
  }
  const quoted = /[{,]\s*([\w.$@-]+)\s*:\s+((["'])=(?:(?!\3).)*)$/s.exec(rest)
  if (quoted) {
    const [, key = '', written = ''] = quoted
    return { path: [...path, key], isKey: false, written, formula: formulaIn(written) }
  }
  const part = rest.slice(Math.max(rest.lastIndexOf('{'), rest.lastIndexOf(', ')) + 1).trimStart()
  const [, key, value] = /^([\w.$@-]+)\s*:\s+(.*)$/s.exec(part) ?? []
  if (key === undefined) return { path, isKey: true, written: part, formula: undefined }
  const written = value ?? ''
  return { path: [...path, key], isKey: false, written, formula: formulaIn(written) }
}

/** Without its `=` and quotes; nothing for text that is no formula. */
function formulaIn(value: string): string | undefined {
  const [, quote = '', formula] = /^(["']?)=(.*)$/s.exec(value.trimStart()) ?? []
  if (formula === undefined) return undefined
  const isClosed = quote !== '' && formula.endsWith(quote) && formula.length > 0
  return isClosed ? undefined : formula
}
