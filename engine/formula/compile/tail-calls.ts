import type { SyntaxNode } from '../syntax/syntax-node.ts'

/**
 * Whether a node hands on the result of a call in tail position.
 *
 * The package leaves such a call to whoever called the function, so that conditions and blocks on the way never see
 * (and never settle) its result.
 */
export function endsInTailCall(node: SyntaxNode | undefined): boolean {
  if (node === undefined) return false
  switch (node.type) {
    case 'lambda':
      return node.thunk === true
    case 'condition':
      return endsInTailCall(node.then) || endsInTailCall(node.else)
    case 'block':
      return endsInTailCall(node.expressions.at(-1))
    default:
      return false
  }
}
