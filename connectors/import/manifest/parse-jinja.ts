/** What a template has that cannot be said here. */
export class Untranslatable extends Error {
  override readonly name = 'Untranslatable'
}

export type JinjaNode =
  | { readonly kind: 'value'; readonly value: string | number | boolean | null }
  | { readonly kind: 'list'; readonly items: readonly JinjaNode[] }
  | { readonly kind: 'path'; readonly root: string; readonly way: readonly string[] }
  | { readonly kind: 'call'; readonly name: string; readonly args: readonly JinjaNode[] }
  | { readonly kind: 'not'; readonly of: JinjaNode }
  | {
      readonly kind: 'operator'
      readonly operator: string
      readonly left: JinjaNode
      readonly right: JinjaNode
    }
  | {
      readonly kind: 'choice'
      readonly test: JinjaNode
      readonly yes: JinjaNode
      readonly no: JinjaNode | undefined
    }

/**
 * A template of Jinja in pieces: texts, and what stands between double braces. By hand, for what reads Jinja evaluates it, and
 * gives nothing that could be written in another language.
 *
 * @throws {Untranslatable} for statements, and for what is no expression of those that manifests use.
 */
export function parseJinja(text: string): readonly (string | JinjaNode)[] {
  if (text.includes('{%') || text.length > 5000) throw new Untranslatable('{% … %}')
  const pieces = text.trim().split(/\{\{(.*?)\}\}/s)
  return pieces.flatMap((piece, place): readonly (string | JinjaNode)[] => {
    if (place % 2 === 0) return piece === '' ? [] : [piece]
    return [new Parser(tokensOf(piece)).whole()]
  })
}

const TOKEN =
  /\s*(?:("(?:[^"\\]|\\.)*"|'(?:[^'\\]|\\.)*')|(\d+(?:\.\d+)?)|([A-Za-z_]\w*)|(==|!=|<=|>=|\/\/|\*\*|[-+*/%~<>()[\]{}.,|:=]))/sy

interface Token {
  readonly kind: 'text' | 'number' | 'name' | 'sign'
  readonly text: string
}

function tokensOf(text: string): readonly Token[] {
  const tokens: Token[] = []
  const plain = text.replace(/^-/, '').replace(/-$/, '').trimEnd()
  TOKEN.lastIndex = 0
  while (TOKEN.lastIndex < plain.length) {
    const [, quoted, number, name, sign] = TOKEN.exec(plain) ?? []
    if (quoted !== undefined)
      tokens.push({ kind: 'text', text: quoted.slice(1, -1).replaceAll(/\\(.)/gs, '$1') })
    else if (number !== undefined) tokens.push({ kind: 'number', text: number })
    else if (name !== undefined) tokens.push({ kind: 'name', text: name })
    else if (sign !== undefined) tokens.push({ kind: 'sign', text: sign })
    else throw new Untranslatable(text)
  }
  return tokens
}

/** From the weakest to the strongest. */
const OPERATORS: readonly (readonly string[])[] = [
  ['or'],
  ['and'],
  ['==', '!=', '<', '<=', '>', '>=', 'in', 'is'],
  ['+', '-', '~'],
  ['*', '/', '%'],
]
const COMPARED = 2

const VALUES: Readonly<Record<string, boolean | null>> = {
  true: true,
  True: true,
  false: false,
  False: false,
  none: null,
  None: null,
  null: null,
}

class Parser {
  readonly #tokens: readonly Token[]
  #at = 0
  #depth = 0

  constructor(tokens: readonly Token[]) {
    this.#tokens = tokens
  }

  whole(): JinjaNode {
    const node = this.#choice()
    if (this.#at < this.#tokens.length) throw this.#unknown()
    return node
  }

  #unknown(): Untranslatable {
    return new Untranslatable(this.#tokens[this.#at]?.text ?? 'end')
  }

  #peek(): string | undefined {
    const token = this.#tokens[this.#at]
    return token && token.kind !== 'text' ? token.text : undefined
  }

  #take(text: string): boolean {
    if (this.#peek() !== text) return false
    this.#at += 1
    return true
  }

  #need(text: string): void {
    if (!this.#take(text)) throw this.#unknown()
  }

  #choice(): JinjaNode {
    this.#depth += 1
    if (this.#depth > 50) throw new Untranslatable('…')
    const yes = this.#operation(0)
    this.#depth -= 1
    if (!this.#take('if')) return yes
    const test = this.#operation(0)
    const no = this.#take('else') ? this.#choice() : undefined
    return { kind: 'choice', test, yes, no }
  }

  #operation(level: number): JinjaNode {
    if (level === OPERATORS.length) return this.#filtered()
    if (level === COMPARED && this.#take('not')) return { kind: 'not', of: this.#operation(level) }
    let left = this.#operation(level + 1)
    for (;;) {
      const isNegated =
        level === COMPARED && this.#peek() === 'not' && this.#tokens[this.#at + 1]?.text === 'in'
      if (isNegated) this.#at += 1
      const operator = this.#peek()
      if (operator === undefined || !OPERATORS[level]?.includes(operator)) return left
      this.#at += 1
      const made = operator === 'is' ? this.#test(left) : this.#binary(operator, left, level)
      left = isNegated ? { kind: 'not', of: made } : made
    }
  }

  #binary(operator: string, left: JinjaNode, level: number): JinjaNode {
    return { kind: 'operator', operator, left, right: this.#operation(level + 1) }
  }

  /** `x is none`, `x is not defined`. */
  #test(left: JinjaNode): JinjaNode {
    const isNegated = this.#take('not')
    const name = this.#peek() ?? ''
    this.#at += 1
    const made = this.#testNamed(name, left)
    return isNegated ? { kind: 'not', of: made } : made
  }

  #testNamed(name: string, left: JinjaNode): JinjaNode {
    if (name === 'defined') return { kind: 'call', name, args: [left] }
    const value = VALUES[name]
    if (value === undefined) throw new Untranslatable(`is ${name}`)
    return { kind: 'operator', operator: '==', left, right: { kind: 'value', value } }
  }

  #filtered(): JinjaNode {
    let node = this.#member()
    while (this.#take('|')) {
      const name = this.#name()
      const args = this.#take('(') ? this.#listUntil(')') : []
      node = { kind: 'call', name, args: [node, ...args] }
    }
    return node
  }

  #name(): string {
    const token = this.#tokens[this.#at]
    if (token?.kind !== 'name') throw this.#unknown()
    this.#at += 1
    return token.text
  }

  #member(): JinjaNode {
    let node = this.#simple()
    for (;;) {
      if (this.#take('.')) {
        const name = this.#name()
        node = this.#take('(') ? methodOf(node, name, this.#listUntil(')')) : within(node, name)
      } else if (this.#take('[')) {
        node = at(node, this.#choice())
        this.#need(']')
      } else return node
    }
  }

  #simple(): JinjaNode {
    const token = this.#tokens[this.#at]
    if (!token) throw this.#unknown()
    this.#at += 1
    if (token.kind === 'text') return { kind: 'value', value: token.text }
    if (token.kind === 'number') return { kind: 'value', value: Number(token.text) }
    if (token.kind === 'name') return this.#named(token.text)
    if (token.text === '(') {
      const inner = this.#choice()
      this.#need(')')
      return inner
    }
    if (token.text === '[') return { kind: 'list', items: this.#listUntil(']') }
    if (token.text === '{' && this.#take('}')) return { kind: 'value', value: '' }
    if (token.text === '-') return negative(this.#member())
    this.#at -= 1
    throw this.#unknown()
  }

  #named(name: string): JinjaNode {
    const value = VALUES[name]
    if (value !== undefined) return { kind: 'value', value }
    if (this.#take('(')) return { kind: 'call', name, args: this.#listUntil(')') }
    return { kind: 'path', root: name, way: [] }
  }

  #listUntil(end: string): readonly JinjaNode[] {
    const items: JinjaNode[] = []
    while (!this.#take(end)) {
      if (items.length > 0) this.#need(',')
      items.push(this.#choice())
    }
    return items
  }
}

function negative(node: JinjaNode): JinjaNode {
  if (node.kind === 'value' && typeof node.value === 'number')
    return { ...node, value: -node.value }
  return { kind: 'operator', operator: '-', left: { kind: 'value', value: 0 }, right: node }
}

function within(node: JinjaNode, name: string): JinjaNode {
  if (node.kind !== 'path') throw new Untranslatable(name)
  return { ...node, way: [...node.way, name] }
}

function at(node: JinjaNode, index: JinjaNode): JinjaNode {
  if (index.kind !== 'value') throw new Untranslatable('[…]')
  if (typeof index.value === 'string') return within(node, index.value)
  // The last of the page is what stands for a record.
  const isLastRecord = node.kind === 'path' && node.root === 'last_records' && node.way.length === 0
  if (index.value === -1 && isLastRecord) return { ...node, root: 'last_record' }
  if (index.value === 0) return { kind: 'call', name: 'first', args: [node] }
  if (index.value === -1) return { kind: 'call', name: 'last', args: [node] }
  throw new Untranslatable('[…]')
}

/** What nothing is written for: `{}` in `get('links', {})`. */
function isNothing(node: JinjaNode | undefined): boolean {
  return node === undefined || (node.kind === 'value' && (node.value === '' || node.value === null))
}

function methodOf(node: JinjaNode, name: string, args: readonly JinjaNode[]): JinjaNode {
  if (name !== 'get') return { kind: 'call', name, args: [node, ...args] }
  const [field, otherwise] = args
  if (field?.kind !== 'value') throw new Untranslatable('get(…)')
  const found = within(node, String(field.value))
  return otherwise === undefined || isNothing(otherwise)
    ? found
    : { kind: 'call', name: 'default', args: [found, otherwise] }
}
