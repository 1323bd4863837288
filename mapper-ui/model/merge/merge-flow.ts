import { equalJson, type Json, readSourceFile, type TextEdit } from '../../../engine/index.ts'
import { makeEdits } from '../document/make-edits.ts'
import { editsBetween } from './match-lines.ts'
import { mergeLines } from './merge-lines.ts'
import { type MergeConflict, reapplyChanges } from './reapply-changes.ts'

export interface MergedFlow {
  readonly kind: 'merged'
  readonly text: string
  /** From our text to the merged one: what `merge` of the document takes over. */
  readonly edits: readonly TextEdit[]
  /** What both changed. Their part stands in the text, and nothing of ours is lost: it is here. */
  readonly conflicts: readonly MergeConflict[]
}

/** A merge that cannot be tried: one of the texts is not YAML. */
export interface UnreadableVersion {
  readonly kind: 'unreadable'
  readonly version: 'base' | 'ours' | 'theirs'
}

/**
 * Joins what was changed here with what was changed elsewhere since both began from the same text, field by field.
 *
 * Where lines alone tell the same result, both sides keep their comments and layout; else our changes are made again
 * on their text.
 */
export function mergeFlow(
  base: string,
  ours: string,
  theirs: string,
): MergedFlow | UnreadableVersion {
  const versions = { base: valueOf(base), ours: valueOf(ours), theirs: valueOf(theirs) }
  if (versions.base === undefined) return { kind: 'unreadable', version: 'base' }
  if (versions.ours === undefined) return { kind: 'unreadable', version: 'ours' }
  if (versions.theirs === undefined) return { kind: 'unreadable', version: 'theirs' }
  const { edits, conflicts } = reapplyChanges(versions)
  let text = theirs
  const failed: MergeConflict[] = []
  const together = makeEdits(theirs, edits)
  if (together.kind === 'made') {
    text = together.text
  } else {
    for (const edit of edits) {
      const made = makeEdits(text, [edit])
      if (made.kind === 'made') text = made.text
      else failed.push(conflictOf(edit))
    }
  }
  const byLines = mergeLines(base, ours, theirs)
  const isSame = byLines !== undefined && equalJson(valueOf(byLines), valueOf(text))
  const merged = isSame ? byLines : text
  const all = [...conflicts, ...failed]
  return { kind: 'merged', text: merged, edits: editsBetween(ours, merged), conflicts: all }
}

function valueOf(text: string): Json | undefined {
  return readSourceFile({ path: 'flow.yaml', text }).value
}

function conflictOf(edit: Parameters<typeof makeEdits>[1][number]): MergeConflict {
  const ours = edit.kind === 'set' || edit.kind === 'insert' ? edit.value : undefined
  const isInsert = edit.kind === 'insert'
  const place = isInsert && (edit.place.kind === 'end' ? edit.place.of : edit.place.sibling)
  const path = isInsert ? place || [] : edit.path
  return { path, base: undefined, ours, theirs: undefined }
}
