import { acceptSuggestions } from '../../model/auto-map/accept-suggestions.ts'
import { suggestMappings } from '../../model/auto-map/suggest-mappings.ts'
import { valuesOfSamples } from '../../model/auto-map/values-of-samples.ts'
import { textAt } from '../../model/document/json-path.ts'
import { label } from '../../model/document/label.ts'
import { removeField } from '../../model/gesture/change-field.ts'
import { cyclePolicy } from '../../model/gesture/change-policy.ts'
import type { CommandId } from '../../model/keymap.ts'
import { lineageOf, type MappingView } from '../../model/mapping/mapping-view.ts'
import { RowState } from '../../model/mapping/row-states.ts'
import { rowAbove } from '../../model/mapping/schema-rows.ts'
import { fromSystems } from '../first-samples.ts'
import { beginConnection, change } from './connect.ts'
import type { Mapping } from './mapping.ts'
import type { Side } from './mapping-state.ts'
import { pickField } from './pick-field.ts'
import { stepItem } from './step-item.ts'
import { revealField } from './toggle-row.ts'

interface Focus {
  readonly side: Side
  readonly path: string | undefined
}

type Action = (mapping: Mapping, path: string, side: Side) => void

/** Suggestions that are as good as certain. */
export const NEARLY_CERTAIN = 0.9

/** Does what a key of one of the trees means; gives whether it means anything there. */
export function runCommand(mapping: Mapping, command: CommandId, focus: Focus): boolean {
  const always = ANYWHERE[command]
  if (always) {
    always(mapping, focus.path ?? '', focus.side)
    return true
  }
  const action = ON_FIELD[command]
  if (!action || focus.path === undefined) return false
  action(mapping, focus.path, focus.side)
  return true
}

const ANYWHERE: Partial<Record<CommandId, Action>> = {
  search: (_mapping, _path, side) => focusSearch(side),
  'only-unmapped': (mapping) =>
    mapping.set({ onlyUnmapped: !mapping.store.getState().onlyUnmapped }),
  'auto-map': (mapping) => suggest(mapping),
  'next-missing': (mapping, path) => jump(mapping, path, 1, isMissing),
  'previous-missing': (mapping, path) => jump(mapping, path, -1, isMissing),
  'next-problem': (mapping, path) => jump(mapping, path, 1, isWrong),
  'previous-problem': (mapping, path) => jump(mapping, path, -1, isWrong),
  'accept-all': (mapping) => acceptFrom(mapping, NEARLY_CERTAIN),
}

const ON_FIELD: Partial<Record<CommandId, Action>> = {
  connect: (mapping, path, side) => beginConnection(mapping, side, path),
  'other-end': (mapping, path, side) => goToOtherEnd(mapping, path, side),
  edit: (mapping, path) => edit(mapping, path),
  pick: (mapping, path) => pickField(mapping, path, ''),
  'row-menu': (mapping, path) => openRowMenu(mapping, path),
  'edit-large': (mapping, path) => edit(mapping, path, { isLarge: true }),
  constant: (mapping, path) => edit(mapping, path, { start: '' }),
  remove: (mapping, path) => change(mapping, (view) => removeField(view, path)),
  'cycle-policy': (mapping, path) => change(mapping, (view) => cyclePolicy(view, path)),
  lookup: (mapping, path) => mapping.set({ drafting: { kind: 'look-up', target: path } }),
  when: (mapping, path) => mapping.set({ drafting: { kind: 'if', target: path } }),
  pin: (mapping, path) => togglePin(mapping, path),
  'next-item': (mapping, path) => stepItem(mapping, path, 1),
  'previous-item': (mapping, path) => stepItem(mapping, path, -1),
  accept: (mapping, path) => answer(mapping, path, true),
  reject: (mapping, path) => answer(mapping, path, false),
}

/** Beside the row, where a right click would open it. */
function openRowMenu(mapping: Mapping, target: string): void {
  const row = mapping.store.getState().view?.target.rowOf.get(target)
  const place = document.querySelector(`#target-${row}`)?.getBoundingClientRect()
  mapping.set({ menu: { target, left: (place?.left ?? 0) + 30, top: place?.bottom ?? 0 } })
}

/** Opens the editor of a field: with what is written there, or with what it shall begin with. */
export function edit(
  mapping: Mapping,
  target: string,
  { start, isLarge = false }: { readonly start?: string; readonly isLarge?: boolean } = {},
): void {
  const { view } = mapping.store.getState()
  if (!view) return
  mapping.editor.select({ step: view.step.path, field: target })
  mapping.set({ editing: { target, start: start ?? writtenText(view, target), isLarge } })
}

/** What a cell shows while it is edited: formulas with their `=`. */
function writtenText(view: MappingView, target: string): string {
  const field = view.fields.find((each) => each.target === target)
  if (!field || field.kind === 'group') return '='
  if (field.kind === 'formula' || field.kind === 'loop') return `=${field.text}`
  const isText = field.text.startsWith('"')
  return isText ? String(JSON.parse(field.text)) : field.text
}

/** Looks for pairs of fields; nothing is written before somebody accepts. */
export function suggest(mapping: Mapping): void {
  const { view } = mapping.store.getState()
  if (!view) return
  const { samples } = mapping.editor.view.getState()
  const hints = valuesOfSamples(fromSystems(samples), textAt(view.step.value, ['write']))
  const suggestions = suggestMappings(view, hints)
  mapping.set({ suggestions })
  mapping.editor.say(label('notice.suggested', { count: suggestions.length }))
  const [first] = suggestions
  if (!first) return
  revealField(mapping, 'target', first.target)
  mapping.editor.select({ step: view.step.path, field: first.target })
}

export function acceptFrom(mapping: Mapping, least: number): void {
  const chosen = mapping.store.getState().suggestions.filter(({ score }) => score >= least)
  change(mapping, (view) => acceptSuggestions(view, chosen))
}

/** Accepts or rejects the suggestion of a field, and goes on to the next one. */
export function answer(mapping: Mapping, target: string, isAccepted: boolean): void {
  const { suggestions } = mapping.store.getState()
  const at = suggestions.findIndex((each) => each.target === target)
  const one = suggestions[at]
  if (!one) return
  mapping.set({ suggestions: suggestions.filter((each) => each !== one) })
  if (isAccepted) change(mapping, (view) => acceptSuggestions(view, [one]))
  else mapping.editor.say(label('notice.rejected', { target }))
  const next = suggestions[at + 1] ?? suggestions[0]
  if (!next || next === one) return
  revealField(mapping, 'target', next.target)
  mapping.editor.select({ field: next.target })
}

function isMissing({ states }: MappingView, row: number): boolean {
  return states[row] === RowState.missing
}

function isWrong(view: MappingView, row: number): boolean {
  return view.states[row] === RowState.error || isMissing(view, row)
}

function jump(
  mapping: Mapping,
  path: string,
  by: 1 | -1,
  isMeant: (view: MappingView, row: number) => boolean,
): void {
  const { view } = mapping.store.getState()
  if (!view) return
  const { count, rowOf, paths } = view.target
  const from = rowOf.get(path) ?? (by > 0 ? -1 : count)
  for (let step = 1; step <= count; step++) {
    const row = (from + by * step + 2 * count) % count
    if (!isMeant(view, row)) continue
    revealField(mapping, 'target', paths[row] ?? '')
    mapping.editor.select({ step: view.step.path, field: paths[row] })
    document.querySelector<HTMLElement>('[role=treegrid]')?.focus()
    return
  }
  mapping.editor.say(label('notice.none-left'))
}

function goToOtherEnd(mapping: Mapping, path: string, side: Side): void {
  if (side === 'target') goToSource(mapping, path)
  else goToTarget(mapping, path)
}

/** Shows a field of a tree, and gives it the focus. */
export function goToField(mapping: Mapping, side: Side, path: string): void {
  revealField(mapping, side, path)
  if (side === 'source') mapping.set({ sourceField: path })
  else mapping.editor.select({ step: mapping.store.getState().step, field: path })
  const role = side === 'source' ? 'tree' : 'treegrid'
  document.querySelector<HTMLElement>(`[role=${role}]`)?.focus()
}

/** The lines of a pinned field stay in sight while others are worked on. */
export function togglePin(mapping: Mapping, path: string): void {
  const { pinned } = mapping.store.getState()
  const isPinned = pinned.includes(path)
  mapping.set({ pinned: isPinned ? pinned.filter((each) => each !== path) : [...pinned, path] })
  mapping.editor.say(label(isPinned ? 'notice.unpinned' : 'notice.pinned', { field: path }))
}

function goToSource(mapping: Mapping, path: string): void {
  const { view } = mapping.store.getState()
  const field = view?.fields.find((each) => each.target === path)
  const [first] = (view && field && lineageOf(view, field)?.values) ?? []
  const row = view && first !== undefined ? rowAbove(view.source, first) : -1
  const source = view?.source.paths[row]
  if (source !== undefined) goToField(mapping, 'source', source)
}

function goToTarget(mapping: Mapping, path: string): void {
  const { view, lines } = mapping.store.getState()
  const row = view?.source.rowOf.get(path) ?? -1
  const line = lines?.from.indexOf(row) ?? -1
  const target = view?.target.paths[lines?.to[line] ?? -1]
  if (target !== undefined) goToField(mapping, 'target', target)
}

function focusSearch(side: Side): void {
  document.querySelector<HTMLElement>(`[data-side="${side}"] input`)?.focus()
}
