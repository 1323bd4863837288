/** A formula with one part replaced by less of it. */
export interface FormulaMutant {
  readonly text: string
  /** The part that was replaced, and by what. */
  readonly part: string
  readonly by: string
}

/**
 * Makes the formulas that an author could have written without noticing a difference: an operation becomes its
 * first operand, a choice one of its branches, a call its argument. At every depth, outermost first.
 *
 * Works on the text, because a mutant has to be text again; one that makes no sense does not compile and is lost.
 */
export function mutateFormula(text: string): FormulaMutant[] {
  const tokens = readTokens(text)
  return tokens ? mutateRange(text, tokens) : []
}

interface Token {
  readonly kind: 'operand' | 'operator' | 'open' | 'close' | 'comma'
  readonly text: string
  readonly start: number
  readonly end: number
}

/** From the loosest to the tightest; those in one row bind alike. */
const OPERATORS: ReadonlyArray<readonly string[]> = [
  ['~>'],
  ['?', ':'],
  ['??', '?:'],
  ['or'],
  ['and'],
  ['=', '!=', '<', '<=', '>', '>=', 'in'],
  ['&', '+', '-'],
  ['*', '/', '%'],
  ['..'],
]

const SPELLING =
  /\s+|\/\*[\s\S]*?\*\/|"(?:[^"\\]|\\.)*"|'(?:[^'\\]|\\.)*'|`[^`]*`|\d+(?:\.\d+)?(?:[eE][-+]?\d+)?|\$*[\p{L}_$][\p{L}\p{N}_$]*|\$+|:=|!=|<=|>=|~>|\?\?|\?:|\.\.|\*\*|[-+*/%&=<>?:;.,^|@#!()[\]{}]/uy

/** Cuts a formula into pieces; `undefined` for what cannot be cut safely. */
function readTokens(text: string): Token[] | undefined {
  const tokens: Token[] = []
  SPELLING.lastIndex = 0
  while (SPELLING.lastIndex < text.length) {
    const start = SPELLING.lastIndex
    const piece = SPELLING.exec(text)?.[0]
    if (piece === undefined) return undefined
    if (/^(?:\s|\/\*)/.test(piece)) continue
    const kind = kindOf(piece, tokens.at(-1))
    // A slash where a value belongs begins a regular expression, which can hold anything.
    if (piece === '/' && kind === 'operand') return undefined
    tokens.push({ kind, text: piece, start, end: start + piece.length })
  }
  return tokens
}

function kindOf(piece: string, before: Token | undefined): Token['kind'] {
  if (piece === ',') return 'comma'
  if ('([{'.includes(piece)) return 'open'
  if (')]}'.includes(piece)) return 'close'
  const isAfterValue =
    before?.kind === 'close' || (before?.kind === 'operand' && !'.^@#|!-'.includes(before.text))
  const isOperator = OPERATORS.some((row) => row.includes(piece))
  return isOperator && isAfterValue ? 'operator' : 'operand'
}

function mutateRange(text: string, tokens: readonly Token[]): FormulaMutant[] {
  const parts = splitAt(tokens, ({ kind, text: piece }) => kind === 'comma' || piece === ';')
  if (parts.length > 1) return parts.flatMap((part) => mutateRange(text, part))
  const named = lengthOfName(tokens)
  if (named > 0) return mutateRange(text, tokens.slice(named))
  return [...mutateWhole(text, tokens), ...mutateInside(text, tokens)]
}

/** `$x :=` and `"name":` give a name to what follows, and are no operation. */
function lengthOfName(tokens: readonly Token[]): number {
  const first = outermost(tokens).find(({ text }) => [':=', ':', '?'].includes(text))
  return first && first.text !== '?' ? tokens.indexOf(first) + 1 : 0
}

function mutateWhole(text: string, tokens: readonly Token[]): FormulaMutant[] {
  const row = OPERATORS.find((operators) => operatorsOf(tokens, operators).length > 0)
  if (!row) return mutateCall(text, tokens)
  const operands = splitAt(tokens, (token) => token.kind === 'operator' && row.includes(token.text))
  const [first, ...rest] = operands
  if (row.includes('?')) return rest.flatMap((branch) => replace(text, tokens, branch))
  return replace(text, tokens, first ?? [])
}

/** Which argument of a call stands for it, where it is not the first. */
const ARGUMENTS: Readonly<Record<string, readonly number[]>> = { $if: [1, 2], $translate: [1] }

function mutateCall(text: string, tokens: readonly Token[]): FormulaMutant[] {
  const [name, open] = tokens
  if (!name?.text.startsWith('$') || open?.text !== '(') return []
  if (closingOf(tokens, 1) !== tokens.length - 1) return []
  const given = splitAt(tokens.slice(2, -1), (token) => token.kind === 'comma')
  return (ARGUMENTS[name.text] ?? [0]).flatMap((at) => replace(text, tokens, given[at] ?? []))
}

function mutateInside(text: string, tokens: readonly Token[]): FormulaMutant[] {
  const mutants: FormulaMutant[] = []
  for (let at = 0; at < tokens.length; at += 1) {
    if (tokens[at]?.kind !== 'open') continue
    const close = closingOf(tokens, at)
    mutants.push(...mutateRange(text, tokens.slice(at + 1, close)))
    at = close
  }
  return mutants
}

function operatorsOf(tokens: readonly Token[], operators: readonly string[]): readonly Token[] {
  return outermost(tokens).filter(
    (token) => token.kind === 'operator' && operators.includes(token.text),
  )
}

function splitAt(tokens: readonly Token[], isBorder: (token: Token) => boolean): Token[][] {
  const outer = new Set(outermost(tokens))
  const parts: Token[][] = [[]]
  for (const token of tokens) {
    if (outer.has(token) && isBorder(token)) parts.push([])
    else parts.at(-1)?.push(token)
  }
  return parts
}

function outermost(tokens: readonly Token[]): Token[] {
  let depth = 0
  return tokens.filter((token) => {
    if (token.kind === 'close') depth -= 1
    const isOutermost = depth === 0
    if (token.kind === 'open') depth += 1
    return isOutermost
  })
}

function closingOf(tokens: readonly Token[], open: number): number {
  let depth = 0
  for (let at = open; at < tokens.length; at += 1) {
    if (tokens[at]?.kind === 'open') depth += 1
    if (tokens[at]?.kind === 'close') depth -= 1
    if (depth === 0) return at
  }
  return tokens.length
}

function replace(text: string, whole: readonly Token[], by: readonly Token[]): FormulaMutant[] {
  const start = whole[0]?.start ?? 0
  const end = whole.at(-1)?.end ?? 0
  const part = text.slice(start, end)
  const less = text.slice(by[0]?.start ?? 0, by.at(-1)?.end ?? 0)
  if (less === '' || less === part) return []
  return [{ text: text.slice(0, start) + less + text.slice(end), part, by: less }]
}
