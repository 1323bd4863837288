import { say } from '../../messages/message.ts'
import type { SyntaxNode } from '../syntax/syntax-node.ts'
import type { AbstractValue } from './abstract-value.ts'
import type { Analysis } from './analysis.ts'
import { offsetOfCall } from './check-count.ts'
import type { KnownFunction } from './function-forms.ts'

/** Says which text in the formula itself, such as the name of a time zone, a function of ours can never take. */
export function checkConstants(
  analysis: Analysis,
  { name, mistakes }: KnownFunction,
  values: readonly AbstractValue[],
  node: SyntaxNode,
): void {
  for (const [at, mistakeIn] of (mistakes ?? []).entries()) {
    const [text, ...others] = values[at]?.constants ?? []
    if (!mistakeIn || typeof text !== 'string' || others.length > 0) continue
    const mistake = mistakeIn(text)
    if (mistake === undefined) continue
    analysis.report({
      code: 'formula.argument_impossible',
      severity: 'error',
      message: say('inFunction', { function: `$${name}`, said: mistake }),
      hint: undefined,
      offset: offsetOfCall(analysis.text, node, name),
    })
  }
}
