import { type KeyboardEvent, useCallback } from 'react'
import { type CommandId, findCommand } from '../../model/keymap.ts'
import { parentOf } from '../../model/mapping/visible-rows.ts'
import { endConnection, finishConnection } from './connect.ts'
import type { Mapping } from './mapping.ts'
import { useMapping } from './mapping-context.tsx'
import type { Side } from './mapping-state.ts'
import { pickField } from './pick-field.ts'
import { runCommand } from './run-command.ts'
import { toggleFold, toggleRow } from './toggle-row.ts'

const isMac = /Mac|iPhone|iPad/.test(navigator.userAgent)
const PAGE = 15

/** Keys of a tree: those that walk in it, and those of the keymap. */
export function useTreeKeys(side: Side): (event: KeyboardEvent) => void {
  const mapping = useMapping()
  return useCallback(
    (event) => {
      // A field within a row has its own keys.
      if (event.target !== event.currentTarget) return
      if (press(mapping, side, event)) {
        event.preventDefault()
        event.stopPropagation()
      }
    },
    [mapping, side],
  )
}

function press(mapping: Mapping, side: Side, event: KeyboardEvent): boolean {
  if (isFoldPressed(mapping, side, event.key)) return true
  const path = activePath(mapping, side)
  if (event.key === 'Escape' && endConnection(mapping)) return true
  if (isConnected(mapping, side, event.key)) return true
  const isWalk = !event.ctrlKey && !event.metaKey && !event.altKey
  if (isWalk && walk(mapping, side, event.key)) return true
  const command = commandOf(mapping, side, event)
  if (command !== undefined) return run(mapping, side, command)
  return side === 'target' && isWalk && path !== undefined && type(mapping, path, event.key)
}

/** What the key does here; on a suggestion, it may do something else. */
function commandOf(mapping: Mapping, side: Side, event: KeyboardEvent): CommandId | undefined {
  const keyed = { isMac, isTyping: false }
  const path = activePath(mapping, side)
  const { suggestions } = mapping.store.getState()
  const isSuggested = side === 'target' && suggestions.some(({ target }) => target === path)
  return (
    (isSuggested ? findCommand(event, 'suggestion', keyed) : undefined) ??
    findCommand(event, side, keyed)
  )
}

/** A letter that is no command begins to say what shall fill the field. */
function type(mapping: Mapping, path: string, key: string): boolean {
  if (!/^[\p{L}\p{N}$"]$/u.test(key)) return false
  pickField(mapping, path, key)
  return true
}

function run(mapping: Mapping, side: Side, command: CommandId): boolean {
  const path = activePath(mapping, side)
  return runCommand(mapping, command, { side, path })
}

/** A line that is begun ends at the field that has the focus. */
function isConnected(mapping: Mapping, side: Side, key: string): boolean {
  const path = activePath(mapping, side)
  return key === 'Enter' && path !== undefined && finishConnection(mapping, side, path)
}

/** On the row that stands for empty fields, what opens a button opens them. */
function isFoldPressed(mapping: Mapping, side: Side, key: string): boolean {
  const { foldRow } = mapping.store.getState()
  if (side !== 'target' || foldRow === undefined || (key !== 'Enter' && key !== ' ')) return false
  pressFold(mapping, foldRow)
  return true
}

/** Opens the empty fields of a level, and goes to the first of them; or folds them again. */
function pressFold(mapping: Mapping, id: number, isOpening?: boolean): void {
  const { view, target } = mapping.store.getState()
  const held = target.visible.folds.get(id)
  toggleFold(mapping, id, isOpening)
  const first = view?.target.paths[held?.rows[0] ?? -1]
  if (held && (isOpening ?? !held.isOpen) && first !== undefined) activate(mapping, 'target', first)
}

/** The field that has the focus of a tree. */
function activePath(mapping: Mapping, side: Side): string | undefined {
  if (side === 'source') return mapping.store.getState().sourceField
  return mapping.editor.view.getState().place.field
}

/** Gives the focus of a tree to a field. */
function activate(mapping: Mapping, side: Side, path: string): void {
  if (side === 'source') mapping.set({ sourceField: path })
  else {
    mapping.set({ foldRow: undefined })
    mapping.editor.select({ step: mapping.store.getState().step, field: path })
  }
}

function walk(mapping: Mapping, side: Side, key: string): boolean {
  const { view, [side]: panel } = mapping.store.getState()
  if (!view) return false
  const { list, folds } = panel.visible
  const { row, place } = standingOf(mapping, side)
  const steps: Readonly<Record<string, number>> = {
    ArrowDown: place + 1,
    ArrowUp: place - 1,
    PageDown: place + PAGE,
    PageUp: place - PAGE,
    Home: 0,
    End: list.length - 1,
  }
  const to = steps[key] ?? (row < 0 ? undefined : fold(mapping, side, { key, row, place }))
  if (to === undefined) return false
  const next = list[Math.min(Math.max(to, 0), list.length - 1)]
  if (next !== undefined && folds.has(next)) mapping.set({ foldRow: next })
  else if (next !== undefined) activate(mapping, side, view[side].paths[next] ?? '')
  return true
}

/** Which row has the focus, and where in the list it is; -1 for none. */
function standingOf(mapping: Mapping, side: Side): Omit<Standing, 'key'> {
  const { view, foldRow, [side]: panel } = mapping.store.getState()
  const { list, placeOf } = panel.visible
  if (side === 'target' && foldRow !== undefined)
    return { row: foldRow, place: list.indexOf(foldRow) }
  const row = view?.[side].rowOf.get(activePath(mapping, side) ?? '') ?? -1
  return { row, place: row < 0 ? -1 : (placeOf[row] ?? -1) }
}

interface Standing {
  readonly key: string
  readonly row: number
  readonly place: number
}

/** Folds the empty fields of a level again, from one of them. */
function isFoldedAgain(mapping: Mapping, side: Side, row: number): boolean {
  const { folds } = mapping.store.getState()[side].visible
  const around = [...folds].find(([, each]) => each.isOpen && each.rows.includes(row))
  if (!around) return false
  toggleFold(mapping, around[0], false)
  mapping.set({ foldRow: around[0] })
  return true
}

/** Opens or closes a group; what is open already is gone into, and what is closed is left. Gives where to go. */
function fold(mapping: Mapping, side: Side, { key, row, place }: Standing): number | undefined {
  const { view, [side]: panel } = mapping.store.getState()
  if (!view || (key !== 'ArrowRight' && key !== 'ArrowLeft')) return undefined
  const { list, placeOf, folds } = panel.visible
  const isOpening = key === 'ArrowRight'
  if (folds.has(row)) {
    pressFold(mapping, row, isOpening)
    return undefined
  }
  const isOpen = parentOf(view[side], list[place + 1] ?? -1) === row
  if (isOpening && isOpen) return place + 1
  if (!isOpening && !isOpen) {
    if (isFoldedAgain(mapping, side, row)) return undefined
    const above = view[side].parent[row] ?? -1
    if (above >= 0) return placeOf[above] ?? 0
  }
  toggleRow(mapping, side, row, isOpening)
  return place
}
