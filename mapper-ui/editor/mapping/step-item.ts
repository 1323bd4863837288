import { showPath } from '../../model/document/json-path.ts'
import type { ItemScope } from '../../model/mapping/item-scope.ts'
import { focusedScope } from './focused-scope.ts'
import type { Mapping } from './mapping.ts'

/** Shows the next or the previous item of the innermost loop around a field. */
export function stepItem(mapping: Mapping, field: string | undefined, by: 1 | -1): void {
  const { view } = mapping.store.getState()
  if (view) showItem(mapping, focusedScope(view, field), by)
}

export function showItem(mapping: Mapping, scope: ItemScope, by: 1 | -1): void {
  const { items } = mapping.store.getState()
  const key = showPath(scope.path)
  mapping.set({ items: { ...items, [key]: Math.max(0, (items[key] ?? 0) + by) } })
}
