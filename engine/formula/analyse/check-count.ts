import { type Message, say } from '../../messages/message.ts'
import type { SyntaxNode } from '../syntax/syntax-node.ts'
import type { Analysis } from './analysis.ts'
import type { KnownFunction } from './function-forms.ts'

interface Arity {
  readonly min: number
  readonly max: number
}

/** Says when a call has too many or too few arguments. */
export function checkCount(
  analysis: Analysis,
  { name, arity }: KnownFunction,
  count: number,
  node: SyntaxNode,
): void {
  if (count < arity.min || count > arity.max) reportCount(analysis, name, arity, count, node)
}

export function reportCount(
  analysis: Analysis,
  name: string,
  arity: Arity,
  count: number,
  node: SyntaxNode,
): void {
  analysis.report({
    code: 'formula.argument_count',
    severity: 'error',
    message: say('argumentCount', { function: `$${name}`, needs: countText(arity), count }),
    hint: undefined,
    offset: offsetOfCall(analysis.text, node, name),
  })
}

/** A call is placed by its bracket; its name stands before it. */
export function offsetOfCall(text: string, node: SyntaxNode, name: string): number {
  const end = node.position ?? 0
  const start = text.lastIndexOf(`$${name}`, end)
  return start >= 0 ? start : Math.max(0, end - 1)
}

function countText({ min, max }: Arity): Message {
  const isOne = min === 1
  if (max === Infinity) {
    return isOne ? say('atLeastOneArgument', {}) : say('atLeastArguments', { count: min })
  }
  if (min === max) return isOne ? say('oneArgument', {}) : say('someArguments', { count: min })
  return max === 1
    ? say('noneOrOneArgument', {})
    : say('argumentsFromTo', { least: min, count: max })
}
