import { type Label, label } from '../document/label.ts'
import { conversionOf } from '../gesture/source-formula.ts'
import type { MappingView } from '../mapping/mapping-view.ts'
import { hasFlag, KindBit, RowFlag, type SchemaRows } from '../mapping/schema-rows.ts'
import { isCommon } from './common-words.ts'
import { isIdentity } from './identities.ts'
import { indexNames, type NamedRow, type NameIndex, nameRow, sharedWords } from './name-index.ts'
import { differInUnit } from './units.ts'

/** A pair that may belong together, how likely that is (0 to 1), and why. Nothing is written. */
export interface Suggestion {
  readonly source: string
  readonly target: string
  readonly score: number
  readonly reasons: readonly Label[]
}

/** What else is known about fields. Paths are those of the two panels. */
export interface SuggestionHints {
  /** Values of source fields in the samples. */
  readonly sourceValues?: ReadonlyMap<string, readonly string[]> | undefined
  /** Values of target fields in records that are there. */
  readonly targetValues?: ReadonlyMap<string, readonly string[]> | undefined
  /** Target → source of pairs that were accepted elsewhere. */
  readonly accepted?: ReadonlyMap<string, string> | undefined
}

/** Below this nobody would see why. */
const MIN_SCORE = 0.5
/** A word in so many names tells nothing about which of them is meant. */
const MAX_CANDIDATES = 200

/** Suggests a source field for each target field that is empty, the best first. */
export function suggestMappings(
  view: MappingView,
  hints: SuggestionHints = {},
): readonly Suggestion[] {
  const indexes = new Map<string, NameIndex>()
  const sources = sourcesByList(view)
  const found: Suggestion[] = []
  for (let row = 0; row < view.target.count; row++) {
    const list = isOpen(view, row) ? listFor(view, row) : undefined
    if (list === undefined) continue
    const index = indexes.get(list) ?? indexNames(view.source, sources.get(list) ?? [])
    indexes.set(list, index)
    const best = bestFor(view, nameRow(view.target, row), index, hints)
    if (best && best.score >= MIN_SCORE) found.push(best)
  }
  return withoutRivals(found.toSorted((left, right) => right.score - left.score))
}

/** Empty, and to be filled by itself: a single value, or a list as a whole. */
function isOpen({ target, fieldOf }: MappingView, row: number): boolean {
  if ((fieldOf[row] ?? -1) >= 0 || hasFlag(target, row, RowFlag.readOnly)) return false
  return !hasFlag(target, row, RowFlag.group) || hasFlag(target, row, RowFlag.list)
}

/** The source list whose items fill a target field: `$` outside of lists; nothing where that is not known yet. */
function listFor(view: MappingView, row: number): string | undefined {
  const { target, fieldOf, fields } = view
  let scope = view.scope
  for (let above = target.parent[row] ?? -1; above >= 0; above = target.parent[above] ?? -1) {
    const field = fields[fieldOf[above] ?? -1]
    const isFilled = field !== undefined && field.kind !== 'group' && field.kind !== 'loop'
    if (isFilled) return undefined
    if (!hasFlag(target, above, RowFlag.list)) continue
    if (field?.kind !== 'loop') return undefined
    scope = { path: field.path, list: field.text, outer: field.scope }
    break
  }
  return view.lineages.itemOf(scope).path
}

/** Rows by the innermost list they are in; lists of groups are rows of what they are in themselves. */
function sourcesByList({ source }: MappingView): ReadonlyMap<string, readonly number[]> {
  const lists: string[] = []
  const byList = new Map<string, number[]>()
  for (let row = 0; row < source.count; row++) {
    const above = source.parent[row] ?? -1
    const list = above < 0 ? '$' : (lists[above] ?? '$')
    const isList = hasFlag(source, row, RowFlag.list)
    lists[row] = isList ? (source.paths[row] ?? '$') : list
    const isHeader = hasFlag(source, row, RowFlag.header)
    const isGroup = hasFlag(source, row, RowFlag.group)
    if (isHeader || (isGroup && !isList) || isOwnTarget(source, row)) continue
    const rows = byList.get(list)
    if (rows) rows.push(row)
    else byList.set(list, [row])
  }
  return byList
}

/** What the target has already is no source for what it shall have. */
function isOwnTarget(source: SchemaRows, row: number): boolean {
  return source.paths[row]?.startsWith('$existing') === true
}

function bestFor(
  view: MappingView,
  target: NamedRow,
  index: NameIndex,
  hints: SuggestionHints,
): Suggestion | undefined {
  let best: Suggestion | undefined
  for (const at of candidates(target, index, view, hints)) {
    const named = index.rows[at]
    const rated = named && rate(view, { target, source: named, index, hints })
    if (rated && rated.score > (best?.score ?? 0)) best = rated
  }
  return best
}

function candidates(
  { plain, words, row }: NamedRow,
  { byPlain, byWord, rows }: NameIndex,
  { target, source }: MappingView,
  { accepted }: SuggestionHints,
): ReadonlySet<number> {
  const found = new Set<number>(byPlain.get(plain)?.slice(0, MAX_CANDIDATES))
  for (const word of words) {
    const list = byWord.get(word) ?? []
    if (list.length <= MAX_CANDIDATES) for (const at of list) found.add(at)
  }
  const before = accepted?.get(target.paths[row] ?? '')
  if (before !== undefined) {
    const at = rows.findIndex((each) => source.paths[each.row] === before)
    if (at >= 0) found.add(at)
  }
  return found
}

interface Pair {
  readonly target: NamedRow
  readonly source: NamedRow
  readonly index: NameIndex
  readonly hints: SuggestionHints
}

function rate(view: MappingView, pair: Pair): Suggestion | undefined {
  const { target, source, index, hints } = pair
  const paths = {
    target: view.target.paths[target.row] ?? '',
    source: view.source.paths[source.row] ?? '',
  }
  const fit = typeFit(view, target.row, source.row)
  const ids = identities(view, pair, paths.source)
  if (fit === 0 || ids === 2) return undefined
  const doubts = doubtsAbout(view, pair)
  const context = contextFit(target, source, index)
  const known = hints.accepted?.get(paths.target) === paths.source
  const samples = sharedValues(hints, paths)
  const fields = 0.7 * nameLikeness(pair) + 0.15 * context + 0.15 * fit
  const likely = fields * (ids === 1 ? 0.6 : 1) + 0.2 * samples
  const score = known ? Math.max(0.97, likely) : likely
  const reasons = [
    ...(known ? [label('reason.accepted-before')] : []),
    isSameName(pair)
      ? label('reason.same-name')
      : label('reason.similar-name', { words: shared(pair) }),
    label(fit === 1 ? 'reason.same-type' : 'reason.other-type'),
    ...doubts,
    ...(samples > 0 ? [label('reason.same-values', { share: Math.round(samples * 100) })] : []),
  ]
  return { ...paths, score: Math.min(doubts.length > 0 ? DOUBTFUL : mostFor(fit), score), reasons }
}

function isSameName({ target, source }: Pair): boolean {
  return target.plain === source.plain
}

/** Why a value may not be copied as it is, however alike the names are. */
function doubtsAbout(view: MappingView, pair: Pair): readonly Label[] {
  const { source, target } = view
  const isOtherUnit = differInUnit(spelled(source, pair.source), spelled(target, pair.target))
  return [
    ...(isOtherUnit ? [label('reason.other-unit')] : []),
    ...(shareCodes(view, pair) ? [] : [label('reason.other-codes')]),
  ]
}

/** What somebody has to look at: text that need not be a number, grams for kilograms, states that need a table. */
const DOUBTFUL = 0.6

/** What is converted is never nearly certain. */
function mostFor(fit: number): number {
  return fit === 1 ? 1 : fit === CONVERTED ? 0.85 : DOUBTFUL
}

/** Whether a value of one may be one of the other: each system has its own words for its states. */
function shareCodes({ source, target }: MappingView, pair: Pair): boolean {
  const [left, right] = [source.choices.get(pair.source.row), target.choices.get(pair.target.row)]
  return !left || !right || left.some((value) => right.includes(value))
}

/** How many of both are ids of records; ids of the record itself, because what is known by a name may be of either system. */
function identities({ source, target, systems }: MappingView, pair: Pair, path: string): number {
  if (systems.source.role === systems.target.role || path.startsWith('$')) return 0
  const isSourceId = isIdentity(source, pair.source.row, systems.source)
  return Number(isSourceId) + Number(isIdentity(target, pair.target.row, systems.target))
}

function spelled(rows: SchemaRows, { row }: NamedRow): string {
  return `${rows.names[row] ?? ''} ${rows.titles[row] ?? ''}`
}

/** By names; where these share nothing but words as common as "number", also by what the titles are about. */
function nameLikeness(pair: Pair): number {
  const { target, source, index } = pair
  const isSame = isSameName(pair)
  const words = isSame ? 1 : 0.95 * sharedWords(target.words, source.words, index.weightOf)
  const isTold = [...target.words].some((word) => source.words.has(word) && !isCommon(word))
  const subjects = subjectLikeness(target, source)
  if (!isTold) return words * subjects
  // Words that mean the same may be about two things: a remark of the customer, a note of the shop.
  const isOther = !isSame && target.subject.size > 0 && source.subject.size > 0
  return isOther ? words * (0.5 + 0.5 * subjects) : words
}

/** 1: about the same. A group says what its fields are about as a title does. */
function subjectLikeness(target: NamedRow, source: NamedRow): number {
  const [left, right] = [target.subject, source.subject]
  if (left.size > 0 && right.size > 0) {
    const common = [...left].filter((word) => right.has(word)).length
    return 0.2 + (0.8 * common) / Math.min(left.size, right.size)
  }
  if (!isSameGroup(target.context, source.context)) return 0.5
  return left.size === right.size ? 1 : 0.8
}

function isSameGroup(left: ReadonlySet<string>, right: ReadonlySet<string>): boolean {
  return left.size === right.size && [...left].every((word) => right.has(word))
}

function shared({ target, source }: Pair): string {
  return [...target.words].filter((word) => source.words.has(word)).join(', ')
}

/** In groups of one meaning, or in none: 1. */
function contextFit(target: NamedRow, source: NamedRow, { weightOf }: NameIndex): number {
  const isTop = target.context.size === 0
  const isSourceTop = source.context.size === 0
  if (isTop || isSourceTop) return isTop && isSourceTop ? 1 : 0.2
  return sharedWords(target.context, source.context, weightOf)
}

const CONVERTED = 0.5
/** Text that need not be a number, as a house number "12a". */
const UNSURE = 0.2

/** 1: taken as it is. Less: converted. 0: a list for one value, or the other way round. */
function typeFit({ target, source }: MappingView, to: number, from: number): number {
  const shape = RowFlag.list | RowFlag.group
  if (((target.flags[to] ?? 0) & shape) !== ((source.flags[from] ?? 0) & shape)) return 0
  const conversion = conversionOf(source.kinds[from] ?? 0, target.kinds[to] ?? 0)
  if (conversion === undefined) return 1
  const isText = ((source.kinds[from] ?? 0) & KindBit.string) !== 0
  return isText ? UNSURE : CONVERTED
}

function sharedValues(
  { sourceValues, targetValues }: SuggestionHints,
  { source, target }: { readonly source: string; readonly target: string },
): number {
  const [left, right] = [sourceValues?.get(source), targetValues?.get(target)]
  if (!left || !right || left.length === 0) return 0
  const known = new Set(right)
  return left.filter((value) => known.has(value)).length / left.length
}

/** One source field seldom belongs to two targets: the better pair makes the other one less likely. */
function withoutRivals(sorted: readonly Suggestion[]): readonly Suggestion[] {
  const taken = new Set<string>()
  return sorted.flatMap((suggestion) => {
    const isRival = taken.has(suggestion.source)
    taken.add(suggestion.source)
    const score = isRival ? suggestion.score * 0.8 : suggestion.score
    return score >= MIN_SCORE ? [{ ...suggestion, score }] : []
  })
}
