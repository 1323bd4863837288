import type { Json } from '../../engine/index.ts'
import type { Choice, Choices } from './choices.ts'
import { WITHIN } from './tell-namesakes.ts'

/** Two values that probably mean the same. */
export interface SuggestedPair {
  readonly from: string
  readonly to: Json
  /** 1: both have the same name; less: they are alike. */
  readonly score: number
}

const MIN_SCORE = 0.5

/**
 * For every value of one side the most similar one of the other, where one is similar enough. Of values that have one name
 * nobody can say which is meant: none is suggested for them, nor to them, unless both have the same place below others.
 */
export function suggestPairs(
  from: Choices['items'],
  to: Choices['items'],
): readonly SuggestedPair[] {
  return from.flatMap((left) => {
    const key = String(left.value)
    const [best] = to
      .map((right) => ({ right, score: similarity(left.label, key, right.label) }))
      .toSorted((one, other) => other.score - one.score)
    if (!best || best.score < MIN_SCORE) return []
    const isOneOfMany = namesakes(from, left) > 1 || namesakes(to, best.right) > 1
    if (isOneOfMany && !isSamePlace(left, best.right)) return []
    const score = Math.round(best.score * 100) / 100
    return [{ from: key, to: best.right.value, score }]
  })
}

function namesakes(items: Choices['items'], choice: Choice): number {
  const name = plain(nameOf(choice))
  return name === '' ? 1 : items.filter((each) => plain(nameOf(each)) === name).length
}

function nameOf({ name, label }: Choice): string {
  return name ?? label
}

function isSamePlace({ label: left }: Choice, { label: right }: Choice): boolean {
  return left.includes(WITHIN) && left.toLowerCase() === right.toLowerCase()
}

function similarity(label: string, key: string, other: string): number {
  return Math.max(alike(label, other), alike(key, other))
}

/** Share of pairs of letters that two names have in common (Dice), over their letters and digits alone. */
function alike(left: string, right: string): number {
  const one = plain(left)
  const two = plain(right)
  if (one === '' || two === '') return 0
  if (one === two) return 1
  if (one.length > 3 && two.includes(one)) return 0.9
  if (two.length > 3 && one.includes(two)) return 0.9
  const pairs = pairsOf(two)
  const shared = pairsOf(one).filter((pair) => {
    const at = pairs.indexOf(pair)
    if (at >= 0) pairs.splice(at, 1)
    return at >= 0
  })
  const total = Math.max(1, one.length + two.length - 2)
  return Math.min(0.95, (2 * shared.length) / total)
}

function plain(text: string): string {
  return text
    .normalize('NFKD')
    .toLowerCase()
    .replace(/[^\p{L}\p{N}]/gu, '')
}

function pairsOf(text: string): string[] {
  return Array.from({ length: Math.max(0, text.length - 1) }, (_, at) => text.slice(at, at + 2))
}
