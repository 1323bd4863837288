import { say } from '../../messages/message.ts'
import type { SyntaxNode } from '../syntax/syntax-node.ts'
import type { AbstractValue } from './abstract-value.ts'
import type { Analysis } from './analysis.ts'
import { offsetOfCall } from './check-count.ts'
import { wordsFor } from './kind-words.ts'
import { nameOf } from './operators.ts'

/** Says when `$count` is asked for the length of a text, or for the items of what is never a list. */
export function checkCounted(
  analysis: Analysis,
  value: AbstractValue | undefined,
  node: SyntaxNode,
): void {
  const { kinds } = value ?? {}
  if (!value || value.many !== 'no' || !kinds || kinds.size === 0) return
  if (kinds.has('array') || kinds.has('object') || kinds.has('null')) return
  const subject = nameOf(value) ?? say('itsArgument', {})
  analysis.report({
    code: 'formula.counts_one',
    severity: 'hint',
    message: say('countsOne', { subject, kinds: wordsFor(kinds) }),
    hint: kinds.has('string') ? say('useLength', {}) : undefined,
    offset: offsetOfCall(analysis.text, node, 'count'),
  })
}
