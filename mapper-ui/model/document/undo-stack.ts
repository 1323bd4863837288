import type { TextEdit } from '../../../engine/index.ts'
import { composeTextEdits } from './compose-text-edits.ts'
import type { Label } from './label.ts'

/** One thing that somebody did, and how to take it back. */
export interface UndoEntry {
  readonly label: Label
  readonly edits: readonly TextEdit[]
  readonly inverse: readonly TextEdit[]
  /** What is done under the same name right after it becomes part of it. */
  readonly group?: string | undefined
}

/** What was done and what was taken back, over all views. */
export interface UndoStack {
  /** The latest at the end. */
  readonly past: readonly UndoEntry[]
  /** The next to be done again at the end. */
  readonly future: readonly UndoEntry[]
}

export const emptyUndoStack: UndoStack = { past: [], future: [] }

/** More than anybody takes back, and little enough to keep. */
const MAX_ENTRIES = 500

export function pushEntry({ past }: UndoStack, entry: UndoEntry): UndoStack {
  const last = past.at(-1)
  if (last?.group === undefined || last.group !== entry.group) {
    return { past: [...past.slice(1 - MAX_ENTRIES), entry], future: [] }
  }
  const joined = {
    ...last,
    edits: composeTextEdits(last.edits, entry.edits),
    inverse: composeTextEdits(entry.inverse, last.inverse),
  }
  return { past: [...past.slice(0, -1), joined], future: [] }
}

/** Ends the latest entry: whatever comes next is a thing of its own. */
export function closeGroup(stack: UndoStack): UndoStack {
  const last = stack.past.at(-1)
  if (last?.group === undefined) return stack
  return { ...stack, past: [...stack.past.slice(0, -1), { ...last, group: undefined }] }
}

/** Takes the latest entry from `past` to `future`. */
export function stepBack({ past, future }: UndoStack): UndoStack {
  const last = past.at(-1)
  return last ? { past: past.slice(0, -1), future: [...future, last] } : { past, future }
}

/** Takes the latest entry from `future` to `past`. */
export function stepForward({ past, future }: UndoStack): UndoStack {
  const next = future.at(-1)
  return next
    ? { past: [...past, { ...next, group: undefined }], future: future.slice(0, -1) }
    : { past, future }
}
