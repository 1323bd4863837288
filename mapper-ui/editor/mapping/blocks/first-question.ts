import type { ConditionOperator } from '../../../model/blocks/conditions.ts'
import type { ItemScope } from '../../../model/mapping/item-scope.ts'
import type { MappingView } from '../../../model/mapping/mapping-view.ts'
import { KindBit, rowAbove } from '../../../model/mapping/schema-rows.ts'

/** What is asked of a field first: whether it is yes, where it can only be yes or no, else whether it is filled. */
export function firstQuestion(
  { lineages, source }: Pick<MappingView, 'lineages' | 'source'>,
  formula: string,
  scope: ItemScope,
): ConditionOperator {
  const [path] = lineages.read(formula, scope).values
  const kinds = source.kinds[path === undefined ? -1 : rowAbove(source, path)] ?? 0
  return (kinds & ~KindBit.null) === KindBit.boolean ? 'yes' : 'filled'
}
