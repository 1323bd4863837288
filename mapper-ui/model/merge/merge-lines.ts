import { matchLines, splitLines } from './match-lines.ts'

/**
 * Joins the changes of two texts line by line; nothing where both changed the same lines. By hand, because node-diff3 pairs
 * lines itself, which takes seconds for a file of 2,000 of which many are alike.
 */
export function mergeLines(base: string, ours: string, theirs: string): string | undefined {
  const lines = splitLines(base)
  const [own, other] = [splitLines(ours), splitLines(theirs)]
  const [inOurs, inTheirs] = [matchLines(lines, own), matchLines(lines, other)]
  let merged = ''
  let [from, ownFrom, otherFrom] = [0, 0, 0]
  for (let line = 0; line <= lines.length; line++) {
    const isEnd = line === lines.length
    const ownAt = isEnd ? own.length : (inOurs[line] ?? -1)
    const otherAt = isEnd ? other.length : (inTheirs[line] ?? -1)
    if (ownAt < 0 || otherAt < 0) continue
    const between = mergePart(
      lines.slice(from, line),
      own.slice(ownFrom, ownAt),
      other.slice(otherFrom, otherAt),
    )
    if (between === undefined) return undefined
    merged += between + (lines[line] ?? '')
    ;[from, ownFrom, otherFrom] = [line + 1, ownAt + 1, otherAt + 1]
  }
  return merged
}

type Lines = readonly string[]

function mergePart(base: Lines, ours: Lines, theirs: Lines): string | undefined {
  const [before, own, other] = [base.join(''), ours.join(''), theirs.join('')]
  if (own === before) return other
  if (other === before || other === own) return own
  if (base.length < 2 || base.length !== ours.length || base.length !== theirs.length) {
    return undefined
  }
  // Lines that follow each other, each changed by one of the two.
  const merged = base.map((line, at) => mergePart([line], [ours[at] ?? ''], [theirs[at] ?? '']))
  return merged.every((line) => line !== undefined) ? merged.join('') : undefined
}
