import { isJsonObject, type Json, type JsonObject } from '../../json.ts'
import { say } from '../../messages/message.ts'
import { evaluateFields, evaluateValue } from '../../plan/evaluate-value.ts'
import type { Page, SourceRecord } from '../connection.ts'
import { withKeepableKey } from '../record/keepable-key.ts'
import { ownTargets } from '../record/own-targets.ts'
import { isAbout } from '../record/versions.ts'
import type { RunOptions } from '../run-options.ts'
import type { DurableRecord } from '../store/durable-record.ts'
import { resourceOf } from '../system.ts'
import type { FlowWork } from './flow-work.ts'
import { readAhead } from './read-ahead.ts'
import type { FilterRead, ReadPlan } from './read-plan.ts'
import { takeDue } from './take-due.ts'
import { toldFlow } from './told-records.ts'

/** A read that came to its end with every record handled. */
export interface ReadEnd {
  /** The system's time when the read began. */
  readonly startedAt: string
  /** Largest time of change that was seen. */
  readonly newest: string | undefined
  /** Asks for what changes after it. */
  readonly token?: Json | undefined
  /** Some of it could not be read. */
  readonly lacks?: boolean | undefined
}

/** How far a read has come. */
interface Reach {
  startedAt: string | undefined
  newest: string | undefined
  token: Json | undefined
  lacks: boolean
  left: number
}

/**
 * Reads page by page and hands the records to the work. Gives nothing when it did not come to its end. `onPage` hears of every
 * page that came.
 */
export async function readPages(
  options: RunOptions,
  work: FlowWork,
  plan: ReadPlan,
  read: FilterRead,
  onPage: () => Promise<void> | void = () => {},
): Promise<ReadEnd | undefined> {
  const pages = listPages(options, work, read)
  const isKnown = knownFrom(options, plan, read)
  const reach = startOf(options, read)
  let before: Promise<boolean> = Promise.resolve(true)
  const prepare = (page: Page): Promise<PreparedPage> => preparePage(options, work, page, isKnown)
  for await (const prepared of readAhead(pages, prepare, isLarge)) {
    await onPage()
    note(reach, prepared.page)
    const started = await startPage(work, plan, prepared, reach)
    // The page before must be over first: the cursor never passes a record that is not handled.
    if (!(await before) || work.stopped()) return undefined
    before = finishPage(work, plan, read, started, { ...reach })
    // A failure is reported when it is waited for, not while the next page is read: nobody would catch it.
    before.catch(() => undefined)
    work.report('reading')
    if (reach.left <= 0) break
    if (endsHere(options, plan, prepared.page)) return stopAfter(before, work)
    // Beside partitions that others work on, who is due may be one of theirs.
    if (!read.partition && work.hasWoken()) await takeDue(options, work)
  }
  const isHandled = await before
  if (!isHandled || reach.startedAt === undefined) return undefined
  const { startedAt, newest, token, lacks } = reach
  return { startedAt, newest, token, ...(lacks ? { lacks } : {}) }
}

function note(reach: Reach, { serverTime, token, lacks }: Page): void {
  reach.startedAt ??= serverTime
  reach.token = token ?? reach.token
  reach.lacks ||= lacks === true
}

/** Of what changed, that is known which was handled when the system told of it. */
function knownFrom(
  options: RunOptions,
  { isComplete }: ReadPlan,
  { since }: FilterRead,
): (record: SourceRecord) => boolean {
  const { told, force } = options
  if (!told || force || isComplete || since === undefined) return () => false
  const flow = toldFlow(options)
  return (record) => record.deleted !== true && told.has(flow, record)
}

/** What of a list is read, and from where on. */
type ListPart = Pick<FilterRead, 'filter' | 'since' | 'token'> & Partial<FilterRead>

export function listPages(
  options: RunOptions,
  work: FlowWork,
  { filter, since, token, partition, resume }: ListPart,
): AsyncIterable<Page> {
  const { flow, systems } = options
  return resourceOf(systems, flow.source.resource).list({
    filter,
    since,
    token,
    range: partition?.range,
    position: resume?.position ?? undefined,
    with: withOf(options),
    signal: work.run.signal,
  })
}

function startOf({ limit }: RunOptions, { resume }: FilterRead): Reach {
  const { startedAt, newest, given: token, lacks = false } = resume ?? {}
  return { startedAt, newest, token, lacks, left: limit ?? Infinity }
}

/** Only where the next run finds back to the page after. */
function endsHere({ isEnough }: RunOptions, { isPartial }: ReadPlan, { next }: Page): boolean {
  return !isPartial && next !== undefined && isEnough?.() === true
}

async function stopAfter(page: Promise<boolean>, work: FlowWork): Promise<undefined> {
  if (await page) work.stop(say('goesOnNext', {}), 'stopped')
}

/** Characters of a page beside which no other one is read: it is in memory as it came, and tidy. */
const LARGE_PAGE_SIZE = 4_194_304

function isLarge({ page }: PreparedPage): boolean {
  return page.records.reduce((sum, { size = 0 }) => sum + size, 0) >= LARGE_PAGE_SIZE
}

interface PreparedPage {
  readonly page: Page
  /** Its records without those that are settled. */
  readonly todo: readonly SourceRecord[]
  readonly previousByKey: ReadonlyMap<string, DurableRecord>
  readonly release: () => void
}

/** Reads in one round trip all that handling a page's records will ask the store for. */
async function preparePage(
  { flow, ports }: RunOptions,
  work: FlowWork,
  read: Page,
  isKnown: (record: SourceRecord) => boolean,
): Promise<PreparedPage> {
  const page = { ...read, records: read.records.map(withKeepableKey) }
  const source = flow.source.resource.name
  const targets = ownTargets(flow.steps, source)
  const keys = page.records.map((record) => record.key)
  const { records, release } = await work.run.session.prefetch(
    keys,
    targets.flatMap((target) => keys.map((key) => ({ source, key, target }))),
  )
  const previousByKey = recordsByKey(records)
  const now = ports.clock.now()
  const todo = page.records.filter(
    (record) =>
      !isSettled(work, record, previousByKey, now) &&
      (previousByKey.has(record.key) || !isKnown(record)),
  )
  return { page, todo, previousByKey, release }
}

/** A record that failed or waits, and that nothing has changed about, is left until its time or a person comes. */
function isSettled(
  work: FlowWork,
  record: SourceRecord,
  previousByKey: ReadonlyMap<string, DurableRecord>,
  now: number,
): boolean {
  const previous = previousByKey.get(record.key)
  if (!previous || previous.state === 'ready') return false
  if (previous.ignored) return isAbout(work.run, previous, record)
  if (previous.flowVersion !== work.run.flow.version) return false
  const isDue = previous.dueAt !== undefined && previous.dueAt <= now
  return !isDue && isAbout(work.run, previous, record)
}

interface StartedPage extends PreparedPage {
  readonly ends: readonly Promise<boolean>[]
}

async function startPage(
  work: FlowWork,
  plan: ReadPlan,
  prepared: PreparedPage,
  reach: Reach,
): Promise<StartedPage> {
  for (const { at, key, deleted } of prepared.page.records) {
    reach.newest = latest(reach.newest, at)
    if (plan.isCompared && !deleted) work.run.session.effects.see(key)
  }
  const ends: Promise<boolean>[] = []
  for (const source of prepared.todo) {
    if (work.stopped() || reach.left <= 0) break
    reach.left -= 1
    const previous = prepared.previousByKey.get(source.key)
    ends.push((await work.start({ source, previous })).done)
  }
  return { ...prepared, ends }
}

/** Ends a page once all its records are handled: the position after it is to be kept. */
async function finishPage(
  work: FlowWork,
  plan: ReadPlan,
  read: FilterRead,
  { page, todo, ends, release }: StartedPage,
  reach: Readonly<Reach>,
): Promise<boolean> {
  const handled = await Promise.all(ends)
  release()
  if (ends.length < todo.length || handled.includes(false)) return false
  work.run.session.effects.count('read', page.records.length)
  await commitHandled(work, plan, read, page, reach)
  // What waits to be committed with the next page is not kept yet.
  if (page.handled && !work.run.refill) {
    await work.commit()
    await page.handled()
  }
  return true
}

/** Keeps what came of a page, and where the next run goes on. */
async function commitHandled(
  work: FlowWork,
  plan: ReadPlan,
  { filter, since, token, previous, changed, partition, resume }: FilterRead,
  page: Page,
  { startedAt, newest, token: given, lacks }: Readonly<Reach>,
): Promise<void> {
  if (plan.isPartial || page.next === undefined || startedAt === undefined) {
    await work.commitPage()
    return
  }
  const complete = plan.isComplete
  const reached = { since, token, given, position: page.next, startedAt, newest, complete }
  const reading = { ...resume, ...reached, ...(lacks ? { lacks } : {}) }
  // Oldest first: everything up to here is handled, so the next run may start here. Not in the future: what changes by then
  // comes before it.
  const isUpTo = changed?.sorted === 'up' && !partition && newest && newest <= startedAt
  const value = isUpTo ? newest : previous?.value
  const at = partition?.number ?? filter
  await work.commitPage({ partition: at, cursor: { ...previous, value, reading } })
}

export function withOf({ flow, settings, ports }: RunOptions): JsonObject | undefined {
  if (!flow.source.with) return undefined
  const context = { variables: { settings }, now: ports.clock.now() }
  const value =
    flow.source.with.kind === 'map'
      ? evaluateFields(flow.source.with.fields, {}, context)
      : evaluateValue(flow.source.with, {}, context)
  return isJsonObject(value) ? value : undefined
}

/** The later of two times, as far as there are any. */
export function latest(left: string | undefined, right: string | undefined): string | undefined {
  if (left === undefined || right === undefined) return left ?? right
  return left > right ? left : right
}

export function recordsByKey(records: readonly DurableRecord[]): Map<string, DurableRecord> {
  return new Map(records.map((record) => [record.key, record]))
}
