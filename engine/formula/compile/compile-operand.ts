import type { Operand } from '../run/operand.ts'
import type { SyntaxNode } from '../syntax/syntax-node.ts'
import type { Compiler } from './compiler.ts'
import type { Scope } from './scope.ts'
import { bareName, isLiteral } from './simple-nodes.ts'

/** A node as an operand of another one. */
export function compileOperand(node: SyntaxNode, scope: Scope, compiler: Compiler): Operand {
  const code = compiler.compile(node, scope)
  return { code, constant: isLiteral(node) ? node.value : undefined, name: bareName(node) }
}
