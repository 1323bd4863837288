import type { SyntaxNode } from '../syntax/syntax-node.ts'

/**
 * Whether a node hands on the result of a call in tail position.
 *
 * The package leaves such a call to whoever called the function, so that conditions and blocks on the way never see
 * (and never settle) its result.
 */
export function endsInTailCall(node: SyntaxNode | undefined): boolean {
  if (node === undefined) return false
  if (node.type === 'lambda') return node.thunk === true
  if (node.type === 'condition') return endsInTailCall(node.then) || endsInTailCall(node.else)
  return node.type === 'block' && endsInTailCall(node.expressions.at(-1))
}
