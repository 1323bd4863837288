import { suggestName } from '../../../engine/index.ts'
import { type Label, label } from '../document/label.ts'
import { wordsOf } from './name-index.ts'
import { plainName } from './name-tokens.ts'

/** A field that one that is gone may be called now, and why. */
export interface Replacement {
  readonly path: string
  readonly reasons: readonly Label[]
}

/** Values by field, of records from before and after: {@link valuesOfSamples}. */
type Values = ReadonlyMap<string, readonly string[]>

/** More would be no choice. */
const MAX_SUGGESTED = 5
const MIN_SCORE = 0.5
const NEAR_NAME = 0.8

/**
 * Which of the fields one that is gone may have become, the likeliest first: by its name, by the group it was in, and by
 * values that both have in samples. One of which nothing speaks for it is not among them.
 */
export function rankReplacements(
  gone: string,
  fields: readonly string[],
  values: Values = new Map(),
): readonly Replacement[] {
  const previous = namesOf(gone)
  const near = suggestName(previous.last, new Set(fields.map((field) => namesOf(field).last)))
  return fields
    .map((path) => rate(previous, path, near, sharedShare(values.get(gone), values.get(path))))
    .filter(({ score }) => score >= MIN_SCORE)
    .toSorted((left, right) => right.score - left.score)
    .slice(0, MAX_SUGGESTED)
    .map(({ path, reasons }) => ({ path, reasons }))
}

function rate(
  previous: Names,
  path: string,
  near: string | undefined,
  samples: number,
): Replacement & { readonly score: number } {
  const now = namesOf(path)
  const isSame = now.plain === previous.plain
  const name = isSame ? 1 : likeness(previous, now, near)
  const group = previous.group === now.group ? 0.1 : 0
  const reasons = [
    ...(name > 0 ? [label(isSame ? 'reason.same-name' : 'reason.near-name')] : []),
    ...(samples > 0 ? [label('reason.same-values', { share: Math.round(samples * 100) })] : []),
  ]
  return { path, score: reasons.length === 0 ? 0 : 0.9 * name + 0.6 * samples + group, reasons }
}

/** By the words that both have, or by how they are spelled. */
function likeness(previous: Names, now: Names, near: string | undefined): number {
  const words = [...previous.words].filter((word) => now.words.has(word)).length
  const byWords = words / Math.max(previous.words.size, now.words.size, 1)
  return Math.max(byWords, now.last === near ? NEAR_NAME : 0)
}

interface Names {
  readonly last: string
  readonly plain: string
  readonly group: string
  readonly words: ReadonlySet<string>
}

function namesOf(path: string): Names {
  const dot = path.lastIndexOf('.')
  const last = path.slice(dot + 1)
  return {
    last,
    plain: plainName(last),
    group: path.slice(0, Math.max(dot, 0)),
    words: wordsOf(last),
  }
}

/** How many of the values that a field had another one has too: 0 to 1. */
function sharedShare(
  previous: readonly string[] | undefined,
  now: readonly string[] | undefined,
): number {
  if (!previous || !now || previous.length === 0) return 0
  const known = new Set(now)
  return previous.filter((value) => known.has(value)).length / previous.length
}
