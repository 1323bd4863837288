import { type Message, say } from '../../messages/message.ts'
import { suggestName } from '../../suggest-name.ts'
import type { ApplyNode, CallNode, SyntaxNode } from '../syntax/syntax-node.ts'
import type { Names } from './abstract-value.ts'
import { type AbstractValue, inherit, madeFrom, merge, valueOf } from './abstract-value.ts'
import { type Analysis, everything, offsetOf } from './analysis.ts'
import { call } from './call-value.ts'
import { checkCount } from './check-count.ts'
import { functionNames, knownFunction } from './function-forms.ts'
import { lookUp } from './names.ts'

/** `$f(a, b)`; `first` is what `~>` hands on. */
export function callNode(
  analysis: Analysis,
  node: CallNode,
  context: AbstractValue,
  names: Names,
  first?: AbstractValue,
): AbstractValue {
  const given = node.arguments.map((each) => analysis.evaluate(each, context, names))
  const values = first ? [first, ...given] : given
  const callee = calleeOf(analysis, node.procedure, context, names)
  if (callee === undefined) return madeFrom(everything(analysis), values)
  for (const each of callee.callees) {
    const known = each.kind === 'named' ? knownFunction(each.name) : undefined
    if (known) checkCount(analysis, known, values.length, node)
  }
  return call(analysis, callee, values, context, node)
}

export function partialNode(
  analysis: Analysis,
  node: CallNode,
  context: AbstractValue,
  names: Names,
): AbstractValue {
  const values = node.arguments.map((each) =>
    each.type === 'operator' ? undefined : analysis.evaluate(each, context, names),
  )
  const callee = calleeOf(analysis, node.procedure, context, names) ?? everything(analysis)
  return valueOf('function', { callees: [{ kind: 'partial', callee, arguments: values, node }] })
}

/** `value ~> $f`, or two functions made into one. */
export function apply(
  analysis: Analysis,
  node: ApplyNode,
  context: AbstractValue,
  names: Names,
): AbstractValue {
  const left = analysis.evaluate(node.lhs, context, names)
  if (node.rhs.type === 'function') return callNode(analysis, node.rhs, context, names, left)
  const right = analysis.evaluate(node.rhs, context, names)
  if (left.callees.length === 0) return call(analysis, right, [left], context, node)
  const chained = valueOf('function', { callees: [{ kind: 'chain', first: left, next: right }] })
  const isFunction = left.kinds?.size === 1 && left.kinds.has('function')
  const either = isFunction ? chained : merge(chained, call(analysis, right, [left], context, node))
  return inherit(either, right)
}

function calleeOf(
  analysis: Analysis,
  procedure: SyntaxNode,
  context: AbstractValue,
  names: Names,
): AbstractValue | undefined {
  const bare = bareName(procedure)
  if (bare !== undefined && knownFunction(bare)) {
    report(analysis, procedure, bare, say('fieldIsNoFunction', { name: bare }), [bare])
    return undefined
  }
  if (procedure.type !== 'variable') return analysis.evaluate(procedure, context, names)
  const name = procedure.value
  const bound = lookUp(names, name)
  if (bound) return bound
  if (knownFunction(name) || Object.hasOwn(analysis.scope.variables, name)) {
    return analysis.evaluate(procedure, context, names)
  }
  const token = `$${name}`
  const isEval = name === 'eval'
  const message = isEval ? say('evalOff', {}) : say('functionUnknown', { function: token })
  report(analysis, procedure, token, message, isEval ? [] : functionNames())
  return undefined
}

/** `uppercase(x)`: a field where `$uppercase(x)` was meant. */
function bareName(procedure: SyntaxNode): string | undefined {
  if (procedure.type !== 'path' || procedure.steps.length !== 1) return undefined
  const [step] = procedure.steps
  return step?.type === 'name' ? step.value : undefined
}

function report(
  analysis: Analysis,
  procedure: SyntaxNode,
  token: string,
  message: Message,
  known: Iterable<string>,
): void {
  const node = procedure.type === 'path' ? (procedure.steps[0] ?? procedure) : procedure
  const near = suggestName(
    token,
    [...known].map((name) => `$${name}`),
  )
  analysis.report({
    code: 'formula.function_unknown',
    severity: 'error',
    message,
    hint: near === undefined ? undefined : say('didYouMean', { name: near }),
    offset: offsetOf(analysis.text, node, token),
  })
}
