import type { EachStep } from './formula-graph.ts'
import type { NotDrawn, Part, Refinement, Shape, WrittenPath, WrittenStep } from './shape.ts'
import { pickOf, shapeOfChip } from './shape-of-chip.ts'
import type { WrittenNode } from './written-formula.ts'
import { pathFrom, stepUpTo } from './written-path.ts'

/** A chip; or, where a filter, an order or a computed step comes in, a loop over what stands before it. */
export function shapeOfPath({ steps }: WrittenPath): Shape | NotDrawn {
  const chip = shapeOfChip(steps)
  if (chip) return chip
  if (steps.some(({ node }) => bindsNames(node))) {
    return { reason: 'it binds names along a path (@ or #)' }
  }
  const sorted = steps.findLastIndex(({ refinements }) => refinements.some(isSort))
  const at = sorted < 0 ? firstComputed(steps) : sorted
  const step = steps[at]
  if (!step) return { reason: 'it has no steps' }
  const before = steps.slice(0, at)
  const after = steps.slice(at + 1)
  const kept = constantsIn(step)
  if (at === 0) {
    return shapeOfEach(listAt(step, kept), step.refinements.slice(kept), after)
  }
  const list = [...before, stepUpTo(step, kept)]
  if (shapeOfChip(list)) return shapeOfEach(pathFrom(list), step.refinements.slice(kept), after)
  // An order counts for all that comes out of the steps before it, not for each of them.
  if (sorted >= 0) return sortedLast(before, step, after)
  return shapeOfEach(pathFrom(before), [], [step, ...after])
}

/** The first step with which a path stops being a chip. */
function firstComputed(steps: readonly WrittenStep[]): number {
  const at = steps.findIndex((_, index) => !shapeOfChip(steps.slice(0, index + 1)))
  return Math.max(at, 0)
}

function listAt(step: WrittenStep, kept: number): WrittenNode | WrittenPath {
  const list = [stepUpTo(step, kept)]
  return shapeOfChip(list) ? pathFrom(list) : step.node
}

/** How many of a step's refinements can stay on the chip. */
function constantsIn(step: WrittenStep): number {
  if (!shapeOfChip([stepUpTo(step, 0)])) return 0
  let kept = 0
  while (kept < step.refinements.length && shapeOfChip([stepUpTo(step, kept + 1)])) kept++
  return kept
}

function sortedLast(
  before: readonly WrittenStep[],
  step: WrittenStep,
  after: readonly WrittenStep[],
): Shape {
  const from = step.refinements.findIndex(isSort)
  const list = pathFrom([...before, stepUpTo(step, from)])
  return shapeOfEach(list, step.refinements.slice(from), after)
}

function shapeOfEach(
  list: WrittenNode | WrittenPath,
  refinements: readonly Refinement[],
  item: readonly WrittenStep[],
): Shape {
  const parts: Part[] = [{ port: 'list', of: list }]
  const steps = refinements.map((refinement) => eachStep(refinement, parts))
  if (item.length > 0) parts.push({ port: 'item', of: itemOf(item), inLoop: true })
  const isPick =
    item.length === 0 &&
    refinements.every((refinement) => refinement.type === 'keep' || isConstant(refinement))
  return { node: { kind: 'each', form: isPick ? 'pick' : 'loop', steps, isList: false }, parts }
}

/** A lone step without anything behind it is the expression itself. */
function itemOf(steps: readonly WrittenStep[]): WrittenNode | WrittenPath {
  const [only] = steps
  const isAlone = steps.length === 1 && only?.refinements.length === 0
  return only && isAlone ? only.node : pathFrom(steps)
}

function eachStep(refinement: Refinement, parts: Part[]): EachStep {
  if (refinement.type === 'keep') return { kind: 'keep' }
  const add = (word: 'where' | 'sort', of: WrittenNode): string => {
    const port = `${word}${parts.filter((part) => part.port.startsWith(word)).length + 1}`
    parts.push({ port, of, inLoop: true })
    return port
  }
  if (refinement.type === 'filter') return { kind: 'where', port: add('where', refinement.test) }
  const terms = refinement.terms.map(({ descending, by }) => ({
    port: add('sort', by),
    descending,
  }))
  return { kind: 'sort', terms }
}

function isConstant(refinement: Refinement): boolean {
  return typeof pickOf(refinement) === 'number'
}

function isSort({ type }: Refinement): boolean {
  return type === 'sort'
}

function bindsNames(node: WrittenNode): boolean {
  return node.type === 'infix' && (node.operator === '@' || node.operator === '#')
}
