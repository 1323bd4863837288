import type { Pair, SyntaxNode } from './syntax-node.ts'

/** The parts of a node that are evaluated, in the order they are written. */
export function childrenOf(node: SyntaxNode): readonly SyntaxNode[] {
  const stages = [...(node.predicate ?? []), ...(node.stages ?? [])]
  return [
    ...childrenWithin(node),
    ...stages.flatMap((stage) => (stage.type === 'filter' ? [stage.expr] : [])),
    ...sidesOf(node.group?.lhs ?? []),
  ]
}

/** {@link childrenOf} without the filters and groupings that stand behind the node. */
export function childrenWithin(node: SyntaxNode): readonly SyntaxNode[] {
  if (node.type === 'path') return node.steps
  if (node.type === 'block') return node.expressions
  if (node.type === 'unary') return unaryChildren(node)
  if (node.type === 'binary' || node.type === 'apply') return [node.lhs, node.rhs]
  if (node.type === 'bind') return [node.rhs]
  if (node.type === 'function' || node.type === 'partial')
    return [node.procedure, ...node.arguments]
  if (node.type === 'lambda') return [node.body]
  if (node.type === 'sort') return node.terms.map((term) => term.expression)
  return clausesOf(node)
}

function clausesOf(node: SyntaxNode): readonly SyntaxNode[] {
  if (node.type === 'condition') {
    return node.else ? [node.condition, node.then, node.else] : [node.condition, node.then]
  }
  if (node.type === 'transform') {
    return node.delete ? [node.pattern, node.update, node.delete] : [node.pattern, node.update]
  }
  return []
}

function unaryChildren(node: SyntaxNode & { type: 'unary' }): readonly SyntaxNode[] {
  if (node.value === '-') return [node.expression]
  return node.value === '[' ? node.expressions : sidesOf(node.lhs)
}

function sidesOf(pairs: readonly Pair[]): readonly SyntaxNode[] {
  return pairs.flat()
}

/** Visits a node and all that is in it; a visitor that answers `false` keeps the walk out of that node. */
export function walkSyntax(node: SyntaxNode, visit: (node: SyntaxNode) => boolean | void): void {
  if (visit(node) === false) return
  for (const child of childrenOf(node)) walkSyntax(child, visit)
}
