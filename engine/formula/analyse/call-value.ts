import type { SyntaxNode } from '../syntax/syntax-node.ts'
import type { Callee } from './abstract-value.ts'
import { type AbstractValue, inherit, madeFrom, merge, NOTHING, opaque } from './abstract-value.ts'
import { type Analysis, everything, inDoubt, lookUnlessNothing } from './analysis.ts'
import { callNamed } from './call-named.ts'
import { knownFunction } from './function-forms.ts'
import { within } from './names.ts'
import { itemOf } from './steps.ts'

/** Deeper than this, calls of the formula's own functions are not followed: recursion must end. */
const DEEPEST_CALL = 4

/** What a function value gives for arguments, whichever of its functions is called. */
export function call(
  analysis: Analysis,
  callee: AbstractValue,
  values: readonly AbstractValue[],
  context: AbstractValue,
  node: SyntaxNode,
): AbstractValue {
  const results = callee.callees.map((each) => callOne(analysis, each, values, context, node))
  if (results.length === 0) return madeFrom(everything(analysis), [callee, ...values])
  return inherit(results.reduce(merge), callee)
}

function callOne(
  analysis: Analysis,
  callee: Callee,
  values: readonly AbstractValue[],
  context: AbstractValue,
  node: SyntaxNode,
): AbstractValue {
  switch (callee.kind) {
    case 'named':
      return callNamed(analysis, callee.name, values, context, node, (inner, parameters) =>
        callBack(analysis, inner, parameters, context, node),
      )
    case 'lambda':
      return callLambda(analysis, callee, values)
    case 'partial': {
      const rest = [...values]
      const filled = callee.arguments.map((each) => each ?? rest.shift() ?? NOTHING)
      // Functions of the language check no arguments when they are called like this.
      return inDoubt(analysis, () => call(analysis, callee.callee, filled, context, callee.node))
    }
    case 'chain': {
      const between = call(analysis, callee.first, values, context, node)
      return call(analysis, callee.next, [between], context, node)
    }
    case 'regex':
      return madeFrom(everythingOf(values), values)
    case 'transform':
      return transform(analysis, callee, values)
  }
}

/** A function such as `$map` hands on as many arguments as the other takes: `$map(list, $string)`. */
function callBack(
  analysis: Analysis,
  callee: AbstractValue,
  parameters: readonly AbstractValue[],
  context: AbstractValue,
  node: SyntaxNode,
): AbstractValue {
  const results = callee.callees.map((each) => {
    const taken = Math.max(1, arityOf(each) ?? parameters.length)
    return call(analysis, { ...callee, callees: [each] }, parameters.slice(0, taken), context, node)
  })
  const [first, ...others] = results
  return first === undefined
    ? call(analysis, callee, parameters, context, node)
    : others.reduce(merge, first)
}

/** How many arguments a function looks at; nothing where it does not matter. */
function arityOf(callee: Callee): number | undefined {
  if (callee.kind === 'named') return knownFunction(callee.name)?.callbackArity
  return callee.kind === 'lambda' || callee.kind === 'partial' ? undefined : 1
}

function everythingOf(values: readonly AbstractValue[]): AbstractValue {
  return opaque(values.length === 0 ? NOTHING : values.reduce(merge))
}

function callLambda(
  analysis: Analysis,
  { node, names, context }: Callee & { kind: 'lambda' },
  values: readonly AbstractValue[],
): AbstractValue {
  const { budget } = analysis
  if (budget.depth >= DEEPEST_CALL || budget.calls <= 0) {
    return madeFrom(everything(analysis), values)
  }
  // With a signature of its own, a missing argument may be filled in from the context.
  const missing = node.signature ? everything(analysis) : NOTHING
  const bound = node.arguments.map((parameter, at): [string, AbstractValue] => [
    parameter.value,
    values[at] ?? missing,
  ])
  budget.calls -= 1
  budget.depth += 1
  const result = analysis.evaluate(node.body, context, within(names, bound))
  budget.depth -= 1
  return result
}

/** `|pattern|update|`: a copy of what it gets, with some of it replaced. */
function transform(
  analysis: Analysis,
  { node, names }: Callee & { kind: 'transform' },
  values: readonly AbstractValue[],
): AbstractValue {
  const [value = NOTHING] = values
  const place = lookUnlessNothing(analysis, [value], () =>
    analysis.evaluate(node.pattern, value, names),
  )
  const inEach = (inner: SyntaxNode) =>
    lookUnlessNothing(analysis, [value, place], () =>
      analysis.evaluate(inner, itemOf(place), names),
    )
  const update = inEach(node.update)
  const removed = node.delete ? [inEach(node.delete)] : []
  const { kinds, many, optional } = value
  return madeFrom({ ...opaque(value), kinds, many, optional }, [place, update, ...removed])
}
