import type { Refinement, WrittenPath, WrittenStep } from './shape.ts'
import type { WrittenNode } from './written-formula.ts'

/** The steps of an expression that is a path; nothing for one that is not. */
export function pathOf(node: WrittenNode | WrittenPath): WrittenPath | undefined {
  if (node.type === 'path') return node
  const isPath =
    isDot(node) ||
    isRefinement(node) ||
    node.type === 'name' ||
    node.type === 'variable' ||
    node.type === 'parent'
  return isPath ? pathFrom(stepsOf(node)) : undefined
}

export function pathFrom(steps: readonly WrittenStep[]): WrittenPath {
  return { type: 'path', steps, from: steps[0]?.from ?? 0, to: steps.at(-1)?.to ?? 0 }
}

/** The step without the refinements behind the first so many. */
export function stepUpTo(step: WrittenStep, refinements: number): WrittenStep {
  const kept = step.refinements.slice(0, refinements)
  return { ...step, refinements: kept, to: kept.at(-1)?.to ?? step.node.to }
}

function stepsOf(node: WrittenNode): readonly WrittenStep[] {
  if (isDot(node)) return [...stepsOf(node.left), ...stepsOf(node.right)].map(named)
  if (!isRefinement(node)) return [{ node, refinements: [], from: node.from, to: node.to }]
  const steps = stepsOf(node.of)
  const last = steps.at(-1)
  if (!last) return steps
  return [...steps.slice(0, -1), { ...last, refinements: [...last.refinements, node], to: node.to }]
}

/** Text among the steps of a path is a name. */
function named(step: WrittenStep): WrittenStep {
  const { node } = step
  if (node.type !== 'literal' || typeof node.value !== 'string') return step
  return { ...step, node: { type: 'name', value: node.value, from: node.from, to: node.to } }
}

function isDot(node: WrittenNode): node is Extract<WrittenNode, { readonly type: 'infix' }> {
  return node.type === 'infix' && node.operator === '.'
}

function isRefinement(node: WrittenNode): node is Refinement {
  return node.type === 'filter' || node.type === 'keep' || node.type === 'sort'
}
