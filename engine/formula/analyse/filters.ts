import type { CallNode, Stage, SyntaxNode } from '../syntax/syntax-node.ts'
import { childrenOf } from '../syntax/walk-syntax.ts'
import type { Names } from './abstract-value.ts'
import { type AbstractValue, decidedBy, type Many, opaque } from './abstract-value.ts'
import { type Analysis, lookUnlessNothing } from './analysis.ts'
import { itemOf, itemsOf } from './steps.ts'

/** `value[…]`: the items for which a test holds, or those at a position. */
export function applyFilter(
  analysis: Analysis,
  value: AbstractValue,
  stage: Stage & { type: 'filter' },
  names: Names,
  perContext: boolean,
): AbstractValue {
  const items = itemsOf(value)
  const test = lookUnlessNothing(analysis, [value], () =>
    analysis.evaluate(stage.expr, itemOf(value), names),
  )
  const one = positionOnly(stage.expr, test)
  const some = one && !perContext ? singleItem(items) : keepSome(items.many)
  // A list of positions can name the one item more than once.
  const many = some === 'no' && test.many !== 'no' ? 'unknown' : some
  const counts = new Set([...items.counts, ...items.sources.map((source) => source.path)])
  const conditions = new Set([...items.conditions, ...items.made])
  // A list of positions finds "no result", too.
  const kinds = value.optional && test.many !== 'no' ? undefined : items.kinds
  const vanishes = items.vanishes || !takesAnEnd(stage.expr)
  const kept = { ...items, kinds, many, counts, conditions, optional: true, vanishes }
  // So does a test that asks nothing of it: steps behind are taken with nothing in hand.
  const keepsNothing = value.optional && !one && isSome(stage.expr)
  return decidedBy(keepsNothing ? { ...opaque(kept), conditions, counts } : kept, [test])
}

/** The first or the last: of what is there, there is one, while a test or another position may find nothing. */
function takesAnEnd(node: SyntaxNode): boolean {
  if (node.type === 'number') return node.value === 0
  return node.type === 'unary' && node.value === '-' && isOne(node.expression)
}

function isOne(node: SyntaxNode): boolean {
  return node.type === 'number' && node.value === 1
}

/** Whether a test may hold where there is no item. */
function isSome(test: SyntaxNode): boolean {
  if (OF_ITEM.has(test.type)) return false
  if (test.type === 'variable') return test.value !== ''
  if (test.type === 'path') return test.steps.slice(0, 1).every(isSome)
  if (test.type === 'function') return isDenial(test) || test.arguments.some(isSome)
  if (test.type !== 'binary') return true
  const sides = [test.lhs, test.rhs]
  return test.value === 'or' || test.value === '&' ? sides.some(isSome) : sides.every(isSome)
}

/** `$empty(x)`, and `$not` of what says something of nothing, such as `$exists(x)`. */
function isDenial({ procedure, arguments: [first] }: CallNode): boolean {
  const name = procedure.type === 'variable' ? procedure.value : undefined
  return name === 'empty' || (name === 'not' && first?.type !== 'path')
}

/** A number picks one item, where it is the same for all: `list[$]` keeps each whose value is its position. */
function positionOnly(node: SyntaxNode, test: AbstractValue): boolean {
  if (node.type === 'number') return true
  const kinds = [...(test.kinds ?? [])]
  return kinds.length === 1 && kinds[0] === 'number' && test.many === 'no' && !readsItem(node)
}

const OF_ITEM = new Set<SyntaxNode['type']>(['name', 'wildcard', 'descendant', 'parent'])

/** It may be another one for each item; a function without arguments takes the item, or is `$random`. */
function readsItem(node: SyntaxNode): boolean {
  if (OF_ITEM.has(node.type)) return true
  if (node.type === 'variable' && node.value === '') return true
  if (node.type === 'function' && node.arguments.length === 0) return true
  // What stands further on in a path sees what the path has come to, unless it asks for a parent.
  const parts = node.type === 'path' && !hasParent(node) ? node.steps.slice(0, 1) : childrenOf(node)
  return parts.some(readsItem)
}

function hasParent(node: SyntaxNode): boolean {
  return node.type === 'parent' || childrenOf(node).some(hasParent)
}

function singleItem(items: AbstractValue): Many {
  return items.kinds === undefined || items.kinds.has('array') ? 'unknown' : 'no'
}

function keepSome(many: Many): Many {
  return many === 'list' ? 'maybe' : many
}
