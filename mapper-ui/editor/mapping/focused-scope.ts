import { findSpot } from '../../model/gesture/fill-field.ts'
import type { ItemScope } from '../../model/mapping/item-scope.ts'
import type { MappingView } from '../../model/mapping/mapping-view.ts'

/** Where a formula of a target field stands, or would stand. */
export function focusedScope(view: MappingView, field: string | undefined): ItemScope {
  if (field === undefined) return view.scope
  const spot = findSpot(view, field)
  if (spot.kind === 'refused') return view.scope
  // A loop is written from within: its own items are what its fields see.
  const own = spot.field
  return own?.kind === 'loop' ? { path: own.path, list: own.text, outer: own.scope } : spot.scope
}
