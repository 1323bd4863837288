import { hasFlag, RowFlag, type SchemaRows } from '../../model/mapping/schema-rows.ts'
import { foldPath, foldsAround } from './fold-path.ts'
import type { Mapping } from './mapping.ts'
import type { Side } from './mapping-state.ts'

/** Opens or closes a group of one of the trees. */
export function toggleRow(mapping: Mapping, side: Side, row: number, isOpen?: boolean): void {
  const { view, [side]: panel } = mapping.store.getState()
  const rows = view?.[side]
  if (!rows || !hasFlag(rows, row, RowFlag.group)) return
  const open = isOpen ?? panel.expanded[row] !== 1
  mapping.changePanel(side, { toggled: new Map(panel.toggled).set(rows.paths[row] ?? '', open) })
}

/** Opens or closes the row that stands for the empty fields of a level. */
export function toggleFold(mapping: Mapping, id: number, isOpen?: boolean): void {
  const { view, target } = mapping.store.getState()
  const fold = target.visible.folds.get(id)
  if (!view || !fold) return
  const toggled = new Map(target.toggled)
  toggled.set(foldPath(view, fold.parent), isOpen ?? !fold.isOpen)
  mapping.changePanel('target', { toggled })
}

function* groupsAround({ parent, paths }: SchemaRows, row: number): Iterable<string> {
  for (let above = parent[row] ?? -1; above >= 0; above = parent[above] ?? -1) {
    yield paths[above] ?? ''
  }
}

/** Opens all groups that a field is in, so that it can be seen. */
export function revealField(mapping: Mapping, side: Side, path: string): void {
  const { view, [side]: panel } = mapping.store.getState()
  const rows = view?.[side]
  const row = rows?.rowOf.get(path)
  if (!view || !rows || row === undefined || panel.visible.isShown[row] === 1) return
  const toggled = new Map(panel.toggled)
  for (const group of groupsAround(rows, row)) toggled.set(group, true)
  if (side === 'target') {
    if (hasFlag(rows, row, RowFlag.readOnly)) mapping.set({ fieldChoice: 'all' })
    for (const fold of foldsAround(view, row)) toggled.set(fold, true)
  }
  mapping.changePanel(side, { toggled, search: '' })
}
