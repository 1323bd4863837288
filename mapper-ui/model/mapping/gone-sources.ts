import type { MappingView } from './mapping-view.ts'
import { childRows, rowAbove } from './schema-rows.ts'

/** Source fields that formulas of a step name and that the source does not have any more: paths as in its panel. */
export function goneSources({ fields, lineages, source }: MappingView): readonly string[] {
  const gone = new Set<string>()
  for (const { kind, text, scope } of fields) {
    if (kind !== 'formula' && kind !== 'loop') continue
    for (const path of lineages.read(text, scope).named) if (isGone(path)) gone.add(path)
  }
  return [...gone]

  /** What a group has is known only where the schema says it. */
  function isGone(path: string): boolean {
    if (source.rowOf.has(path)) return false
    const above = rowAbove(source, path)
    return above >= 0 && childRows(source, above).length > 0
  }
}
