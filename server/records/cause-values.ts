import { isMessage, type Kind, kindOf, type Message } from '../../engine/index.ts'
import type { CauseValues } from '../contract/records.ts'

/** Reasons of one cause, with how many records have each. */
export interface CountedReason {
  readonly reason: Message
  readonly count: number
}

/** What differs from record to record and says no more than which record it is, or who: never told. */
const TOLD = new Set<Kind | undefined>(['value', 'name', 'title', 'resource', 'author', 'remote'])

/** Values that a table has no row for: to be filled in, and so told even where there is only one. */
const MISSING_ROW = 'rowMissing.name'

const QUOTED = /["“«]([^"“”«»]+)["”»]/g
const WHOLLY_QUOTED = /^["“«]([^"“”«»]+)["”»]$/

/**
 * The value by which reasons of one cause differ, with how many records have it, most first: which payment methods have
 * no row. A value that every record has for itself, as its number is, tells nothing, and the one with fewest values
 * tells most. None where all reasons say the same.
 */
export function tellValuesApart(reasons: readonly CountedReason[]): CauseValues['items'] {
  const places = new Map<string, Map<string, number>>()
  for (const { reason, count } of reasons) {
    for (const [place, value] of listValues(reason, '')) {
      const counts = places.get(place) ?? new Map<string, number>()
      counts.set(value, (counts.get(value) ?? 0) + count)
      places.set(place, counts)
    }
  }
  const records = reasons.reduce((sum, { count }) => sum + count, 0)
  const rows = [...places].find(([place]) => place.endsWith(MISSING_ROW))
  const [telling] = rows
    ? [rows[1]]
    : [...places.values()]
        .filter((counts) => sumOf(counts) === records && counts.size > 1 && counts.size < records)
        .toSorted((one, other) => one.size - other.size)
  if (!telling && places.size === 1) return quotedOf([...places.values()], records)
  const found = [...(telling ?? [])].toSorted(([, one], [, other]) => other - one)
  const names = withoutSharedWords(found.map(([value]) => value))
  return found.map(([, count], at) => ({ value: unquoted(names[at] ?? ''), count }))
}

/** The one value that all reasons quote: the payment method "ideal" has no row. */
function quotedOf(
  places: ReadonlyArray<ReadonlyMap<string, number>>,
  records: number,
): CauseValues['items'] {
  const texts = places.flatMap((counts) => [...counts.keys()])
  const [quoted, ...others] = [...(texts[0] ?? '').matchAll(QUOTED)]
  const value = quoted?.[1]
  return texts.length === 1 && value !== undefined && others.length === 0
    ? [{ value, count: records }]
    : []
}

function unquoted(words: string): string {
  return words.replace(WHOLLY_QUOTED, '$1')
}

function sumOf(counts: ReadonlyMap<string, number>): number {
  return [...counts.values()].reduce((sum, count) => sum + count, 0)
}

/** Texts of a message and of the messages in it, each with its place. */
function* listValues({ code, values }: Message, within: string): Generator<[string, string]> {
  for (const [name, value] of Object.entries(values)) {
    const place = `${within}${code}.${name}`
    if (isMessage(value)) yield* listValues(value, `${place}.`)
    else if (typeof value === 'string' && TOLD.has(kindOf(code, name))) yield [place, value]
  }
}

/** Of sentences that begin and end alike, the words in which they differ. */
function withoutSharedWords(texts: readonly string[]): readonly string[] {
  if (texts.length < 2) return texts
  const words = texts.map((text) => text.split(' '))
  const shortest = Math.min(...words.map(({ length }) => length))
  const [first = []] = words
  let begin = 0
  while (begin < shortest - 1 && words.every((each) => each[begin] === first[begin])) begin++
  let end = 0
  while (
    begin + end < shortest - 1 &&
    words.every((each) => each.at(-1 - end) === first.at(-1 - end))
  ) {
    end++
  }
  return words.map((each) => each.slice(begin, each.length - end).join(' '))
}
