import type { SyntaxNode } from '../syntax/syntax-node.ts'
import { childrenOf } from '../syntax/walk-syntax.ts'

/**
 * True when every `$name := …` stands where it is carried out exactly once, in the order of the text: in a block, as
 * the body of a function, as the whole formula, or as the value of another.
 */
export function bindsInOrder(node: SyntaxNode): boolean {
  return node.type === 'bind' ? bindsInOrder(node.rhs) : partsInOrder(node)
}

function partsInOrder(node: SyntaxNode): boolean {
  const holdsBinds = node.type === 'block' || (node.type === 'lambda' && !node.thunk)
  const decorated = (node.predicate ?? node.stages ?? node.group) !== undefined
  return childrenOf(node).every((child) => {
    if (child.type !== 'bind') return partsInOrder(child)
    return holdsBinds && !decorated && bindsInOrder(child)
  })
}
