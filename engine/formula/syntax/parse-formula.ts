import type { FormulaProblem } from '../formula.ts'
import { hasTooManyAlternatives } from './check-alternatives.ts'
import { parseWithPackage, syntaxFailure } from './jsonata-package.ts'
import { repairClones } from './repair-clones.ts'
import type { SyntaxNode } from './syntax-node.ts'

/** Past this, a text is not a formula that a person wrote. */
const LONGEST_TEXT = 200_000

export type ParsedFormula =
  | { readonly node: SyntaxNode; readonly problem: undefined }
  | { readonly node: undefined; readonly problem: FormulaProblem }

/** Reads the text of a formula. Never throws for what an author wrote. */
export function parseFormula(text: string): ParsedFormula {
  if (text.length > LONGEST_TEXT) {
    return failed('formula.too_long', `the formula has ${text.length} characters`, 0)
  }
  if (hasTooManyAlternatives(text)) {
    return failed('formula.too_deep', 'the formula has too many "??" or "?:" in a row', 0)
  }
  try {
    const tree = parseWithPackage(text)
    if (!isSyntaxNode(tree)) return failed('formula.syntax', 'this is not a formula', 0)
    repairClones(tree)
    return { node: tree, problem: undefined }
  } catch (thrown) {
    return explain(thrown, text)
  }
}

function explain(thrown: unknown, text: string): ParsedFormula {
  const failure = syntaxFailure(thrown)
  if (failure === undefined) {
    // The parser and the repair walk the tree by recursion, so brackets without end exhaust the stack.
    if (thrown instanceof RangeError) {
      return failed('formula.too_deep', 'the formula is nested too deeply', 0)
    }
    throw thrown
  }
  const { code, message, position, token } = failure
  if (text.trim() === '') return failed('formula.empty', 'the formula is empty', 0, code)
  const width = token === '(end)' ? 0 : token.length
  const offset = Math.min(Math.max(position - width, 0), text.length)
  return failed('formula.syntax', withoutFullStop(message || code), offset, code)
}

function failed(code: string, message: string, offset: number, reason?: string): ParsedFormula {
  return { node: undefined, problem: { code, message, offset, reason } }
}

function withoutFullStop(message: string): string {
  return message.replace(/\.$/, '')
}

/** The tree comes from a pinned parser: that it is a tree at all is what needs checking. */
function isSyntaxNode(tree: unknown): tree is SyntaxNode {
  return typeof tree === 'object' && tree !== null && 'type' in tree
}
