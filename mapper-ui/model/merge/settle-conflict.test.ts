import { describe, expect, test } from 'vitest'
import { createFlowDocument } from '../document/flow-document.ts'
import { sampleFlow } from '../testing/sample-flow.ts'
import { mergeFlow } from './merge-flow.ts'
import type { MergeConflict } from './reapply-changes.ts'
import { type ConflictSide, settleConflict } from './settle-conflict.ts'

const LINE = '      reference:   =number   # aligned\n'

/** Merges both, settles the only conflict so, and gives the line of the field that is there then. */
function settle(ours: string, theirs: string, ...sides: readonly ConflictSide[]) {
  const base = sampleFlow
  const change = (line: string) => base.replace(LINE, line)
  const merged = mergeFlow(base, change(ours), change(theirs))
  if (merged.kind === 'unreadable') throw new Error(merged.version)
  const [conflict, ...others] = merged.conflicts
  if (!conflict || others.length > 0) throw new Error('not one conflict')
  return perform(merged.text, conflict, sides)
}

function perform(text: string, conflict: MergeConflict, sides: readonly ConflictSide[]) {
  const document = createFlowDocument('flow.yaml', text)
  const outcomes = sides.map((side) => {
    const { flow } = document.store.getState()
    const done = document.perform(settleConflict(flow.value, conflict, side))
    return done.kind === 'refused' ? done.reason.key : done.kind
  })
  const { text: settled } = document.store.getState()
  return { outcomes, line: /^ {6}reference:.*$/m.exec(settled)?.[0], settled, text }
}

const MINE = LINE.replace('=number', '=email')
const THEIRS = LINE.replace('=number', '=id')

describe('a conflict', () => {
  test('settled for theirs leaves the text as it is', () => {
    const { settled, text } = settle(MINE, THEIRS, 'theirs')
    expect(settled).toBe(text)
  })

  test('settled for mine changes that line alone, and can be turned back', () => {
    expect(settle(MINE, THEIRS, 'ours').line).toBe('      reference:   =email   # aligned')
    const { settled, text } = settle(MINE, THEIRS, 'ours', 'theirs')
    expect(settled).toBe(text)
  })

  test('in which one side took the field away takes it away, or puts it back', () => {
    expect(settle('', THEIRS, 'ours').line).toBeUndefined()
    expect(settle(MINE, '', 'ours').line).toBe('      reference: =email')
  })

  test('about what stood in a list that lost it is refused', () => {
    const gone = { path: ['steps', 9, 'set', 'total'], base: 1, ours: 2, theirs: undefined }
    expect(perform(sampleFlow, gone, ['ours']).outcomes).toEqual(['refused.absent'])
  })
})
