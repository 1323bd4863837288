import type { DocumentPath, EditPlace, Json, JsonObject, YamlEdit } from '../../../engine/index.ts'
import { type GestureOutcome, gesture, refuseGesture } from '../document/gesture.ts'
import { isSamePath, listAt, mapAt, showPath, startsWith } from '../document/json-path.ts'
import { label } from '../document/label.ts'
import { verbOf } from '../mapping/flow-steps.ts'
import { insertStepKey } from './set-step-key.ts'

/** Adds a step at a position of a list of steps, which is made if there is none yet. */
export function addStep(
  flow: Json,
  list: DocumentPath,
  position: number,
  step: JsonObject,
): GestureOutcome {
  const steps = listAt(flow, list)
  const name = label('gesture.add-step', { verb: verbOf(step) ?? '', list: showPath(list) })
  if (!steps) {
    const holder = list.slice(0, -1)
    const map = mapAt(flow, holder)
    const key = String(list.at(-1))
    if (!map) return refuseGesture('absent', { path: showPath(holder) })
    if (Object.hasOwn(map, key)) return refuseGesture('no-list', { path: showPath(list) })
    return gesture(name, [insertStepKey(map, holder, key, [step])])
  }
  return gesture(name, [{ kind: 'insert', place: placeAt(list, steps, position), value: step }])
}

export function removeStep(flow: Json, step: DocumentPath): GestureOutcome {
  const list = step.slice(0, -1)
  const steps = listAt(flow, list)
  if (!steps || !mapAt(flow, step)) return refuseGesture('absent', { path: showPath(step) })
  const isLast = steps.length === 1
  if (isLast && list.at(-1) !== 'else') return refuseGesture('last-step', { path: showPath(step) })
  // A branch with nothing in it says nothing.
  const path = isLast ? list : step
  return gesture(label('gesture.remove-step', { step: showPath(step) }), [{ kind: 'remove', path }])
}

/** Takes a step, with its comments, to a position of its list or of another one. */
export function moveStep(
  flow: Json,
  step: DocumentPath,
  list: DocumentPath,
  position: number,
): GestureOutcome {
  const steps = listAt(flow, list)
  const from = listAt(flow, step.slice(0, -1))
  if (!steps || !mapAt(flow, step)) return refuseGesture('absent', { path: showPath(list) })
  if (startsWith(list, step)) return refuseGesture('into-itself', { step: showPath(step) })
  const isSameList = isSamePath(list, step.slice(0, -1))
  const own = Number(step.at(-1))
  const name = label('gesture.move-step', { step: showPath(step), position: position + 1 })
  if (isSameList && (position === own || position === own + 1)) return gesture(name, [])
  if (!isSameList && from?.length === 1) return refuseGesture('last-step', { path: showPath(step) })
  return gesture(name, [{ kind: 'move', path: step, place: placeAt(list, steps, position) }])
}

/** Puts a step into a group of its own: with a condition, or for every item of a list. Formulas without their `=`. */
export function wrapStep(
  flow: Json,
  step: DocumentPath,
  modifier: { readonly if: string } | { readonly for: string },
): GestureOutcome {
  if (!mapAt(flow, step)) return refuseGesture('absent', { path: showPath(step) })
  const head = 'if' in modifier ? { if: `=${modifier.if}` } : { for: `=${modifier.for}` }
  const name = label('gesture.wrap-step', { step: showPath(step) })
  // Moving into a group that has a step already keeps the moved one as it is written.
  const placeholder = { skip: 'placeholder' }
  const group = { ...head, do: [placeholder] }
  const moved = [...step.slice(0, -1), Number(step.at(-1)) + 1]
  const edits: readonly YamlEdit[] = [
    { kind: 'insert', place: { kind: 'before', sibling: step }, value: group },
    { kind: 'move', path: moved, place: { kind: 'before', sibling: [...step, 'do', 0] } },
    { kind: 'remove', path: [...step, 'do', 1] },
  ]
  return gesture(name, edits)
}

/** Adds the branch for when the condition of a group is not true. */
export function addElse(flow: Json, step: DocumentPath, first: JsonObject): GestureOutcome {
  const map = mapAt(flow, step)
  if (!map || !listAt(map, ['do'])) return refuseGesture('no-group', { step: showPath(step) })
  if (map['if'] === undefined) return refuseGesture('no-condition', { step: showPath(step) })
  return addStep(flow, [...step, 'else'], listAt(map, ['else'])?.length ?? 0, first)
}

function placeAt(list: DocumentPath, steps: readonly Json[], position: number): EditPlace {
  if (steps.length === 0) return { kind: 'end', of: list }
  if (position >= steps.length) return { kind: 'after', sibling: [...list, steps.length - 1] }
  return { kind: 'before', sibling: [...list, Math.max(0, position)] }
}
