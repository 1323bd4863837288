import { diffArrays } from 'diff'
import type { TextEdit } from '../../../engine/index.ts'

/** By line of the first text: the line of the second that it is, or -1. */
export type LineMatches = Int32Array

/** Lines with their line breaks, so that joining them gives the text. */
export function splitLines(text: string): readonly string[] {
  return text.match(/[^\n]*\n|[^\n]+$/g) ?? []
}

/** Beyond so many lines that differ, those in between are taken for new: the page would stand still. */
const MAX_EDITS = 2_000

/** Pairs the lines of two texts. */
export function matchLines(left: readonly string[], right: readonly string[]): LineMatches {
  const matches = new Int32Array(left.length).fill(-1)
  const ends = sameEnds(left, right)
  const parts = diffArrays(
    left.slice(ends.before, left.length - ends.after),
    right.slice(ends.before, right.length - ends.after),
    { maxEditLength: MAX_EDITS },
  )
  const pair = (at: number, to: number, count: number): void => {
    for (let line = 0; line < count; line++) matches[at + line] = to + line
  }
  pair(0, 0, ends.before)
  pair(left.length - ends.after, right.length - ends.after, ends.after)
  let [at, to] = [ends.before, ends.before]
  for (const { added, removed, count } of parts ?? []) {
    if (!added && !removed) pair(at, to, count)
    if (!added) at += count
    if (!removed) to += count
  }
  return matches
}

/** So many lines are the same before and after the first and the last that differ. */
function sameEnds(
  left: readonly string[],
  right: readonly string[],
): { readonly before: number; readonly after: number } {
  const shorter = Math.min(left.length, right.length)
  let [before, after] = [0, 0]
  while (before < shorter && left[before] === right[before]) before += 1
  while (after < shorter - before && left.at(-1 - after) === right.at(-1 - after)) after += 1
  return { before, after }
}

/** The edits that lead from one text to another, line by line. */
export function editsBetween(from: string, to: string): readonly TextEdit[] {
  const [left, right] = [splitLines(from), splitLines(to)]
  const matches = matchLines(left, right)
  const edits: TextEdit[] = []
  let [offset, start, next] = [0, 0, 0]
  for (let line = 0; line <= left.length; line++) {
    const match = line < left.length ? (matches[line] ?? -1) : right.length
    if (match >= 0) {
      const insert = right.slice(next, match).join('')
      if (insert !== '' || start < offset) edits.push({ from: start, to: offset, insert })
      next = match + 1
    }
    offset += left[line]?.length ?? 0
    if (match >= 0) start = offset
  }
  return edits
}
