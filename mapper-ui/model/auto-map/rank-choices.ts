import { describeFunctions, type Json } from '../../../engine/index.ts'
import { conversionOf, listsOf } from '../gesture/source-formula.ts'
import type { MappingView } from '../mapping/mapping-view.ts'
import { hasFlag, KindBit, RowFlag } from '../mapping/schema-rows.ts'
import { nameTokens, plainName } from './name-tokens.ts'
import { standFor } from './synonyms.ts'

/** Something that can fill a field. */
export type Choice = { readonly score: number } & (
  | { readonly kind: 'source'; readonly source: string; readonly needsConversion: boolean }
  | { readonly kind: 'constant'; readonly text: string }
  | { readonly kind: 'function'; readonly name: string; readonly signature: string }
  | { readonly kind: 'table'; readonly table: string; readonly title: string }
  | { readonly kind: 'block'; readonly block: BlockKind }
)

/** What is asked further before it fills a field. */
export type BlockKind = 'if' | 'look-up'
const BLOCKS = ['if', 'look-up'] as const

/** Of what the words are asked that its kind has. */
export type KindOf =
  | { readonly kind: 'function'; readonly name: string }
  | { readonly kind: 'table' }
  | { readonly kind: 'block'; readonly block: BlockKind }

/** What is known besides the two schemas. */
export interface ChoiceHints {
  /** Name → title of the tables that formulas can ask. */
  readonly tables: ReadonlyMap<string, string>
  /** What people call a function. */
  readonly functionTitle: (name: string) => string
  /** What people call a function's kind ("Text", "Dates"), a block, or tables as such: all of a kind are found by it. */
  readonly wordsOfKind: (of: KindOf) => string
  /** What a source field has in the chosen sample. */
  readonly sampleOf: (source: string) => Json | undefined
}

const MAX_CHOICES = 30

/**
 * What may fill a target field, the most likely first: by what is typed, by whether the type fits, by names that mean
 * the same as the target's, and by whether the sample has a value there.
 */
export function rankChoices(
  view: MappingView,
  target: string,
  query: string,
  hints: ChoiceHints,
): readonly Choice[] {
  const wanted = query.trim()
  const choices = [
    ...sourceChoices(view, target, wanted, hints),
    ...functionChoices(wanted, hints),
    ...tableChoices(wanted, hints),
    ...blockChoices(wanted, hints),
  ].toSorted((left, right) => right.score - left.score)
  const constant: Choice[] =
    wanted === '' || wanted.startsWith('$') ? [] : [{ kind: 'constant', text: wanted, score: 0 }]
  // Before anything is typed they are below all else, and still to be seen.
  const blocks = wanted === '' ? BLOCKS.map(toBlock) : []
  const last = [...blocks, ...constant]
  return [...choices.slice(0, MAX_CHOICES - last.length), ...last]
}

function sourceChoices(
  view: MappingView,
  target: string,
  query: string,
  { sampleOf }: ChoiceHints,
): readonly Choice[] {
  const { source } = view
  const to = view.target.rowOf.get(target) ?? -1
  const words = wordsOf(view.target.names[to] ?? '')
  const choices: Choice[] = []
  // Of items of other lists, a field for one value takes only the first.
  const within = listsOf(view.target, target).length
  const isFar = (path: string) => listsOf(source, path).length > within
  for (let row = 0; row < source.count; row++) {
    const path = source.paths[row] ?? ''
    const typed = matchOf(path, source.titles[row] ?? '', query)
    if (typed === 0 || path === '$' || path.startsWith('$existing')) continue
    const fit = fitOf(view, row, to)
    const name = sharedShare(words, wordsOf(source.names[row] ?? ''))
    const sample = sampleOf(path) === undefined ? 0 : 1
    const score = typed * 2 + fit + name * 1.5 + sample * 0.3 - (isFar(path) ? 0.8 : 0)
    choices.push({ kind: 'source', source: path, needsConversion: fit === 0.5, score })
  }
  return choices
}

function isText(kinds: number): boolean {
  return (kinds & KindBit.string) !== 0
}

/** 1: taken as it is. 0.5: converted. 0: of another shape. */
function fitOf({ source, target }: MappingView, from: number, to: number): number {
  const shape = RowFlag.list | RowFlag.group
  if (((source.flags[from] ?? 0) & shape) !== ((target.flags[to] ?? 0) & shape)) return 0
  if (hasFlag(source, from, RowFlag.group)) return 1
  const [own, wanted] = [source.kinds[from] ?? 0, target.kinds[to] ?? 0]
  if (conversionOf(own, wanted) !== undefined) return 0.5
  return isText(own) === isText(wanted) ? 1 : 0.7
}

function toBlock(block: BlockKind): Choice {
  return { kind: 'block', block, score: 0 }
}

function blockChoices(query: string, { wordsOfKind }: ChoiceHints): readonly Choice[] {
  return BLOCKS.flatMap((block) => {
    const typed = kindMatch(wordsOfKind({ kind: 'block', block }), query)
    return typed === 0 ? [] : [{ ...toBlock(block), score: typed * 2.5 }]
  })
}

/** Whether a word of a kind begins with what is typed; of one letter or two, nearly all would. */
function kindMatch(words: string, query: string): number {
  const wanted = plainName(query)
  if (wanted.length < 2) return 0
  const names = [...nameTokens(words), plainName(words)]
  return names.some((name) => name.startsWith(wanted)) ? 0.8 : 0
}

function functionChoices(
  query: string,
  { functionTitle, wordsOfKind }: ChoiceHints,
): readonly Choice[] {
  const word = query.replace(/^\$/, '')
  if (word === '') return []
  return describeFunctions().flatMap(({ name, signature }): Choice[] => {
    const typed =
      matchOf(name, functionTitle(name), word) ||
      kindMatch(wordsOfKind({ kind: 'function', name }), word) / 2
    const isMeant = query.startsWith('$')
    return typed === 0
      ? []
      : [{ kind: 'function', name, signature, score: typed * (isMeant ? 3 : 1.2) }]
  })
}

function tableChoices(query: string, { tables, wordsOfKind }: ChoiceHints): readonly Choice[] {
  if (query === '') return []
  return [...tables].flatMap(([table, title]): Choice[] => {
    const typed = matchOf(table, title, query) || kindMatch(wordsOfKind({ kind: 'table' }), query)
    return typed === 0 ? [] : [{ kind: 'table', table, title, score: typed * 1.6 }]
  })
}

/** 1: is or begins with what is typed. Less: a word of it does, or it is somewhere within. 0: not at all. */
function matchOf(name: string, title: string, query: string): number {
  if (query === '') return 0.1
  const wanted = plainName(query)
  if (wanted === '') return 0
  const last = plainName(name.slice(name.lastIndexOf('.') + 1))
  if (last === wanted) return 1
  if (last.startsWith(wanted)) return 0.9
  const words = [...nameTokens(name), ...nameTokens(title)]
  if (words.some((word) => word.startsWith(wanted))) return 0.7
  return plainName(`${name}${title}`).includes(wanted) ? 0.4 : 0
}

function wordsOf(name: string): ReadonlySet<string> {
  const tokens = nameTokens(name)
  return new Set([...tokens, tokens.join('')].map(standFor))
}

function sharedShare(left: ReadonlySet<string>, right: ReadonlySet<string>): number {
  if (left.size === 0) return 0
  const shared = [...left].filter((word) => right.has(word)).length
  return shared / Math.max(left.size, right.size)
}
