import type { Completion } from './complete-formula.ts'

/** As many as anybody looks through; a list of thousands would hold up the next key. */
const MOST = 200

/**
 * Of a long list what fits the word that is being written, those that begin with it first. `isComplete` when no further
 * letter can bring another one.
 */
export function fittingCompletions(
  list: readonly Completion[],
  word: string,
): { readonly completions: readonly Completion[]; readonly isComplete: boolean } {
  if (list.length <= MOST) return { completions: list, isComplete: true }
  const wanted = word.toLowerCase()
  const begins: Completion[] = []
  const others: Completion[] = []
  for (const each of list) {
    const label = each.label.toLowerCase()
    if (label.startsWith(wanted)) begins.push(each)
    else if (hasLetters(label, wanted)) others.push(each)
  }
  return { completions: [...begins, ...others].slice(0, MOST), isComplete: false }
}

/** All letters, in this order, as the list itself matches them. */
function hasLetters(label: string, wanted: string): boolean {
  let from = 0
  for (const letter of wanted) {
    const at = label.indexOf(letter, from)
    if (at < 0) return false
    from = at + 1
  }
  return true
}
