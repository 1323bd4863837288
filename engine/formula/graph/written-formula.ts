import type { FormulaRange } from './formula-graph.ts'

/** A formula as it is written: every bracket, and where each part begins and ends, which the language's own tree forgets. */
export interface WrittenFormula {
  readonly root: WrittenNode
  readonly comments: readonly FormulaRange[]
}

export type WrittenNode =
  | WrittenLeaf
  | WrittenLiteral
  | WrittenName
  | WrittenInfix
  | WrittenNegation
  | WrittenCondition
  | WrittenCall
  | WrittenBlock
  | WrittenList
  | WrittenObject
  | WrittenFilter
  | WrittenKeep
  | WrittenSort
  | WrittenGroup
  | WrittenOpaque

export interface WrittenName extends FormulaRange {
  /** A field, or `$name` without its dollar sign. */
  readonly type: 'name' | 'variable'
  readonly value: string
}

export interface WrittenLiteral extends FormulaRange {
  readonly type: 'literal'
  readonly value: string | number | boolean | null
}

export interface WrittenLeaf extends FormulaRange {
  readonly type: 'regex' | 'wildcard' | 'descendant' | 'parent' | 'placeholder'
}

export interface WrittenInfix extends FormulaRange {
  readonly type: 'infix'
  readonly operator: string
  readonly left: WrittenNode
  readonly right: WrittenNode
}

export interface WrittenNegation extends FormulaRange {
  readonly type: 'negation'
  readonly operand: WrittenNode
}

export interface WrittenCondition extends FormulaRange {
  readonly type: 'condition'
  readonly test: WrittenNode
  readonly holds: WrittenNode
  readonly otherwise: WrittenNode | undefined
}

export interface WrittenCall extends FormulaRange {
  readonly type: 'call'
  readonly callee: WrittenNode
  readonly args: readonly WrittenNode[]
}

/** Round brackets around one or more statements. */
export interface WrittenBlock extends FormulaRange {
  readonly type: 'block'
  readonly statements: readonly WrittenNode[]
}

export interface WrittenList extends FormulaRange {
  readonly type: 'list'
  readonly items: readonly WrittenNode[]
}

export interface WrittenObject extends FormulaRange {
  readonly type: 'object'
  readonly pairs: ReadonlyArray<readonly [key: WrittenNode, value: WrittenNode]>
}

export interface WrittenFilter extends FormulaRange {
  readonly type: 'filter'
  readonly of: WrittenNode
  readonly test: WrittenNode
}

/** `[]` behind an expression. */
export interface WrittenKeep extends FormulaRange {
  readonly type: 'keep'
  readonly of: WrittenNode
}

export interface WrittenSort extends FormulaRange {
  readonly type: 'sort'
  readonly of: WrittenNode
  readonly terms: ReadonlyArray<{ readonly descending: boolean; readonly by: WrittenNode }>
}

/** What is never drawn, so that its parts do not matter. */
export interface WrittenOpaque extends FormulaRange {
  readonly type: 'lambda' | 'transform'
}

/** `{}` behind an expression. */
export interface WrittenGroup extends FormulaRange {
  readonly type: 'group'
  readonly of: WrittenNode
}

/** How tightly operators bind to what stands left of them. */
export const BINDING: Readonly<Record<string, number>> = {
  '.': 75,
  '[': 80,
  '{': 70,
  '(': 80,
  '@': 80,
  '#': 80,
  '?': 20,
  '+': 50,
  '-': 50,
  '*': 60,
  '/': 60,
  '%': 60,
  '=': 40,
  '<': 40,
  '>': 40,
  '^': 40,
  ':=': 10,
  '!=': 40,
  '<=': 40,
  '>=': 40,
  '~>': 40,
  '?:': 40,
  '??': 40,
  and: 30,
  or: 25,
  in: 40,
  '&': 50,
}

/** How tightly the loosest operator binds that is reached from the beginning of an expression. */
export function opensOf(node: WrittenNode): number {
  const first = firstOf(node)
  return first ? Math.min(first.binding ?? 0, opensOf(first.node)) : Infinity
}

/** What an expression begins with, and the operator behind that; nothing where it begins with a token of its own. */
function firstOf(
  node: WrittenNode,
): { readonly node: WrittenNode; readonly binding: number | undefined } | undefined {
  if (node.type === 'infix') return { node: node.left, binding: BINDING[node.operator] }
  if (node.type === 'condition') return { node: node.test, binding: BINDING['?'] }
  if (node.type === 'call') return { node: node.callee, binding: BINDING['('] }
  if (node.type === 'filter' || node.type === 'keep')
    return { node: node.of, binding: BINDING['['] }
  if (node.type === 'sort') return { node: node.of, binding: BINDING['^'] }
  return node.type === 'group' ? { node: node.of, binding: BINDING['{'] } : undefined
}

/** An operator behind an expression that binds tighter than this is taken into it. */
export function reachesOf(node: WrittenNode): number {
  if (node.type === 'condition') return 0
  if (node.type === 'negation') return Math.min(70, reachesOf(node.operand))
  if (node.type !== 'infix') return Infinity
  return Math.min(rightLevel(node.operator), reachesOf(node.right))
}

/** How tightly operators bind that are not taken into the right side of one. */
export function rightLevel(operator: string): number {
  if (operator === '??' || operator === '?:') return 0
  const level = BINDING[operator] ?? 0
  return operator === ':=' ? level - 1 : level
}
