import type { GestureOutcome } from '../../model/document/gesture.ts'
import { isSamePath } from '../../model/document/json-path.ts'
import { label } from '../../model/document/label.ts'
import { connectFields } from '../../model/gesture/connect-fields.ts'
import { type DropChoice, listDropChoices } from '../../model/gesture/drop-choices.ts'
import { findSpot } from '../../model/gesture/fill-field.ts'
import type { MappingView } from '../../model/mapping/mapping-view.ts'
import type { Mapping } from './mapping.ts'
import type { Side } from './mapping-state.ts'

/** Takes one end of a line in hand; the other one is chosen next. */
export function beginConnection(mapping: Mapping, side: Side, path: string): void {
  mapping.set({ connecting: { side, path }, drop: undefined })
  mapping.editor.say(label('notice.connecting', { field: path }))
}

/** Lets go of what is in hand; gives whether there was something. */
export function endConnection(mapping: Mapping): boolean {
  if (!mapping.store.getState().connecting) return false
  mapping.set({ connecting: undefined })
  return true
}

/** Connects what is in hand with a field of the other side; gives whether there was something in hand. */
export function finishConnection(mapping: Mapping, side: Side, path: string): boolean {
  const { connecting } = mapping.store.getState()
  if (!connecting || connecting.side === side) return false
  mapping.set({ connecting: undefined })
  const [source, target] = side === 'target' ? [connecting.path, path] : [path, connecting.path]
  dropField(mapping, source, target)
  return true
}

/** Connects at once where only one thing can be meant, and asks where a field is filled already. */
export function dropField(mapping: Mapping, source: string, target: string): void {
  const { view } = mapping.store.getState()
  if (!view) return
  mapping.editor.select({ step: view.step.path, field: target })
  const spot = findSpot(view, target)
  if (spot.kind === 'refused') {
    mapping.perform(spot)
    return
  }
  const choices = listDropChoices(view, source, target, spot)
  if (choices.length > 1) mapping.set({ drop: { source, target, choices } })
  else mapping.perform(connectFields(view, source, target))
}

export function chooseDrop(mapping: Mapping, choice: DropChoice): void {
  const { view, drop } = mapping.store.getState()
  mapping.set({ drop: undefined })
  if (view && drop) mapping.perform(connectFields(view, drop.source, drop.target, choice))
}

/** Makes a gesture on the mapping as it is now. */
export function change(mapping: Mapping, make: (view: MappingView) => GestureOutcome): boolean {
  const { view } = mapping.store.getState()
  return view !== undefined && mapping.perform(make(view))
}

/** The same for what was begun in a mapping that was seen: another step may be shown by now. */
export function changeSeen(
  mapping: Mapping,
  seen: MappingView,
  make: (view: MappingView) => GestureOutcome,
): boolean {
  const { view } = mapping.store.getState()
  const isStill = view !== undefined && isSamePath(view.path, seen.path)
  return mapping.perform(make(isStill ? view : seen))
}
