import type { GraphNode } from '../../../../engine/index.ts'

/** What the colour of a block stands for, in its tile only. */
export type PartKind = 'function' | 'condition' | 'look-up' | 'list' | 'formula'

export function kindOf(node: GraphNode): PartKind {
  if (node.kind === 'when' && (node.form === 'if' || node.form === 'choice')) return 'condition'
  if (node.kind === 'lookup') return 'look-up'
  if (node.kind === 'each' || node.kind === 'list') return 'list'
  if (node.kind === 'code') return 'formula'
  const isQuestion = node.kind === 'fn' && node.form === 'infix' && QUESTIONS.has(node.name)
  return isQuestion ? 'condition' : 'function'
}

const QUESTIONS: ReadonlySet<string> = new Set(['=', '!=', '<', '<=', '>', '>=', 'in', 'and', 'or'])

const FAMILIES: readonly (readonly string[])[] = [
  ['+', '-', '*', '/', '%'],
  ['=', '!=', '<', '<=', '>', '>=', 'in'],
  ['and', 'or'],
]

/** Operators that can stand in the place of one. */
export function operatorsLike(name: string): readonly string[] {
  return FAMILIES.find((family) => family.includes(name)) ?? [name]
}
