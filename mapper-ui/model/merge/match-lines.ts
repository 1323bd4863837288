import type { TextEdit } from '../../../engine/index.ts'

/** By line of the first text: the line of the second that it is, or -1. */
export type LineMatches = Int32Array

/** Lines with their line breaks, so that joining them gives the text. */
export function splitLines(text: string): readonly string[] {
  return text.match(/[^\n]*\n|[^\n]+$/g) ?? []
}

/** Pairs the lines of two texts: those that are in both only once lead, as people read a change. */
export function matchLines(left: readonly string[], right: readonly string[]): LineMatches {
  const matches = new Int32Array(left.length).fill(-1)
  matchRange({ left, right, matches }, { from: 0, to: left.length }, { from: 0, to: right.length })
  return matches
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

interface Sides {
  readonly left: readonly string[]
  readonly right: readonly string[]
  readonly matches: LineMatches
}

interface Range {
  readonly from: number
  readonly to: number
}

/** Beyond this, lines in between are taken for new rather than compared one by one. */
const MOST_PAIRS = 1_000_000

function matchRange(sides: Sides, leftRange: Range, rightRange: Range): void {
  const { left, right, matches } = sides
  let [leftFrom, rightFrom] = [leftRange.from, rightRange.from]
  let [leftTo, rightTo] = [leftRange.to, rightRange.to]
  while (leftFrom < leftTo && rightFrom < rightTo && left[leftFrom] === right[rightFrom]) {
    matches[leftFrom++] = rightFrom++
  }
  while (leftFrom < leftTo && rightFrom < rightTo && left[leftTo - 1] === right[rightTo - 1]) {
    matches[--leftTo] = --rightTo
  }
  if (leftFrom === leftTo || rightFrom === rightTo) return
  const inner = [
    { from: leftFrom, to: leftTo },
    { from: rightFrom, to: rightTo },
  ] as const
  const anchors = uniquePairs(sides, ...inner)
  if (anchors.length === 0) {
    matchByLength(sides, ...inner)
    return
  }
  let before = [leftFrom, rightFrom] as const
  for (const [at, to] of [...anchors, [leftTo, rightTo] as const]) {
    matchRange(sides, { from: before[0], to: at }, { from: before[1], to })
    if (at < leftTo) matches[at] = to
    before = [at + 1, to + 1]
  }
}

/** Lines that are there once on each side, as many as stand in the same order. */
function uniquePairs(
  { left, right }: Sides,
  leftRange: Range,
  rightRange: Range,
): readonly (readonly [number, number])[] {
  const ofRight = onlyOnce(right, rightRange)
  const pairs: (readonly [number, number])[] = []
  for (const [line, at] of onlyOnce(left, leftRange)) {
    const match = ofRight.get(line)
    if (match !== undefined) pairs.push([at, match])
  }
  return longestRise(pairs.toSorted(([a], [b]) => a - b))
}

function onlyOnce(lines: readonly string[], { from, to }: Range): ReadonlyMap<string, number> {
  const once = new Map<string, number>()
  const seen = new Set<string>()
  for (let at = from; at < to; at++) {
    const line = lines[at] ?? ''
    if (seen.has(line)) once.delete(line)
    else once.set(line, at)
    seen.add(line)
  }
  return once
}

function longestRise(
  pairs: readonly (readonly [number, number])[],
): readonly (readonly [number, number])[] {
  const tails: number[] = []
  const before = new Int32Array(pairs.length).fill(-1)
  for (const [at, [, right]] of pairs.entries()) {
    let low = tails.findIndex((tail) => (pairs[tail]?.[1] ?? 0) >= right)
    if (low < 0) low = tails.length
    before[at] = tails[low - 1] ?? -1
    tails[low] = at
  }
  const rise: (readonly [number, number])[] = []
  for (let at = tails.at(-1) ?? -1; at >= 0; at = before[at] ?? -1) {
    const pair = pairs[at]
    if (pair) rise.unshift(pair)
  }
  return rise
}

/** The longest common run of lines, where none is there only once. */
function matchByLength({ left, right, matches }: Sides, leftRange: Range, rightRange: Range): void {
  const rows = leftRange.to - leftRange.from
  const columns = rightRange.to - rightRange.from
  if (rows * columns > MOST_PAIRS) return
  const lengths = Array.from({ length: rows + 1 }, () => new Int32Array(columns + 1))
  const length = (row: number, column: number) => lengths[row]?.[column] ?? 0
  const isSame = (row: number, column: number) =>
    left[leftRange.from + row] === right[rightRange.from + column]
  for (let row = rows - 1; row >= 0; row--) {
    for (let column = columns - 1; column >= 0; column--) {
      const own = lengths[row]
      if (!own) continue
      own[column] = isSame(row, column)
        ? length(row + 1, column + 1) + 1
        : Math.max(length(row + 1, column), length(row, column + 1))
    }
  }
  let [row, column] = [0, 0]
  while (row < rows && column < columns) {
    if (isSame(row, column)) matches[leftRange.from + row++] = rightRange.from + column++
    else if (length(row + 1, column) >= length(row, column + 1)) row++
    else column++
  }
}
