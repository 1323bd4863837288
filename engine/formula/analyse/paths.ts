import type { Pair, PathNode, SortNode, SyntaxNode } from '../syntax/syntax-node.ts'
import { childrenOf } from '../syntax/walk-syntax.ts'
import type { Names } from './abstract-value.ts'
import {
  type AbstractValue,
  countedBy,
  decidedBy,
  inherit,
  madeFrom,
  opaque,
  valueOf,
} from './abstract-value.ts'
import { type Analysis, inDoubt, lookUnlessNothing } from './analysis.ts'
import { applyFilter } from './filters.ts'
import { lookUp, within } from './names.ts'
import { buildObject } from './objects.ts'
import {
  flatten,
  hasSome,
  itemOf,
  itemsOf,
  stepByName,
  stepToAll,
  stepToDescendants,
} from './steps.ts'

/** Where a path has got to. `@` and `#` bind names for the steps after them. */
interface Position {
  readonly value: AbstractValue
  readonly names: Names
  /** Names that its steps bind: another value for each item. */
  readonly own: ReadonlySet<string>
}

export function evaluatePath(
  analysis: Analysis,
  node: PathNode,
  context: AbstractValue,
  names: Names,
): AbstractValue {
  let at: Position = { value: context, names, own: ownNames(node) }
  for (const [index, step] of node.steps.entries()) {
    at = step.type === 'sort' ? sort(analysis, step, at) : takeStep(analysis, step, at, index === 0)
  }
  const result = node.group ? groupAt(analysis, node.group.lhs, at, node.steps) : at.value
  const keeps = node.keepSingletonArray || node.steps.some((step) => step.keepArray)
  if (keeps && !node.group) return { ...result, many: 'list' }
  const isTakenApart = result.many === 'list' && node.steps.some(hasNames)
  return isTakenApart ? { ...result, many: 'maybe' } : result
}

function ownNames({ steps }: PathNode): ReadonlySet<string> {
  return new Set(steps.flatMap(namesOfStep))
}

function namesOfStep({ focus, index, stages = [] }: SyntaxNode): readonly string[] {
  const places = stages.flatMap((stage) => (stage.type === 'index' ? [stage.value] : []))
  return [focus, index, ...places].filter((name) => name !== undefined)
}

function groupAt(
  analysis: Analysis,
  pairs: readonly Pair[],
  { value, names, own }: Position,
  steps: readonly SyntaxNode[],
): AbstractValue {
  const build = () => buildObject(analysis, pairs, itemsOf(value), names)
  const isSorted = steps.at(-1)?.type === 'sort' && steps.slice(0, -1).some(hasNames)
  if (!isSorted) return build()
  // JSONata groups what it keeps for itself, `{"@": item, "name": …}`, and does not know the names.
  const bound = [...own].flatMap((name) => lookUp(names, name) ?? [])
  const built = madeFrom(opaque(inDoubt(analysis, build)), bound)
  return { ...built, kinds: new Set(['object']), many: 'no', optional: false }
}

/** With `@`, `#` and `%`, the lists of the data are taken apart, and what is found put together anew. */
function hasNames(step: SyntaxNode): boolean {
  const { focus, index, ancestor, tuple } = step
  return (
    focus !== undefined ||
    index !== undefined ||
    ancestor !== undefined ||
    tuple === true ||
    step.type === 'parent'
  )
}

function takeStep(
  analysis: Analysis,
  step: SyntaxNode,
  { value, names, own }: Position,
  isFirst: boolean,
): Position {
  const before = isFirst ? value : itemsOf(value)
  let result = evaluateStep(analysis, step, value, names, isFirst)
  if (!isFirst) result = inherit(result, before)
  const bound = within(names)
  if (step.ancestor) bound.bound.set(step.ancestor.label, itemOf(before))
  if (step.index !== undefined) bound.bound.set(step.index, countedBy(position(), [result]))
  const perContext = !isFirst && before.many !== 'no'
  if (step.focus === undefined)
    return filter(analysis, step, { value: result, names: bound, own }, perContext)
  // `@` does not move on: the context stays, once for every item that is bound.
  const item = itemOf(result)
  bound.bound.set(step.focus, item)
  const filtered = filter(analysis, step, { value: result, names: bound, own }, perContext)
  filtered.names.bound.set(step.focus, { ...item, ...decidedOf(filtered.value) })
  const stays = { ...before, many: flatten(filtered.value.many, before.many) }
  const counted = countedBy(stays, [filtered.value])
  return { value: { ...counted, optional: true }, names: filtered.names, own }
}

function decidedOf({ conditions, counts }: AbstractValue) {
  return { conditions, counts }
}

const position = () => valueOf('number', { whole: true })

/** What a step by name, or to all there is, finds. */
function fieldsOf(
  analysis: Analysis,
  step: SyntaxNode,
  value: AbstractValue,
): AbstractValue | undefined {
  if (step.type === 'name') return stepByName(analysis, value, step.value, step)
  if (step.type === 'wildcard') return stepToAll(value)
  return step.type === 'descendant' ? stepToDescendants(value) : undefined
}

function evaluateStep(
  analysis: Analysis,
  step: SyntaxNode,
  value: AbstractValue,
  names: Names,
  isFirst: boolean,
): AbstractValue {
  const found = fieldsOf(analysis, step, value)
  if (found) {
    return step.group ? buildObject(analysis, step.group.lhs, itemsOf(found), names) : found
  }
  const { stages: _, keepArray: __, ...plain } = step
  if (isFirst) return analysis.evaluate(plain, value, names)
  const before = itemsOf(value)
  const one = lookUnlessNothing(analysis, [value], () =>
    analysis.evaluate(plain, itemOf(value), names),
  )
  const optional = one.optional || value.optional || before.many !== 'no'
  // Lists in the results of a step are taken apart.
  if (one.kinds?.has('array') === true) return countedBy({ ...opaque(one), optional }, [before])
  if (step.consarray) return countedBy({ ...opaque(one), optional }, [before])
  return countedBy({ ...one, many: flatten(before.many, one.many), optional }, [before])
}

function filter(analysis: Analysis, step: SyntaxNode, at: Position, perContext: boolean): Position {
  let { value } = at
  for (const stage of step.stages ?? []) {
    if (stage.type === 'filter') {
      const perItem = perContext || reads(stage.expr, at.own)
      value = applyFilter(analysis, value, stage, at.names, perItem)
    } else {
      at.names.bound.set(stage.value, countedBy(position(), [value]))
    }
  }
  return { ...at, value }
}

function reads(node: SyntaxNode, names: ReadonlySet<string>): boolean {
  if (node.type === 'variable') return names.has(node.value)
  return childrenOf(node).some((child) => reads(child, names))
}

function sort(analysis: Analysis, step: SortNode, at: Position): Position {
  const look = () =>
    step.terms.map((term) => analysis.evaluate(term.expression, itemOf(at.value), at.names))
  // One item alone is not compared.
  const terms = hasSome(at.value) ? look() : inDoubt(analysis, look)
  const { many } = at.value
  // Of a list without items nothing is left, not even the list.
  const mayBeEmpty = many === 'list' || many === 'unknown'
  const sorted = {
    ...itemsOf(at.value),
    many: many === 'list' ? ('maybe' as const) : many,
    ...(mayBeEmpty && { optional: true, vanishes: true }),
  }
  const names = within(at.names)
  const value = decidedBy(sorted, terms)
  if (step.index !== undefined) names.bound.set(step.index, position())
  return filter(analysis, step, { value, names, own: at.own }, false)
}
