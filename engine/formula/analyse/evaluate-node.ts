import type {
  BlockNode,
  ConditionNode,
  ListNode,
  SyntaxNode,
  VariableNode,
} from '../syntax/syntax-node.ts'
import type { Names } from './abstract-value.ts'
import {
  type AbstractValue,
  constant,
  decidedBy,
  mayVanish,
  merge,
  NOT_THERE,
  NOTHING,
  opaque,
  valueOf,
} from './abstract-value.ts'
import { type Analysis, everything, inBranch } from './analysis.ts'
import { apply, callNode, partialNode } from './calls.ts'
import { applyFilter } from './filters.ts'
import { lookUp, within } from './names.ts'
import { buildObject } from './objects.ts'
import { applyOperator, negate } from './operators.ts'
import { evaluatePath } from './paths.ts'
import { itemsOf, stepByName, stepToAll, stepToDescendants } from './steps.ts'
import { evaluateVariable } from './variables.ts'

/** What a piece of a formula gives in a context, for all records at once. */
export function evaluateNode(
  analysis: Analysis,
  node: SyntaxNode,
  context: AbstractValue,
  names: Names,
): AbstractValue {
  let value = evaluateBare(analysis, node, context, names)
  for (const stage of node.predicate ?? []) {
    if (stage.type === 'filter') value = applyFilter(analysis, value, stage, names, false)
  }
  if (node.group && node.type !== 'path') {
    value = buildObject(analysis, node.group.lhs, itemsOf(value), names)
  }
  return node.keepArray ? keptAsList(node, value) : value
}

const GIVE_MATCHES: ReadonlySet<string> = new Set(['map', 'filter', 'each', 'keys', 'match'])

function nameOfCall(node: SyntaxNode): string | undefined {
  if (node.type === 'apply') return nameOfCall(node.rhs)
  if (node.type === 'variable') return node.value
  return node.type === 'function' ? nameOfCall(node.procedure) : undefined
}

/** `[]` keeps matches a list, and lets alone what is no match but a value. */
function keptAsList(node: SyntaxNode, value: AbstractValue): AbstractValue {
  const isMatch = value.many === 'maybe' && GIVE_MATCHES.has(nameOfCall(node) ?? '')
  return { ...value, many: isMatch || value.many === 'list' ? 'list' : 'unknown' }
}

// oxlint-disable-next-line complexity -- one case per kind of node
function evaluateBare(
  analysis: Analysis,
  node: SyntaxNode,
  context: AbstractValue,
  names: Names,
): AbstractValue {
  switch (node.type) {
    case 'string':
    case 'number':
    case 'value':
      return constant(node.value)
    case 'name':
      return stepByName(analysis, context, node.value, node)
    case 'wildcard':
      return stepToAll(context)
    case 'descendant':
      return stepToDescendants(context)
    case 'parent':
      return lookUp(names, node.slot.label) ?? everything(analysis)
    case 'variable':
      return variableNode(analysis, node, context, names)
    case 'path':
      return evaluatePath(analysis, node, context, names)
    case 'binary': {
      const left = analysis.evaluate(node.lhs, context, names)
      const look = () => analysis.evaluate(node.rhs, context, names)
      // The left side may have decided.
      const isBranch = node.value === 'and' || node.value === 'or'
      return applyOperator(analysis, node, left, isBranch ? inBranch(analysis, look) : look())
    }
    case 'unary':
      return unaryNode(analysis, node, context, names)
    case 'condition':
      return conditionNode(analysis, node, context, names)
    case 'block':
      return blockNode(analysis, node, context, names)
    case 'bind': {
      const value = analysis.evaluate(node.rhs, context, names)
      names.bound.set(node.lhs.value, value)
      return value
    }
    case 'lambda':
      return lambdaNode(analysis, node, context, names)
    case 'regex':
      return valueOf('function', { callees: [{ kind: 'regex' }] })
    case 'function':
      return callNode(analysis, node, context, names)
    case 'partial':
      return partialNode(analysis, node, context, names)
    case 'apply':
      return apply(analysis, node, context, names)
    case 'transform':
      return valueOf('function', { callees: [{ kind: 'transform', node, names }] })
    case 'sort':
    case 'operator':
      return everything(analysis)
  }
}

function variableNode(
  analysis: Analysis,
  node: VariableNode,
  context: AbstractValue,
  names: Names,
): AbstractValue {
  if (node.value === '') return context
  if (node.value === '$') return analysis.root
  return lookUp(names, node.value) ?? evaluateVariable(analysis, node)
}

function unaryNode(
  analysis: Analysis,
  node: SyntaxNode & { type: 'unary' },
  context: AbstractValue,
  names: Names,
): AbstractValue {
  switch (node.value) {
    case '-':
      return negate(analysis, node, analysis.evaluate(node.expression, context, names))
    case '[':
      return listNode(analysis, node, context, names)
    case '{':
      return buildObject(analysis, node.lhs, itemsOf(context), names)
  }
}

/** `[…]` is always a list. Lists in it are taken apart, unless they are written as lists themselves. */
function listNode(
  analysis: Analysis,
  node: ListNode,
  context: AbstractValue,
  names: Names,
): AbstractValue {
  const items = node.expressions.map((expression) => {
    const value = analysis.evaluate(expression, context, names)
    const nested = expression.type === 'unary' && expression.value === '['
    return nested ? { ...opaque(value), kinds: new Set(['array' as const]) } : itemsOf(value)
  })
  const merged = items.length === 0 ? NOTHING : items.reduce(merge)
  // What is left out of it does not make it go away, and it may be empty.
  return { ...merged, many: 'list', optional: false, vanishes: items.every(mayVanish) }
}

function conditionNode(
  analysis: Analysis,
  node: ConditionNode,
  context: AbstractValue,
  names: Names,
): AbstractValue {
  const test = analysis.evaluate(node.condition, context, names)
  const look = (branch: SyntaxNode) =>
    inBranch(analysis, () => analysis.evaluate(branch, context, names))
  const whenTrue = look(node.then)
  const whenFalse = node.else ? look(node.else) : NOT_THERE
  return decidedBy(merge(whenTrue, whenFalse), [test])
}

function blockNode(
  analysis: Analysis,
  node: BlockNode,
  context: AbstractValue,
  names: Names,
): AbstractValue {
  const inner = within(names)
  let last = NOTHING
  for (const expression of node.expressions) last = analysis.evaluate(expression, context, inner)
  return last
}

function lambdaNode(
  analysis: Analysis,
  node: SyntaxNode & { type: 'lambda' },
  context: AbstractValue,
  names: Names,
): AbstractValue {
  if (node.thunk) return analysis.evaluate(node.body, context, names)
  return valueOf('function', { callees: [{ kind: 'lambda', node, context, names }] })
}
