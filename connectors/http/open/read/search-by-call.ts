import {
  type EvaluationContext,
  idOf,
  type Json,
  type JsonObject,
  type Message,
  OperationError,
  say,
  type TargetRecord,
} from '../../../../engine/index.ts'
import { mapInTurns } from '../../../records/in-turns.ts'
import { hasValues } from '../../../records/same-values.ts'
import { toTargetRecord } from '../../../records/target-record.ts'
import type { HttpFindPlan, HttpResourcePlan, PagesPlan, SearchPlan } from '../../spec/http-plan.ts'
import { NO_PAGES, pagesOfSearch } from '../../spec/pages-of-search.ts'
import type { Answer } from '../wire/answer.ts'
import { callSystem } from '../wire/call-system.ts'
import type { SystemContext } from '../wire/system-context.ts'
import { askFor } from './ask-for.ts'
import { coverFrom, type Stretch } from './cover-from.ts'
import { itemsOf } from './items-of.ts'
import { isNumbered, type NumberedPages } from './numbered-position.ts'
import {
  isGiven,
  listOf,
  nextPage,
  type PagePosition,
  type PageRequest,
  requestPage,
} from './pages.ts'

export type CallFind = Extract<HttpFindPlan, { readonly kind: 'call' }>

/** Of one search: what so many have says nothing. */
const MAX_PAGES = 100
/** A search that had to begin anew so often has no end. */
const MAX_TURNS = 5

/** One request, with its further pages, and what is looked for by it. */
export interface Search {
  readonly system: SystemContext
  readonly plan: HttpResourcePlan
  readonly request: SearchPlan
  /** Fields that are looked for by. */
  readonly by: readonly string[]
  /** What request and answer are seen with. */
  readonly names: Readonly<Record<string, unknown>>
  /** What stands in the path. */
  readonly placeholders: JsonObject
  /** The path names a record: where that is gone, nothing is found. */
  readonly isUnder: boolean
  readonly isWanted: (record: JsonObject) => boolean
  /** All that was looked for is among them. */
  readonly isEnough: (found: readonly TargetRecord[]) => boolean
  readonly signal: AbortSignal
}

interface Found {
  readonly answer: Answer
  readonly items: readonly Json[]
  readonly records: readonly TargetRecord[]
}

export interface SearchByCall {
  readonly system: SystemContext
  readonly plan: HttpResourcePlan
  readonly find: CallFind
  readonly by: JsonObject
  readonly signal: AbortSignal
}

/** Finds what has these values. */
export async function searchByCall({
  system,
  plan,
  find,
  by,
  signal,
}: SearchByCall): Promise<readonly TargetRecord[]> {
  const unknown = fieldsInPath(find)
  const found = await searchPages({
    system,
    plan,
    request: find,
    by: find.by,
    names: { by },
    placeholders: by,
    isUnder: unknown.size > 0,
    isWanted: (record) => hasValues(record, by, unknown),
    isEnough: (records) => records.length > 0,
    signal,
  })
  if (found) return found
  throw failure('temporary', say('listMoves', { title: plan.title }))
}

/** What stands in the path need not be told again by the records under it. */
export function fieldsInPath({ by, call }: CallFind): ReadonlySet<string> {
  return new Set(by.filter((name) => call.path.includes(`{${name}}`)))
}

/**
 * Reads on where more is found than fits on one page: what is on the second is there as well. Nothing is given where the
 * pages do not stand still.
 */
export async function searchPages(search: Search): Promise<readonly TargetRecord[] | undefined> {
  const pages = pagesOfSearch(search.request, search.plan.list?.pages ?? NO_PAGES)
  if (!isNumbered(pages)) return readTold(search, pages)
  for (let turn = 0; turn < MAX_TURNS; turn += 1) {
    const found = await readStill(search, pages)
    if (found) return found
  }
  return undefined
}

async function readTold(search: Search, pages: PagesPlan): Promise<readonly TargetRecord[]> {
  const { system } = search
  const found: TargetRecord[] = []
  let position: PagePosition = {}
  for (let count = 0; count < MAX_PAGES; count += 1) {
    const page = await ask(search, count === 0 ? firstOf(search) : requestPage(pages, position))
    if (!page) return []
    for (const each of page.records) found.push(each)
    const { answer, items } = page
    const context = contextOf(search, answer)
    const base = system.places.last(search.request.call)
    const next = nextPage({ plan: pages, position, answer, items, base, context })
    if (next === undefined || isFoundByKey(search, pages, page, found)) return found
    position = { at: next }
  }
  throw tooMany(search)
}

/** What is searched for was found, and its page is not full: what a search could still miss is not worth a request each time. */
function isFoundByKey(
  { isEnough }: Search,
  pages: PagesPlan,
  { items }: Found,
  found: readonly TargetRecord[],
): boolean {
  return pages.kind === 'after' && isEnough(found) && items.length < (pages.size?.value ?? 0)
}

/**
 * Pages that are counted move under whoever reads them, and what is not found would be created once more: each begins with
 * the last record of the page before, and where that is not in its place (nothing is given) the search begins anew.
 */
async function readStill(
  search: Search,
  pages: NumberedPages,
): Promise<readonly TargetRecord[] | undefined> {
  const found = new Map<TargetRecord['id'], TargetRecord>()
  let reached: Reached = { read: 0 }
  for (let count = 0; count < MAX_PAGES; count += 1) {
    const largest = reached.cap ?? pages.size?.value
    const asked = stretchOf(pages, reached, largest)
    const page = await ask(search, asked ? askFor(pages, asked) : firstOf(search))
    if (!page) return []
    for (const record of page.records) found.set(record.id, record)
    const isFound = search.isEnough([...found.values()])
    const next = goOn(search, pages, reached, { page, asked, isFound })
    if (!next || !(await isStill(search, pages, reached, page))) return undefined
    if (next.isEnd) return [...found.values()]
    reached = next
  }
  throw tooMany(search)
}

function stretchOf(
  { kind }: NumberedPages,
  { read, isBare }: Reached,
  largest: number | undefined,
): Stretch | undefined {
  if (read === 0) return undefined
  return isBare ? { start: read, size: largest, number: 0 } : coverFrom(kind, read - 1, largest)
}

/** Before what found room alone is believed to follow what was known: that stands where it stood, so nothing came between them. */
async function isStill(
  search: Search,
  pages: NumberedPages,
  { read, last, isBare }: Reached,
  { items }: Found,
): Promise<boolean> {
  if (!isBare || items.length === 0) return true
  const stretch = coverFrom(pages.kind, read - 1, pages.size?.value)
  const again = await ask(search, askFor(pages, stretch))
  return again !== undefined && namesOf(search, pages, again)[read - 1 - stretch.start] === last
}

/** How many records of the list are behind, and the last of them. */
interface Reached {
  /** What was known is all that found room on a page: the next begins behind it. */
  readonly isBare?: boolean
  readonly read: number
  readonly last?: string | undefined
  /** So many came on the first page, though more were asked for: a system may give no more. */
  readonly cap?: number | undefined
}

interface Step {
  readonly page: Found
  readonly asked: Stretch | undefined
  readonly isFound: boolean
}

/** Where a page leads to; nothing where it does not begin where the page before ended. */
function goOn(
  search: Search,
  pages: NumberedPages,
  { read, last, cap }: Reached,
  { page, asked, isFound }: Step,
): (Reached & { readonly isEnd: boolean }) | undefined {
  const names = namesOf(search, pages, page)
  const start = asked?.start ?? 0
  if (start < read && names[read - start - 1] !== last) {
    refuseOtherSize(search, pages, asked, names)
    return undefined
  }
  const end = start + names.length
  const size = asked?.size ?? pages.size?.value
  const isShort = size !== undefined && names.length < size
  const isMore = hasMore(search, pages, page, { isShort, isFound })
  const isKnownAlone = start < read && end === read
  if (isKnownAlone && isMore && pages.kind === 'offset') {
    return { read, last, cap, isBare: true, isEnd: false }
  }
  return { ...reachedBy(pages, { read, cap, names, end, isShort }), isEnd: end <= read || !isMore }
}

interface PageEnd {
  readonly read: number
  readonly cap: number | undefined
  readonly names: readonly string[]
  readonly end: number
  readonly isShort: boolean
}

function reachedBy(pages: NumberedPages, { read, cap, names, end, isShort }: PageEnd): Reached {
  const isFirst = read === 0 && pages.kind === 'page' && isShort
  return { read: end, last: names.at(-1), cap: isFirst ? names.length : cap }
}

function namesOf(
  search: Search,
  pages: NumberedPages,
  { answer, items }: Found,
): readonly string[] {
  const context = contextOf(search, answer)
  const rows = pages.kind === 'offset' ? pages.rows : undefined
  if (rows) return listOf(rows.evaluate(answer.body, context)).map((row) => JSON.stringify(row))
  return items.map((item) => JSON.stringify(idOf(search.plan.key, item, context) ?? item))
}

function hasMore(
  { system }: Search,
  pages: NumberedPages,
  { answer, items }: Found,
  { isShort, isFound }: { readonly isShort: boolean; readonly isFound: boolean },
): boolean {
  if (pages.kind === 'offset' && pages.next) {
    const context = system.contextOf({ headers: answer.headers })
    return isGiven(pages.next.evaluate(answer.body, context))
  }
  // A page that is not full may not be the last. Once something is found, that is not worth a request each time.
  return items.length > 0 && (!isShort || !(isFound || pages.isShortLast))
}

/** Some systems have pages of one size alone, whatever they are asked for. */
function refuseOtherSize(
  { plan }: Search,
  { size }: NumberedPages,
  asked: Stretch | undefined,
  names: readonly string[],
): void {
  const wanted = asked?.size ?? 0
  if (wanted < (size?.value ?? 0) && names.length > wanted) {
    throw failure('config', say('sizeIgnored', { title: plan.title }))
  }
}

async function ask(
  search: Search,
  { fields, names, link }: PageRequest,
): Promise<Found | undefined> {
  const { system, plan, request, signal, isWanted } = search
  const asked = callSystem(
    system,
    {
      plan: request.call,
      names: { ...search.names, ...names },
      values: { placeholders: { ...names, ...search.placeholders }, paging: fields },
      link,
      repeatable: true,
    },
    signal,
  )
  // Where the path names no record, "not found" is about the search itself, which proves nothing.
  const answer = await (search.isUnder ? unlessGone(asked) : asked)
  if (!answer) return undefined
  const context = contextOf(search, answer)
  const items = listOf(itemsOf(request.items, answer, context, system.numbers.reading))
  const all = await mapInTurns(items, signal, (raw) => toTargetRecord(system, plan, raw))
  const records = all.filter(({ record }) => record !== undefined && isWanted(record))
  return { answer, items, records }
}

function contextOf({ system, names }: Search, { headers }: Answer): EvaluationContext {
  return system.contextOf({ ...names, headers })
}

/** The first page is asked for as the search says. */
function firstOf({ request, plan }: Search): PageRequest {
  const first = requestPage(plan.list?.pages ?? NO_PAGES, {})
  return request.hasPosition ? first : { ...first, fields: {} }
}

export async function unlessGone<T>(asked: Promise<T>): Promise<T | undefined> {
  try {
    return await asked
  } catch (thrown) {
    if (thrown instanceof OperationError && thrown.class === 'gone') return undefined
    throw thrown
  }
}

function tooMany({ plan, by }: Search): OperationError {
  const names = by.join(', ')
  return failure('config', say('tooManyPages', { title: plan.title, names, count: MAX_PAGES }))
}

function failure(kind: 'config' | 'temporary', reason: Message): OperationError {
  return new OperationError({ class: kind, reason, mayHaveHappened: false })
}
