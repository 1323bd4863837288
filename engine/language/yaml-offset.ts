import { Scalar } from 'yaml'

/**
 * Translates an offset in a text value to the offset in the file where that character is written:
 * past the quote, escapes, indentation and folded lines.
 */
export function toSourceOffset(text: string, scalar: Scalar, offset: number): number {
  const start = scalar.range?.[0] ?? 0
  switch (scalar.type) {
    case Scalar.QUOTE_DOUBLE:
      return start + 1 + walk(text.slice(start + 1), offset, escapeLength)
    case Scalar.QUOTE_SINGLE:
      return start + 1 + walk(text.slice(start + 1), offset, doubledQuoteLength)
    case Scalar.BLOCK_LITERAL:
      return start + blockOffset(text.slice(start), offset)
    case Scalar.BLOCK_FOLDED:
      return start
    case Scalar.PLAIN:
    case undefined:
    default:
      return start + walk(text.slice(start), offset, () => 1)
  }
}

/** Steps over `offset` characters of the value; a line break and the white space around it are one of them. */
function walk(source: string, offset: number, lengthAt: (source: string, at: number) => number) {
  let at = 0
  for (let passed = 0; passed < offset && at < source.length; passed++) {
    const fold = /^[ \t]*\r?\n\s*/.exec(source.slice(at, at + 200))
    at += fold ? fold[0].length : lengthAt(source, at)
  }
  return at
}

const ESCAPES: Readonly<Record<string, number>> = { x: 4, u: 6, U: 10 }

function escapeLength(source: string, at: number): number {
  return source[at] === '\\' ? (ESCAPES[source[at + 1] ?? ''] ?? 2) : 1
}

function doubledQuoteLength(source: string, at: number): number {
  return source.startsWith("''", at) ? 2 : 1
}

function blockOffset(source: string, offset: number): number {
  const header = source.indexOf('\n') + 1
  const indent = /^(?:[ \t]*\r?\n)*( *)/.exec(source.slice(header))?.[1]?.length ?? 0
  let at = header
  let left = offset
  for (;;) {
    const lineEnd = source.indexOf('\n', at)
    const length = (lineEnd < 0 ? source.length : lineEnd) - at
    const width = Math.max(0, length - indent)
    if (left <= width || lineEnd < 0) return at + Math.min(indent, length) + left
    left -= width + 1
    at = lineEnd + 1
  }
}
