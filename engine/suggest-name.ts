import { distance } from 'fastest-levenshtein'
import { type Message, say } from './messages/message.ts'

/** Names that a hint lists. */
const MAX_NAMES = 12

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
    const edits = editDistance(lower, name.toLowerCase())
    if (edits < least) [best, least] = [name, edits]
  }
  return best
}

/** A full sentence for a diagnostic's hint: the near name, or else the few names there are. */
export function suggestionHint(wrong: string, known: Iterable<string>): Message | undefined {
  const names = [...known]
  const near = suggestName(wrong, names)
  if (near !== undefined) return say('didYouMean', { name: near })
  if (names.length === 0) return undefined
  const shown = { names: names.slice(0, MAX_NAMES).join(', ') }
  return names.length > MAX_NAMES
    ? say('knownHereAndMore', { ...shown, count: names.length - MAX_NAMES })
    : say('knownHere', shown)
}

/** As the package has it, but two neighbours that changed places are one mistake: people type so. */
function editDistance(left: string, right: string): number {
  const edits = distance(left, right)
  return edits === 2 && isSwap(left, right) ? 1 : edits
}

/** Of two that differ. */
function isSwap(left: string, right: string): boolean {
  let at = 0
  while (left[at] === right[at]) at += 1
  const swapped = left.slice(0, at) + left.charAt(at + 1) + left.charAt(at) + left.slice(at + 2)
  return swapped === right
}
