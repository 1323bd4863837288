import type { FormulaRange } from './formula-graph.ts'

/** A token of a formula, with its place. */
export interface Token extends FormulaRange {
  readonly type: 'operator' | 'name' | 'variable' | 'string' | 'number' | 'value' | 'regex' | 'end'
  /** The operator or name; the text of a literal. */
  readonly value: string
}

/** Reads a formula that the language's own parser has accepted, one token after the other. */
export interface TokenReader {
  /** `division`: where a value may not begin, so that a slash divides. */
  readonly next: (division: boolean) => Token
  readonly comments: readonly FormulaRange[]
}

const DOUBLE = new Set(['..', ':=', '!=', '>=', '<=', '**', '~>', '?:', '??'])
const SINGLE = '.[]{}(),@#;:?+-*/%|=<>^&!~'
const SPACE = /[ \t\n\r\v]*/y
const NUMBER = /(?:0|[1-9][0-9]*)(?:\.[0-9]+)?(?:[Ee][-+]?[0-9]+)?/y
const STRING = /"(?:\\[^]|[^"\\])*"|'(?:\\[^]|[^'\\])*'/y
const QUOTED_NAME = /`[^`]*`/y
const NAME = /[^ \t\n\r\v.[\]{}(),@#;:?+\-*/%|=<>^&!~]+/y

export function readTokens(text: string): TokenReader {
  const comments: FormulaRange[] = []
  let at = 0

  function match(pattern: RegExp): string | undefined {
    pattern.lastIndex = at
    return pattern.exec(text)?.[0]
  }

  function take(type: Token['type'], length: number, value = text.slice(at, at + length)): Token {
    const from = at
    at += length
    return { type, value, from, to: at }
  }

  function skipSpace(): void {
    for (;;) {
      at += match(SPACE)?.length ?? 0
      if (!text.startsWith('/*', at)) return
      const end = text.indexOf('*/', at + 2)
      const to = end < 0 ? text.length : end + 2
      comments.push({ from: at, to })
      at = to
    }
  }

  function next(division: boolean): Token {
    skipSpace()
    if (at >= text.length) return take('end', 0)
    if (!division && text[at] === '/') return take('regex', regexLength(text, at))
    const pair = text.slice(at, at + 2)
    if (DOUBLE.has(pair)) return take('operator', 2)
    if (SINGLE.includes(text[at] ?? '')) return take('operator', 1)
    const string = match(STRING)
    if (string !== undefined) return take('string', string.length)
    const number = match(NUMBER)
    if (number !== undefined) return take('number', number.length)
    const quoted = match(QUOTED_NAME)
    if (quoted !== undefined) return take('name', quoted.length, quoted.slice(1, -1))
    const name = match(NAME)
    if (name === undefined) throw new Error(`no token of a formula begins at ${at} of "${text}"`)
    return takeName(name)
  }

  function takeName(name: string): Token {
    if (name.startsWith('$')) return take('variable', name.length, name.slice(1))
    if (name === 'and' || name === 'or' || name === 'in') return take('operator', name.length)
    const isValue = name === 'true' || name === 'false' || name === 'null'
    return take(isValue ? 'value' : 'name', name.length)
  }

  return { next, comments }
}

/** Up to the slash that closes it, which stands outside of brackets and is not escaped; with its flags. */
function regexLength(text: string, from: number): number {
  let depth = 0
  for (let at = from + 1; at < text.length; at++) {
    const char = text[at] ?? ''
    if (char === '/' && depth === 0 && !isEscaped(text, at)) {
      let end = at + 1
      while (text[end] === 'i' || text[end] === 'm') end++
      return end - from
    }
    if ('([{'.includes(char) && text[at - 1] !== '\\') depth++
    if (')]}'.includes(char) && text[at - 1] !== '\\') depth--
  }
  throw new Error(`the regular expression at ${from} of "${text}" has no end`)
}

function isEscaped(text: string, at: number): boolean {
  let slashes = 0
  while (text[at - slashes - 1] === '\\') slashes++
  return slashes % 2 === 1
}
