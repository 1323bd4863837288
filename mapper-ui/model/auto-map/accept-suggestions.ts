import { type DocumentPath, isJsonObject, type Json, type YamlEdit } from '../../../engine/index.ts'
import { type GestureOutcome, gesture, refuseGesture } from '../document/gesture.ts'
import { mapAt, showPath } from '../document/json-path.ts'
import { type Label, label } from '../document/label.ts'
import { connectFields } from '../gesture/connect-fields.ts'
import { orderInserts } from '../gesture/place-key.ts'
import type { MappingView } from '../mapping/mapping-view.ts'
import type { Suggestion } from './suggest-mappings.ts'

/** Writes suggestions that somebody accepted: one or many, they are one entry of the undo list. */
export function acceptSuggestions(
  view: MappingView,
  suggestions: readonly Suggestion[],
): GestureOutcome {
  const rowOf = ({ target }: Suggestion) => view.target.rowOf.get(target) ?? -1
  const edits: YamlEdit[] = []
  const notices: Label[] = []
  for (const { source, target } of suggestions.toSorted((a, b) => rowOf(a) - rowOf(b))) {
    const outcome = connectFields(view, source, target)
    if (outcome.kind === 'refused') return outcome
    edits.push(...outcome.edits)
    notices.push(...outcome.notices)
  }
  if (edits.length === 0) return refuseGesture('nothing-suggested')
  const name = label('gesture.accept-suggestions', { count: suggestions.length })
  return gesture(name, orderInserts(fillEmptyMaps(view, joinInserts(edits))), notices)
}

/** Fields of one new group arrive as two new groups of one name: they become one. */
function joinInserts(edits: readonly YamlEdit[]): readonly YamlEdit[] {
  const joined = new Map<string, YamlEdit>()
  for (const [at, edit] of edits.entries()) {
    if (edit.kind !== 'insert') {
      joined.set(`edit ${at}`, edit)
      continue
    }
    const key = JSON.stringify([showPath(holderOf(edit)), edit.key])
    const known = joined.get(key)
    const value = known?.kind === 'insert' ? joinValues(known.value, edit.value) : edit.value
    joined.set(key, known?.kind === 'insert' ? { ...known, value } : edit)
  }
  return [...joined.values()]
}

/** A map with nothing in it has no neighbours to put fields beside: all of them are written at once. */
function fillEmptyMaps(view: MappingView, edits: readonly YamlEdit[]): readonly YamlEdit[] {
  const whole = new Map<string, YamlEdit & { kind: 'set' }>()
  const rest: YamlEdit[] = []
  for (const edit of edits) {
    const path = edit.kind === 'insert' ? holderOf(edit) : []
    const map = mapAt(view.step.value, path.slice(view.step.path.length))
    if (edit.kind !== 'insert' || edit.key === undefined || !map || Object.keys(map).length > 0) {
      rest.push(edit)
      continue
    }
    const key = showPath(path)
    const value = { [edit.key]: edit.value }
    whole.set(key, { kind: 'set', path, value: joinValues(whole.get(key)?.value ?? {}, value) })
  }
  return [...rest, ...whole.values()]
}

function holderOf({ place }: YamlEdit & { kind: 'insert' }): DocumentPath {
  return place.kind === 'end' ? place.of : place.sibling.slice(0, -1)
}

function joinValues(left: Json, right: Json): Json {
  if (!isJsonObject(left) || !isJsonObject(right)) return right
  const joined: Record<string, Json> = { ...left }
  for (const [key, value] of Object.entries(right)) {
    const known = joined[key]
    joined[key] = known === undefined ? value : joinValues(known, value)
  }
  return joined
}
