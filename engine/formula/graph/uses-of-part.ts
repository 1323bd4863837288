import { knownFunction } from '../analyse/function-forms.ts'
import { namesGivenIn } from '../compile/scope.ts'
import type { FormulaUses } from '../formula.ts'
import { usesOf } from '../formula-uses.ts'
import { parseFormula } from '../syntax/parse-formula.ts'
import type { SyntaxNode } from '../syntax/syntax-node.ts'
import { walkSyntax } from '../syntax/walk-syntax.ts'

/**
 * What a part of a formula mentions, from its text alone: whoever draws it needs neither the compiler nor what runs formulas,
 * which are half of what the editor would load. A name that the part binds anywhere is not shown as one that it reads.
 */
export function usesOfPart(text: string): FormulaUses | undefined {
  const { node } = parseFormula(text)
  if (node === undefined) return undefined
  try {
    return usesOf(node, freeNames(node))
  } catch (thrown) {
    // The walk needs more of the stack the deeper the tree is.
    if (!(thrown instanceof RangeError)) throw thrown
    return undefined
  }
}

function freeNames(tree: SyntaxNode): readonly string[] {
  const read = new Set<string>()
  const bound = new Set(namesGivenIn(tree))
  walkSyntax(tree, (node) => {
    if (node.type === 'variable') read.add(node.value)
    if (node.type === 'bind') bound.add(node.lhs.value)
    if (node.type === 'lambda') for (const { value } of node.arguments) bound.add(value)
  })
  return [...read].filter(
    (name) => name !== '' && name !== '$' && !bound.has(name) && !knownFunction(name),
  )
}
