import type { MappingView } from './mapping-view.ts'
import { RowState } from './row-states.ts'
import { hasFlag, RowFlag } from './schema-rows.ts'
import type { Fold } from './visible-rows.ts'

/** Fewer take no more room than the row that would stand for them. */
const LEAST = 3

/**
 * Optional fields that nothing fills, by the level that they are on. `kept`: paths of fields that stay in sight, as those
 * that something is suggested for. Where nothing is filled yet, nothing is folded.
 */
export function foldEmpty(
  view: Pick<MappingView, 'target' | 'fields' | 'filledWithin' | 'states'>,
  {
    isOpen,
    kept,
  }: { readonly isOpen: (parent: number) => boolean; readonly kept: ReadonlySet<string> },
): readonly Fold[] {
  const { target, fields, filledWithin, states } = view
  if (fields.length === 0) return []
  const levels = new Map<number, number[]>()
  for (let row = 0; row < target.count; row++) {
    const isEmpty = (filledWithin[row] ?? 0) === 0 && states[row] === RowState.unmapped
    if (!isEmpty || hasFlag(target, row, RowFlag.readOnly) || kept.has(target.paths[row] ?? ''))
      continue
    const parent = target.parent[row] ?? -1
    const level = levels.get(parent)
    if (level) level.push(row)
    else levels.set(parent, [row])
  }
  return [...levels].flatMap(([parent, rows]) =>
    rows.length < LEAST || isWithinEmpty(parent) ? [] : [{ parent, rows, isOpen: isOpen(parent) }],
  )

  /** A group that nothing fills is folded as a whole, or opened as a whole. */
  function isWithinEmpty(parent: number): boolean {
    return parent >= 0 && (filledWithin[parent] ?? 0) === 0
  }
}

/** Fields whose value the system makes, and that nothing fills all the same: they are seen among all. */
export function unfillableRows({
  target,
  fieldOf,
}: Pick<MappingView, 'target' | 'fieldOf'>): Uint8Array {
  return Uint8Array.from(fieldOf, (at, row) =>
    at < 0 && hasFlag(target, row, RowFlag.readOnly) ? 1 : 0,
  )
}
