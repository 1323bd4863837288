import { say } from '../../messages/message.ts'
import type { SyntaxNode } from '../syntax/syntax-node.ts'
import type { AbstractValue } from './abstract-value.ts'
import type { Analysis } from './analysis.ts'
import { offsetOfCall } from './check-count.ts'

/**
 * Says when `$not` is asked whether text, a number or the like is there: where it is absent, JSONata gives no result, and
 * a condition without result does not hold. An answer with a default is always there, and a flag mostly is.
 */
export function checkNot(
  analysis: Analysis,
  value: AbstractValue | undefined,
  node: SyntaxNode,
): void {
  const [source] = value?.sources ?? []
  if (!value?.optional || !value.kinds || value.many !== 'no' || !source) return
  if (value.sources.length > 1 || source.schema?.['default'] !== undefined) return
  if (value.kinds.has('boolean')) return
  const { path } = source
  analysis.report({
    code: 'formula.not_absent',
    severity: 'hint',
    message: say('notHasNoResult', { path }),
    hint: say('useEmpty', { path }),
    offset: offsetOfCall(analysis.text, node, 'not'),
  })
}
