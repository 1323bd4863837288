import { readTokens, type Token } from './read-tokens.ts'
import {
  BINDING,
  rightLevel,
  type WrittenFormula,
  type WrittenLiteral,
  type WrittenNode,
} from './written-formula.ts'

/**
 * Reads how a formula is written. The language's own parser has the last word on what a formula is, and forgets where
 * its parts begin; this one follows it step by step, and gives nothing where it cannot.
 */
export function readWrittenFormula(text: string): WrittenFormula | undefined {
  const reader = new WrittenReader(text)
  try {
    return { root: reader.readAll(), comments: reader.comments }
  } catch (thrown) {
    if (thrown instanceof RangeError || thrown instanceof Unreadable) return undefined
    throw thrown
  }
}

class Unreadable extends Error {
  override readonly name = 'Unreadable'
}

/** Operators whose two sides stand beside them. */
const INFIX = new Set('. + - * / % = < > != <= >= & and or in ~> ?? ?: := @ #'.split(' '))

class WrittenReader {
  readonly comments: WrittenFormula['comments']
  readonly #next: (division: boolean) => Token
  #token: Token
  /** Where the last token that was taken ends. */
  #end = 0

  constructor(text: string) {
    const { next, comments } = readTokens(text)
    this.#next = (division) => {
      try {
        return next(division)
      } catch (thrown) {
        throw new Unreadable('no token', { cause: thrown })
      }
    }
    this.comments = comments
    this.#token = { type: 'end', value: '', from: 0, to: 0 }
  }

  readAll(): WrittenNode {
    this.#token = this.#next(false)
    const root = this.#read(0)
    if (this.#token.type !== 'end') throw new Unreadable('more than one expression')
    return root
  }

  #take(division: boolean): Token {
    const taken = this.#token
    this.#end = taken.to
    this.#token = this.#next(division)
    return taken
  }

  #is(operator: string): boolean {
    return this.#token.type === 'operator' && this.#token.value === operator
  }

  #expect(operator: string, division = false): void {
    if (!this.#is(operator)) throw new Unreadable(`no "${operator}"`)
    this.#take(division)
  }

  #binding(): number {
    return this.#token.type === 'operator' ? (BINDING[this.#token.value] ?? 0) : 0
  }

  /** An expression, up to an operator that binds no tighter than that. */
  #read(level: number): WrittenNode {
    let left = this.#readStart(this.#take(true))
    while (level < this.#binding()) left = this.#readOn(left, this.#take(false))
    return left
  }

  #readStart(token: Token): WrittenNode {
    const { from, to, value } = token
    switch (token.type) {
      case 'name':
      case 'variable':
        return { type: token.type, value, from, to }
      case 'string':
      case 'number':
      case 'value':
        return literalOf(token)
      case 'regex':
        return { type: 'regex', from, to }
      case 'operator':
        return this.#readPrefix(token)
      case 'end':
        throw new Unreadable('no expression')
    }
  }

  #readPrefix({ value, from, to }: Token): WrittenNode {
    switch (value) {
      case 'and':
      case 'or':
      case 'in':
        return { type: 'name', value, from, to }
      case '*':
        return { type: 'wildcard', from, to }
      case '**':
        return { type: 'descendant', from, to }
      case '%':
        return { type: 'parent', from, to }
      case '-': {
        const operand = this.#read(70)
        return { type: 'negation', operand, from, to: this.#end }
      }
      case '(':
        return this.#readBlock(from)
      case '[':
        return this.#readList(from)
      case '{': {
        const pairs = this.#readPairs()
        return { type: 'object', pairs, from, to: this.#end }
      }
      case '|':
        return this.#readTransform(from)
      default:
        throw new Unreadable(`"${value}" begins no expression`)
    }
  }

  #readOn(left: WrittenNode, { value, from: at }: Token): WrittenNode {
    const { from } = left
    if (value === '(') return this.#readCall(left)
    if (value === '[') return this.#readFilter(left)
    if (value === '?') return this.#readCondition(left)
    if (value === '^') return this.#readSort(left)
    if (value === '{') {
      this.#readPairs()
      return { type: 'group', of: left, from, to: this.#end }
    }
    if (!INFIX.has(value)) throw new Unreadable(`"${value}" at ${at} joins nothing`)
    const right = this.#read(rightLevel(value))
    return { type: 'infix', operator: value, left, right, from, to: this.#end }
  }

  #readBlock(from: number): WrittenNode {
    const statements: WrittenNode[] = []
    while (!this.#is(')')) {
      statements.push(this.#read(0))
      if (!this.#is(';')) break
      this.#take(false)
    }
    this.#expect(')', true)
    return { type: 'block', statements, from, to: this.#end }
  }

  #readList(from: number): WrittenNode {
    const items: WrittenNode[] = []
    while (!this.#is(']')) {
      const item = this.#read(0)
      items.push(this.#is('..') ? this.#readRange(item) : item)
      if (!this.#is(',')) break
      this.#take(false)
    }
    this.#expect(']', true)
    return { type: 'list', items, from, to: this.#end }
  }

  #readRange(left: WrittenNode): WrittenNode {
    this.#take(false)
    const right = this.#read(0)
    return { type: 'infix', operator: '..', left, right, from: left.from, to: this.#end }
  }

  #readPairs(): ReadonlyArray<readonly [WrittenNode, WrittenNode]> {
    const pairs: [WrittenNode, WrittenNode][] = []
    while (!this.#is('}')) {
      const key = this.#read(0)
      this.#expect(':')
      pairs.push([key, this.#read(0)])
      if (!this.#is(',')) break
      this.#take(false)
    }
    this.#expect('}', true)
    return pairs
  }

  #readTransform(from: number): WrittenNode {
    this.#read(0)
    this.#expect('|')
    this.#read(0)
    if (this.#is(',')) {
      this.#take(false)
      this.#read(0)
    }
    this.#expect('|')
    return { type: 'transform', from, to: this.#end }
  }

  #readCall(callee: WrittenNode): WrittenNode {
    const { from } = callee
    const args: WrittenNode[] = []
    while (!this.#is(')')) {
      args.push(this.#is('?') ? this.#readPlaceholder() : this.#read(0))
      if (!this.#is(',')) break
      this.#take(false)
    }
    this.#expect(')', true)
    const isLambda = callee.type === 'name' && (callee.value === 'function' || callee.value === 'λ')
    if (!isLambda) return { type: 'call', callee, args, from, to: this.#end }
    if (this.#is('<')) this.#skipSignature()
    this.#expect('{')
    this.#read(0)
    this.#expect('}')
    return { type: 'lambda', from, to: this.#end }
  }

  #readPlaceholder(): WrittenNode {
    const { from, to } = this.#take(false)
    return { type: 'placeholder', from, to }
  }

  #skipSignature(): void {
    while (!this.#is('{')) {
      if (this.#token.type === 'end') throw new Unreadable('a signature without end')
      this.#take(false)
    }
  }

  #readFilter(of: WrittenNode): WrittenNode {
    const { from } = of
    if (this.#is(']')) {
      this.#take(false)
      return { type: 'keep', of, from, to: this.#end }
    }
    const test = this.#read(0)
    this.#expect(']', true)
    return { type: 'filter', of, test, from, to: this.#end }
  }

  #readCondition(test: WrittenNode): WrittenNode {
    const holds = this.#read(0)
    const otherwise = this.#is(':') ? this.#readOtherwise() : undefined
    return { type: 'condition', test, holds, otherwise, from: test.from, to: this.#end }
  }

  #readOtherwise(): WrittenNode {
    this.#take(false)
    return this.#read(0)
  }

  #readSort(of: WrittenNode): WrittenNode {
    const terms: { descending: boolean; by: WrittenNode }[] = []
    this.#expect('(')
    for (;;) {
      const descending = this.#is('>')
      if (descending || this.#is('<')) this.#take(false)
      terms.push({ descending, by: this.#read(0) })
      if (!this.#is(',')) break
      this.#take(false)
    }
    this.#expect(')')
    return { type: 'sort', of, terms, from: of.from, to: this.#end }
  }
}

function literalOf({ type, value, from, to }: Token): WrittenLiteral {
  if (type === 'string') return { type: 'literal', value: unquoted(value), from, to }
  if (type === 'number') return { type: 'literal', value: Number(value), from, to }
  return { type: 'literal', value: value === 'null' ? null : value === 'true', from, to }
}

const ESCAPES: Readonly<Record<string, string>> = { b: '\b', f: '\f', n: '\n', r: '\r', t: '\t' }

function unquoted(text: string): string {
  return text
    .slice(1, -1)
    .replace(/\\(?:u([0-9a-fA-F]{4})|([^]))/g, (_, code?: string, char = '') =>
      code === undefined ? (ESCAPES[char] ?? char) : String.fromCharCode(Number.parseInt(code, 16)),
    )
}
