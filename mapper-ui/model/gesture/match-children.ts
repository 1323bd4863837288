import { plainName } from '../auto-map/name-tokens.ts'
import type { MappingView } from '../mapping/mapping-view.ts'
import { childRows, hasFlag, RowFlag } from '../mapping/schema-rows.ts'

/** A field right within a target group, and the source field that has its name. */
export interface MatchedChild {
  readonly name: string
  readonly target: string
  readonly source: string
}

/** Pairs the fields of two groups by name, whatever the case; groups within groups are left out. */
export function matchChildren(
  view: MappingView,
  source: string,
  target: string,
): readonly MatchedChild[] {
  const from = view.source.rowOf.get(source)
  const to = view.target.rowOf.get(target)
  if (from === undefined || to === undefined) return []
  const byName = new Map<string, string>()
  for (const row of childRows(view.source, from)) {
    if (hasFlag(view.source, row, RowFlag.group)) continue
    byName.set(plainName(view.source.names[row] ?? ''), view.source.paths[row] ?? '')
  }
  return childRows(view.target, to).flatMap((row) => {
    const name = view.target.names[row] ?? ''
    const match = byName.get(plainName(name))
    const isFilled = (view.fieldOf[row] ?? -1) >= 0
    if (match === undefined || isFilled || hasFlag(view.target, row, RowFlag.group)) return []
    return [{ name, target: view.target.paths[row] ?? '', source: match }]
  })
}
