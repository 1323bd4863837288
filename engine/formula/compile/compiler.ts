import type { FormulaProblem } from '../formula.ts'
import type { Code, GroupingCode, StageCode } from '../run/code.ts'
import type { Grouping, Stage, SyntaxNode } from '../syntax/syntax-node.ts'
import type { Scope } from './scope.ts'

/** What a node compiles to by itself, before filters and groupings behind it. */
export interface Compiled {
  readonly code: Code
  /** True when the result never is a sequence that still has to be settled. */
  readonly settled: boolean
}

/** What the compilers of the kinds of nodes need of each other. */
export interface Compiler {
  /** A node with all that stands behind it; its results are settled. */
  readonly compile: (node: SyntaxNode, scope: Scope) => Code
  readonly stages: (stages: readonly Stage[], scope: Scope) => readonly StageCode[]
  readonly grouping: (grouping: Grouping, scope: Scope) => GroupingCode
  /** The value of `$name`. */
  readonly variable: (name: string, scope: Scope, node: SyntaxNode) => Code
  /** The name of the built-in or product function that an expression certainly is. */
  readonly functionName: (node: SyntaxNode, scope: Scope) => string | undefined
  /** True when a name means something here, without its dollar sign having been written. */
  readonly isKnown: (name: string, scope: Scope) => Code
  readonly report: (problem: FormulaProblem) => void
}
