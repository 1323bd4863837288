import type { ChipStep } from './formula-graph.ts'
import type { Refinement, Shape, WrittenStep } from './shape.ts'
import type { WrittenNode } from './written-formula.ts'

/** A row of steps that only goes down by names (and picks items by constant positions) is a chip. */
export function shapeOfChip(steps: readonly WrittenStep[]): Shape | undefined {
  const [head] = steps
  if (!head) return undefined
  const up = steps.findIndex(({ node }) => node.type !== 'parent')
  const parents = up < 0 ? steps.length : up
  const isNamed = head.node.type === 'name'
  const skipped = isNamed ? 0 : Math.max(parents, 1)
  const followed = chipSteps(steps.slice(skipped))
  const picks = picksOf(steps.slice(0, skipped))
  if (!followed || !picks) return undefined
  const isList = steps.some(({ refinements }) => refinements.some(({ type }) => type === 'keep'))
  const shared = { pick: picks.pick, steps: followed, isList }
  const node = startOf(head.node, isNamed, parents)
  return node && { node: { ...node, ...shared }, parts: [] }
}

type Start =
  | { readonly kind: 'source'; readonly start: 'here' | 'record' | 'parent'; readonly up: number }
  | { readonly kind: 'variable'; readonly name: string }

function startOf(head: WrittenNode, isNamed: boolean, parents: number): Start | undefined {
  if (isNamed) return { kind: 'source', start: 'here', up: 0 }
  if (head.type === 'parent') return { kind: 'source', start: 'parent', up: parents }
  if (head.type !== 'variable') return undefined
  if (head.value === '') return { kind: 'source', start: 'here', up: 0 }
  if (head.value === '$') return { kind: 'source', start: 'record', up: 0 }
  return { kind: 'variable', name: head.value }
}

function chipSteps(steps: readonly WrittenStep[]): readonly ChipStep[] | undefined {
  const chip: ChipStep[] = []
  for (const step of steps) {
    const picks = picksOf([step])
    if (step.node.type !== 'name' || !picks) return undefined
    chip.push({ name: step.node.value, pick: picks.pick })
  }
  return chip
}

function picksOf(steps: readonly WrittenStep[]): { readonly pick: ChipStep['pick'] } | undefined {
  const refinements = steps.flatMap((step) => step.refinements)
  const filters = refinements.filter(({ type }) => type !== 'keep')
  const [filter] = filters
  if (!filter) return { pick: undefined }
  const pick = pickOf(filter)
  return filters.length > 1 || pick === undefined ? undefined : { pick }
}

/** The constant position that a filter asks for. */
export function pickOf(refinement: Refinement): ChipStep['pick'] {
  if (refinement.type !== 'filter') return undefined
  const { test } = refinement
  if (test.type === 'variable' && test.value === 'index') return '$index'
  if (test.type === 'literal' && typeof test.value === 'number') return test.value
  if (test.type !== 'negation' || test.operand.type !== 'literal') return undefined
  return typeof test.operand.value === 'number' ? -test.operand.value : undefined
}
