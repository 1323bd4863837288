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
  readonly type: 'lambda' | 'group' | 'transform'
  /** Where it stands behind an expression, that one's beginning decides how tightly it binds. */
  readonly of?: WrittenNode | undefined
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

/** Operators whose right side reaches as far as it can. */
export const REACHES_FAR: ReadonlySet<string> = new Set(['??', '?:'])

/** Whether an expression stays whole, without brackets, beside an operator that binds that tightly. */
export function bindsTighterThan(node: WrittenNode, level: number): boolean {
  if (node.type === 'infix') {
    return !REACHES_FAR.has(node.operator) && (BINDING[node.operator] ?? 0) > level
  }
  if (node.type === 'condition' || node.type === 'transform') return false
  if (node.type === 'negation' || node.type === 'group') return level < 70
  if (node.type === 'sort') return level < 40
  return node.type === 'keep' || node.type === 'filter' ? bindsTighterThan(node.of, level) : true
}
