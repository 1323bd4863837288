import { parseFormula } from '../syntax/parse-formula.ts'
import { readWrittenFormula } from './read-written-formula.ts'
import type { Refinement, WrittenPath } from './shape.ts'
import { writeName } from './write-name.ts'
import type { WrittenNode } from './written-formula.ts'
import { pathOf } from './written-path.ts'

/** Names from the record down: `["lines", "sku"]`; of what is known by name, that first: `["$debtor", "id"]`. */
export type FieldNames = readonly string[]

export interface PathMove {
  readonly from: FieldNames
  readonly to: FieldNames
  /** What bare names of the formula are fields of: none for the record itself, absent for items that are computed. */
  readonly item: FieldNames | undefined
}

/**
 * Writes another field wherever a formula names one, and leaves the rest of its text as it is. Nothing where that
 * cannot be said by another name alone; what the formula reaches by other ways (`*`, functions of its own) stays.
 */
export function movePath(text: string, move: PathMove): string | undefined {
  const root = readWrittenFormula(text)?.root
  if (!root) return undefined
  const mover = new PathMover(move)
  if (!reachesTheEnd(() => mover.visit(root, move.item)) || mover.isStuck) return undefined
  const moved = mover.apply(text)
  return parseFormula(moved).problem ? undefined : moved
}

/** The fields that a formula names, as far as that can be told from its text; each by all of its names. */
export function namedFields(text: string, item: FieldNames | undefined): readonly FieldNames[] {
  const root = readWrittenFormula(text)?.root
  const follower = new PathMover({ from: [], to: [], item })
  if (root) reachesTheEnd(() => follower.visit(root, item))
  return follower.fields
}

/** A formula of thousands of parts within parts exhausts the stack. */
function reachesTheEnd(visit: () => void): boolean {
  try {
    visit()
    return true
  } catch (thrown) {
    if (thrown instanceof RangeError) return false
    throw thrown
  }
}

interface Place {
  readonly from: number
  readonly to: number
  readonly insert: string
}

/** Follows what names mean through a formula as it is written. */
class PathMover {
  /** A name was found that another one cannot replace. */
  isStuck = false
  readonly fields: FieldNames[] = []
  readonly #move: PathMove
  readonly #places: Place[] = []

  constructor(move: PathMove) {
    this.#move = move
  }

  apply(text: string): string {
    return this.#places
      .toSorted((left, right) => right.from - left.from)
      .reduce((all, { from, to, insert }) => all.slice(0, from) + insert + all.slice(to), text)
  }

  /** Gives which field the expression is, where it is one. */
  visit(node: WrittenNode, context: FieldNames | undefined): FieldNames | undefined {
    const path = pathOf(node)
    if (path) return this.#visitPath(path, context)
    const parts = partsOf(node).map((part) => this.visit(part, context))
    const isAlone = (node.type === 'block' || node.type === 'list') && parts.length === 1
    return isAlone ? parts[0] : undefined
  }

  #visitPath(path: WrittenPath, context: FieldNames | undefined): FieldNames | undefined {
    const reached: (FieldNames | undefined)[] = []
    let at = context
    for (const [position, step] of path.steps.entries()) {
      at = this.#follow(step.node, at, context)
      reached.push(at)
      const isField = step.node.type === 'name' || step.node.type === 'variable'
      const isLast = path.steps[position + 1]?.node.type !== 'name'
      if (isField && at && at.length > 0) {
        if (isLast) this.fields.push(at)
        if (isSame(at, this.#move.from)) this.#replace(path, { reached, position, context })
      }
      for (const part of step.refinements.flatMap(partsOfRefinement)) this.visit(part, at)
    }
    return at
  }

  /** Which field one more step leads to. */
  #follow(
    node: WrittenNode,
    at: FieldNames | undefined,
    context: FieldNames | undefined,
  ): FieldNames | undefined {
    if (node.type === 'name') return at && [...at, node.value]
    return node.type === 'variable' ? startOf(node.value, context) : this.visit(node, at)
  }

  #replace(
    { steps }: WrittenPath,
    {
      reached,
      position,
      context,
    }: {
      readonly reached: readonly (FieldNames | undefined)[]
      readonly position: number
      readonly context: FieldNames | undefined
    },
  ): void {
    const { to } = this.#move
    // What both have in common stays as it is written, unless it is of the item in hand: that needs no names around it.
    const nearest = context && isWithin(to, context) ? context.length : 0
    const kept = reached.findLastIndex(
      (names, at) =>
        at < position && names !== undefined && names.length >= nearest && isWithin(to, names),
    )
    const first = steps[kept + 1]
    const last = steps[position]
    const between = steps.slice(kept + 1, position)
    if (!first || !last || between.some(({ refinements }) => refinements.length > 0)) {
      this.isStuck = true
      return
    }
    const rest = writeNames(to).slice(reached[kept]?.length ?? 0)
    const insert = kept < 0 ? fromContext(to, context) : rest.join('.')
    if (insert === '') this.isStuck = true
    this.#places.push({ from: first.node.from, to: last.node.to, insert })
  }
}

/** Parts that are computed with the same record in hand; paths are followed step by step instead. */
function partsOf(node: WrittenNode): readonly WrittenNode[] {
  if (node.type === 'infix') return [node.left, node.right]
  if (node.type === 'negation') return [node.operand]
  if (node.type === 'condition') {
    return [node.test, node.holds, ...(node.otherwise ? [node.otherwise] : [])]
  }
  if (node.type === 'call') return node.args
  if (node.type === 'block') return node.statements
  if (node.type === 'list') return node.items
  if (node.type === 'object') return node.pairs.flat()
  return node.type === 'group' ? [node.of] : []
}

function partsOfRefinement(refinement: Refinement): readonly WrittenNode[] {
  if (refinement.type === 'keep') return []
  return refinement.type === 'filter' ? [refinement.test] : refinement.terms.map(({ by }) => by)
}

function startOf(variable: string, context: FieldNames | undefined): FieldNames | undefined {
  if (variable === '') return context
  return variable === 'record' ? [] : [`$${variable}`]
}

function fromContext(to: FieldNames, context: FieldNames | undefined): string {
  const names = writeNames(to)
  if (to[0]?.startsWith('$') === true) return names.join('.')
  if (!context || !isWithin(to, context)) return ['$record', ...names].join('.')
  return to.length === context.length ? '$' : names.slice(context.length).join('.')
}

function writeNames(names: FieldNames): readonly string[] {
  return names.map((name, at) => (at === 0 && name.startsWith('$') ? name : writeName(name)))
}

function isWithin(names: FieldNames, group: FieldNames): boolean {
  return group.every((name, at) => name === names[at])
}

function isSame(left: FieldNames, right: FieldNames): boolean {
  return left.length === right.length && isWithin(left, right)
}
