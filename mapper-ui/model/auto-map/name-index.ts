import { hasFlag, RowFlag, type SchemaRows } from '../mapping/schema-rows.ts'
import { isCommon, subjectOf } from './common-words.ts'
import { nameTokens, plainName } from './name-tokens.ts'
import { standFor } from './synonyms.ts'

/** The words of one field, with those that mean the same taken for one. */
export interface NamedRow {
  readonly row: number
  readonly plain: string
  readonly words: ReadonlySet<string>
  /** Words of the group it is in. */
  readonly context: ReadonlySet<string>
  /** What its title says beside the sort of its value. */
  readonly subject: ReadonlySet<string>
}

/** Fields by the words in their names, and how rare each word is. */
export interface NameIndex {
  readonly rows: readonly NamedRow[]
  readonly byPlain: ReadonlyMap<string, readonly number[]>
  readonly byWord: ReadonlyMap<string, readonly number[]>
  readonly weightOf: (word: string) => number
}

export function nameRow(rows: SchemaRows, row: number): NamedRow {
  const above = rows.parent[row] ?? -1
  return {
    row,
    plain: plainName(rows.names[row] ?? ''),
    words: wordsOf(rows.names[row] ?? ''),
    context:
      above < 0 || hasFlag(rows, above, RowFlag.header)
        ? NO_WORDS
        : wordsOf(rows.names[above] ?? ''),
    subject: subjectOf(rows.titles[row] ?? ''),
  }
}

export function indexNames(rows: SchemaRows, chosen: readonly number[]): NameIndex {
  const named = chosen.map((row) => nameRow(rows, row))
  const byPlain = new Map<string, number[]>()
  const byWord = new Map<string, number[]>()
  for (const [at, { plain, words }] of named.entries()) {
    push(byPlain, plain, at)
    for (const word of words) push(byWord, word, at)
  }
  const total = Math.log(1 + named.length)
  const weightOf = (word: string) => {
    const count = byWord.get(word)?.length ?? 1
    return 0.2 + (total - Math.log(count)) / (total || 1)
  }
  return { rows: named, byPlain, byWord, weightOf }
}

/** How much of the words of both is shared, rare words counting more, and common ones little: 0 to 1. */
export function sharedWords(
  left: ReadonlySet<string>,
  right: ReadonlySet<string>,
  weightOf: (word: string) => number,
): number {
  let [shared, all] = [0, 0]
  for (const word of left) {
    const isShared = right.has(word)
    // That one is a date and the other a number says much; that both are numbers says little.
    const weight = weightOf(word) * (isShared && isCommon(word) ? 0.3 : 1)
    all += weight
    if (isShared) shared += weight
  }
  for (const word of right) if (!left.has(word)) all += weightOf(word)
  return all === 0 ? 0 : shared / all
}

const NO_WORDS: ReadonlySet<string> = new Set()

/** `firstName` is `first` and `name`, and also the one word `firstname`, if that means something. */
export function wordsOf(name: string): ReadonlySet<string> {
  const tokens = nameTokens(name)
  if (tokens.length === 0) return NO_WORDS
  const joined = tokens.join('')
  const whole = standFor(joined)
  return whole === joined && tokens.length > 1 ? new Set(tokens.map(standFor)) : new Set([whole])
}

function push(map: Map<string, number[]>, key: string, value: number): void {
  const list = map.get(key)
  if (list) list.push(value)
  else map.set(key, [value])
}
