import { hasFlag, RowFlag } from '../../model/mapping/schema-rows.ts'
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

/** Opens all groups that a field is in, so that it can be seen. */
export function revealField(mapping: Mapping, side: Side, path: string): void {
  const { view, [side]: panel } = mapping.store.getState()
  const rows = view?.[side]
  const row = rows?.rowOf.get(path)
  if (!rows || row === undefined || panel.visible.isShown[row] === 1) return
  const toggled = new Map(panel.toggled)
  for (let above = rows.parent[row] ?? -1; above >= 0; above = rows.parent[above] ?? -1) {
    toggled.set(rows.paths[above] ?? '', true)
  }
  mapping.changePanel(side, { toggled, search: '' })
}
