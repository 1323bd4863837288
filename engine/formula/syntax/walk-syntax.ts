import type { Pair, SyntaxNode } from './syntax-node.ts'

/** The parts of a node that are evaluated, in the order they are written. */
export function childrenOf(node: SyntaxNode): readonly SyntaxNode[] {
  const stages = [...(node.predicate ?? []), ...(node.stages ?? [])]
  return [
    ...ownChildren(node),
    ...stages.flatMap((stage) => (stage.type === 'filter' ? [stage.expr] : [])),
    ...sidesOf(node.group?.lhs ?? []),
  ]
}

function ownChildren(node: SyntaxNode): readonly SyntaxNode[] {
  switch (node.type) {
    case 'path':
      return node.steps
    case 'binary':
    case 'apply':
      return [node.lhs, node.rhs]
    case 'bind':
      return [node.rhs]
    case 'block':
      return node.expressions
    case 'unary':
      return unaryChildren(node)
    case 'condition':
      return node.else ? [node.condition, node.then, node.else] : [node.condition, node.then]
    case 'function':
    case 'partial':
      return [node.procedure, ...node.arguments]
    case 'lambda':
      return [node.body]
    case 'sort':
      return node.terms.map((term) => term.expression)
    case 'transform':
      return node.delete ? [node.pattern, node.update, node.delete] : [node.pattern, node.update]
    case 'descendant':
    case 'name':
    case 'number':
    case 'operator':
    case 'parent':
    case 'regex':
    case 'string':
    case 'value':
    case 'variable':
    case 'wildcard':
      return []
  }
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
