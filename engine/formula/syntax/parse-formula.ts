import { LRUCache } from 'lru-cache'
import { type Message, say, sayRemote } from '../../messages/message.ts'
import type { FormulaProblem } from '../formula.ts'
import { hasTooManyAlternatives } from './check-alternatives.ts'
import { habitHint } from './habit-hint.ts'
import { parseWithPackage, syntaxFailure } from './jsonata-package.ts'
import { repairClones } from './repair-clones.ts'
import { saySyntaxFailure } from './say-syntax-failure.ts'
import type { SyntaxNode } from './syntax-node.ts'

/** Past this, a text is not a formula that a person wrote; the parser takes time by the square of some. */
const MAX_TEXT = 50_000
/** The parser goes back over all steps for each `%`. */
const MAX_PERCENT_SIGNS = 300

/** So many formulas are remembered as texts that were seen before: two flows of 2,000 fields a side and their systems. */
export const MAX_REMEMBERED = 10_000
/** Longer ones are rare, and their trees are large. */
const MAX_REMEMBERED_LENGTH = 1000

export type ParsedFormula =
  | { readonly node: SyntaxNode; readonly problem: undefined }
  | FailedFormula

interface FailedFormula {
  readonly node: undefined
  readonly problem: FormulaProblem
}

const parsedBefore = new LRUCache<string, ParsedFormula>({ max: MAX_REMEMBERED })

/** Reads the text of a formula. Never throws for what an author wrote; the same text may give the very same tree. */
export function parseFormula(text: string): ParsedFormula {
  const before = parsedBefore.get(text)
  if (before !== undefined) return before
  const parsed = parse(text)
  if (text.length <= MAX_REMEMBERED_LENGTH) parsedBefore.set(text, parsed)
  return parsed
}

function parse(text: string): ParsedFormula {
  if (text.length > MAX_TEXT) {
    return failed('formula.too_long', say('formulaTooLong', { count: text.length }), 0)
  }
  if (text.split('%').length > MAX_PERCENT_SIGNS && parentsIn(text) > MAX_PERCENT_SIGNS) {
    return failed('formula.too_deep', say('formulaTooDeep', {}), 0)
  }
  if (hasTooManyAlternatives(text)) {
    return failed('formula.too_deep', say('tooManyAlternatives', {}), 0)
  }
  try {
    const tree = parseWithPackage(text)
    if (!isSyntaxNode(tree)) return failed('formula.syntax', say('noFormula', {}), 0)
    repairClones(tree)
    return { node: tree, problem: undefined }
  } catch (thrown) {
    return explain(thrown, text)
  }
}

/** Those in quoted text count for nothing. */
function parentsIn(text: string): number {
  return text.replace(/"(?:\\.|[^"\\])*"|'(?:\\.|[^'\\])*'/g, '').split('%').length - 1
}

function explain(thrown: unknown, text: string): ParsedFormula {
  const failure = syntaxFailure(thrown)
  if (failure === undefined) {
    // The parser and the repair walk the tree by recursion, so brackets without end exhaust the stack.
    if (thrown instanceof RangeError) {
      return failed('formula.too_deep', say('formulaTooDeep', {}), 0)
    }
    // A regular expression that JavaScript refuses; where it stands the package does not say.
    const reason = thrown instanceof Error ? thrown.message : String(thrown)
    return failed(
      'formula.syntax',
      sayRemote(reason.replace(/\.$/, '')),
      offsetOfRegex(reason, text),
    )
  }
  const { code, position, token } = failure
  if (text.trim() === '') return failed('formula.empty', say('formulaEmpty', {}), 0, code)
  const width = token === '(end)' ? 0 : token.length
  const offset = Math.min(Math.max(position - width, 0), text.length)
  const problem = failed('formula.syntax', saySyntaxFailure(failure), offset, code)
  return withHint(problem, habitHint(text, offset))
}

/** JavaScript names the expression between slashes: `Invalid regular expression: /+/g: Nothing to repeat`. */
function offsetOfRegex(reason: string, text: string): number {
  const source = /\/(.*)\/[a-z]*: [^:]*$/s.exec(reason)?.[1]
  return source === undefined ? 0 : Math.max(0, text.indexOf(`/${source}/`))
}

function failed(code: string, message: Message, offset: number, reason?: string): FailedFormula {
  return { node: undefined, problem: { code, message, offset, reason } }
}

function withHint({ problem }: FailedFormula, hint: Message | undefined): FailedFormula {
  return { node: undefined, problem: hint === undefined ? problem : { ...problem, hint } }
}

/** The tree comes from a pinned parser: that it is a tree at all is what needs checking. */
function isSyntaxNode(tree: unknown): tree is SyntaxNode {
  return typeof tree === 'object' && tree !== null && 'type' in tree
}
