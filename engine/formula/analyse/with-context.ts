import type { SyntaxNode } from '../syntax/syntax-node.ts'
import type { AbstractValue } from './abstract-value.ts'
import type { Analysis } from './analysis.ts'
import { reportCount } from './check-count.ts'
import type { KnownFunction } from './function-forms.ts'
import type { FormPart } from './read-form.ts'

/**
 * The arguments as the function gets them: the context is its first one where its form says so, and those that are written
 * do not fit without it, as in `$sift(function($v){ … })` and `$substring(1, 2)`.
 */
export function withContext(
  analysis: Analysis,
  { name, form, arity }: KnownFunction,
  values: readonly AbstractValue[],
  context: AbstractValue,
  node: SyntaxNode,
): readonly AbstractValue[] {
  const { parameters } = form
  const [first, ...others] = parameters
  if (!first?.fromContext || values.length < arity.min) return values
  const needed = parameters.filter((each) => !each.optional).length
  if (values.length >= needed && mayFit(parameters, values)) return values
  const isShort = values.length < needed
  if (!isShort && (values.length > others.length || !mayFit(others, values))) return values
  if (mayFit([first], [context]) || !isShort) return [context, ...values]
  reportCount(analysis, name, { min: needed, max: arity.max }, values.length, node)
  return values
}

function mayFit(parts: readonly FormPart[], values: readonly AbstractValue[]): boolean {
  return values.every((value, at) => {
    const part = parts[at]
    return part !== undefined && mayBe(part, value)
  })
}

/** What may be nothing fits everywhere. */
function mayBe({ kinds: allowed, list }: FormPart, { kinds, optional, many }: AbstractValue) {
  if (!allowed || !kinds || list || optional || kinds.size === 0) return true
  if (many === 'list') return allowed.has('array')
  return [...kinds].some((kind) => allowed.has(kind))
}
