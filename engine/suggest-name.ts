import { say } from './words/sentences.ts'

/** Names that a hint lists. */
const MOST_NAMES = 12

/**
 * Gives the known name that was most likely meant, or nothing when none is near.
 *
 * Near means: the same but for case, or at most one edit in four letters (at least one, swaps count as one).
 */
export function suggestName(wrong: string, known: Iterable<string>): string | undefined {
  const lower = wrong.toLowerCase()
  let best: string | undefined
  let least = Math.max(1, Math.floor(wrong.length / 3)) + 1
  for (const name of known) {
    if (Math.abs(name.length - wrong.length) >= least) continue
    const distance = editDistance(lower, name.toLowerCase())
    if (distance < least) [best, least] = [name, distance]
  }
  return best
}

/** A full sentence for a diagnostic's hint: the near name, or else the few names there are. */
export function suggestionHint(wrong: string, known: Iterable<string>): string | undefined {
  const names = [...known]
  const near = suggestName(wrong, names)
  if (near !== undefined) return say('didYouMean', { name: near })
  if (names.length === 0) return undefined
  const shown = { names: names.slice(0, MOST_NAMES).join(', ') }
  return names.length > MOST_NAMES
    ? say('knownHereAndMore', { ...shown, count: names.length - MOST_NAMES })
    : say('knownHere', shown)
}

/** Optimal string alignment: insertions, deletions, substitutions and swaps of neighbours. */
function editDistance(left: string, right: string): number {
  let former: number[] = []
  let previous = Array.from({ length: right.length + 1 }, (_, at) => at)
  for (let row = 1; row <= left.length; row++) {
    const current = [row]
    for (let column = 1; column <= right.length; column++) {
      const cost = left[row - 1] === right[column - 1] ? 0 : 1
      let least = Math.min(
        (previous[column] ?? 0) + 1,
        (current[column - 1] ?? 0) + 1,
        (previous[column - 1] ?? 0) + cost,
      )
      const isSwap = left[row - 1] === right[column - 2] && left[row - 2] === right[column - 1]
      if (row > 1 && column > 1 && isSwap) least = Math.min(least, (former[column - 2] ?? 0) + 1)
      current.push(least)
    }
    former = previous
    previous = current
  }
  return previous[right.length] ?? 0
}
