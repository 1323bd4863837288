import { equalJson, type Json, type YamlEdit } from '../../../engine/index.ts'
import { type GestureOutcome, gesture, refuseGesture } from '../document/gesture.ts'
import { mapAt, showPath, valueAt } from '../document/json-path.ts'
import { label } from '../document/label.ts'
import type { MergeConflict } from './reapply-changes.ts'

/** Which of two changes stays. */
export type ConflictSide = 'ours' | 'theirs'

/** Makes one side of a conflict stand in the file; without an edit where it stands there already. */
export function settleConflict(
  flow: Json,
  conflict: MergeConflict,
  side: ConflictSide,
): GestureOutcome {
  const { path, [side]: wanted } = conflict
  const name = label(`gesture.settle.${side}`, { path: showPath(path) })
  const now = valueAt(flow, path)
  if (equalJson(now, wanted)) return gesture(name, [])
  if (wanted === undefined) return gesture(name, [{ kind: 'remove', path }])
  if (now !== undefined) return gesture(name, [{ kind: 'set', path, value: wanted }])
  const holder = path.slice(0, -1)
  // What stood in a list and is gone has no place there any more.
  if (!mapAt(flow, holder)) return refuseGesture('absent', { path: showPath(holder) })
  const added: YamlEdit = {
    kind: 'insert',
    place: { kind: 'end', of: holder },
    key: String(path.at(-1)),
    value: wanted,
  }
  return gesture(name, [added])
}
