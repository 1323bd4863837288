import { isJsonObject, type JsonObject } from '../json.ts'
import type { ChangedPlan } from '../plan/connector-plan.ts'
import { evaluateFields, evaluateValue } from '../plan/evaluate-value.ts'
import { versionOf } from './conclude.ts'
import type { Page, SourceRecord } from './connection.ts'
import type { FlowWork } from './flow-work.ts'
import { ownTargets } from './own-targets.ts'
import { readAhead } from './read-ahead.ts'
import type { RunOptions, RunScope } from './run-flow.ts'
import type { Cursor, DurableRecord, Reading } from './store.ts'
import { resourceOf, resourcePlanOf } from './system.ts'
import { takeDue } from './take-due.ts'

/** Reads single records by key and hands them to the work. */
export async function readKeys(
  keys: readonly string[],
  options: RunOptions,
  work: FlowWork,
): Promise<void> {
  const { flow, store, systems } = options
  const resource = resourceOf(systems, flow.source.resource)
  if (!resource.get) {
    work.stop(`${flow.source.resource.name} cannot be read by key; run without keys`, 'failed')
    return
  }
  const formers = formersByKey(await store.records(flow.name, keys))
  for (const key of keys) {
    if (work.stopped()) return
    const source = await resource.get(key, work.run.signal)
    if (source) await work.start({ source, former: formers.get(key) })
    else work.stop(`${flow.source.resource.name} has no record ${key}`, 'failed')
  }
}

type ReadScope = Exclude<RunScope, { readonly kind: 'keys' }>

/** Reads what changed, or everything, page by page. `isCompared`: a complete read came to its end and keys were kept. */
export async function readChanges(
  what: ReadScope,
  options: RunOptions,
  work: FlowWork,
): Promise<{ readonly isCompared: boolean }> {
  const { flow, systems, store, ports } = options
  const plan = resourcePlanOf(systems, flow.source.resource)
  const filters: readonly (ChangedPlan | undefined)[] = plan.list?.changed.length
    ? plan.list.changed
    : [undefined]
  const cursors = await Promise.all(filters.map((_, at) => store.cursor(flow.name, at)))
  const isComplete = mustBeComplete(what, filters, cursors, plan.gone, ports.clock.now())
  const isPartial = what.kind === 'since' || options.limit !== undefined
  const isCompared = isComplete && !isPartial && flow.deletes !== undefined
  if (isCompared && !cursors[0]?.reading?.complete) await store.resetSeen(flow.name)

  // A complete read needs only one filter: without a start they all give everything.
  for (const [filter, changed] of isComplete ? [[0, filters[0]] as const] : filters.entries()) {
    const former = cursors[filter]
    const reading = what.kind === 'changes' ? former?.reading : undefined
    const since = isComplete ? undefined : sinceOf(what, changed, former)
    const ended = await readPages(options, work, {
      filter,
      since,
      changed,
      isComplete,
      isCompared,
      isPartial,
      former,
      resume: reading?.complete === isComplete && reading.since === since ? reading : undefined,
    })
    if (!ended || work.stopped()) return { isCompared: false }
    if (!isPartial) await moveCursors(options, work, filter, ended, isComplete, filters.length)
  }
  return { isCompared }
}

interface PagesToRead {
  readonly filter: number
  readonly since: string | undefined
  readonly changed: ChangedPlan | undefined
  readonly isComplete: boolean
  readonly isCompared: boolean
  readonly isPartial: boolean
  readonly former: Cursor | undefined
  readonly resume: Reading | undefined
}

interface Ended {
  readonly startedAt: string
  readonly newest: string | undefined
  readonly former: Cursor | undefined
}

/** Gives nothing when the read did not come to its end. */
async function readPages(
  options: RunOptions,
  work: FlowWork,
  to: PagesToRead,
): Promise<Ended | undefined> {
  const { flow, systems } = options
  const resource = resourceOf(systems, flow.source.resource)
  const pages = resource.list({
    filter: to.filter,
    since: to.since,
    position: to.resume?.position,
    with: withOf(options),
    signal: work.run.signal,
  })
  let startedAt = to.resume?.startedAt
  let newest = to.resume?.newest
  let left = options.limit ?? Infinity
  let before: Promise<boolean> = Promise.resolve(true)
  for await (const prepared of readAhead(pages, (page) => preparePage(options, work, page))) {
    const { page, todo, formers, release } = prepared
    startedAt ??= page.serverTime
    const ends: Promise<boolean>[] = []
    for (const { at, key, deleted } of page.records) {
      newest = later(newest, at)
      if (to.isCompared && !deleted) work.run.session.effects.see(key)
    }
    for (const source of todo) {
      if (work.stopped() || left <= 0) break
      left -= 1
      ends.push((await work.start({ source, former: formers.get(source.key) })).done)
    }
    const isWhole = ends.length === todo.length
    // The page before must be over first: the cursor never passes a record that is not handled.
    if (!(await before) || work.stopped()) return undefined
    before = finishPage(options, work, to, { ends, isWhole, page, startedAt, newest, release })
    work.report('reading')
    if (left <= 0) break
    if (work.hasWoken()) await takeDue(options, work)
  }
  const isAllHandled = await before
  return isAllHandled && startedAt ? { startedAt, newest, former: to.former } : undefined
}

interface PreparedPage {
  readonly page: Page
  /** Its records without those that are settled. */
  readonly todo: readonly SourceRecord[]
  readonly formers: ReadonlyMap<string, DurableRecord>
  readonly release: () => void
}

/** Reads in two round trips all that handling a page's records will ask the store for. */
async function preparePage(
  { flow, store, ports }: RunOptions,
  work: FlowWork,
  page: Page,
): Promise<PreparedPage> {
  const source = flow.source.resource.name
  const targets = ownTargets(flow.steps, source)
  const keys = page.records.map((record) => record.key)
  const [records, release] = await Promise.all([
    store.records(flow.name, keys),
    work.run.session.prefetch(
      targets.flatMap((target) => keys.map((key) => ({ source, key, target }))),
    ),
  ])
  const formers = formersByKey(records)
  const now = ports.clock.now()
  const todo = page.records.filter((record) => !isSettled(work, record, formers, now))
  return { page, todo, formers, release }
}

/** A record that failed or waits, and that nothing has changed about, is left until its time or a person comes. */
function isSettled(
  work: FlowWork,
  record: SourceRecord,
  formers: ReadonlyMap<string, DurableRecord>,
  now: number,
): boolean {
  const former = formers.get(record.key)
  if (!former || former.state === 'ready' || former.flowVersion !== work.run.flow.version)
    return false
  const isDue = former.dueAt !== undefined && former.dueAt <= now
  return !isDue && former.version === versionOf(work.run, record)
}

async function finishPage(
  { what }: RunOptions,
  work: FlowWork,
  to: PagesToRead,
  read: {
    readonly ends: readonly Promise<boolean>[]
    readonly isWhole: boolean
    readonly page: Page
    readonly startedAt: string
    readonly newest: string | undefined
    readonly release: () => void
  },
): Promise<boolean> {
  const handled = await Promise.all(read.ends)
  read.release()
  if (!read.isWhole || handled.includes(false)) return false
  const { page, startedAt, newest } = read
  work.run.session.effects.count({ read: page.records.length })
  const keepsPosition = what.kind !== 'since' && !to.isPartial && page.next !== undefined
  await work.commit(
    keepsPosition
      ? {
          partition: to.filter,
          cursor: {
            ...to.former,
            // Oldest first: everything up to here is handled, so the next run may start here.
            ...(to.changed?.sorted === 'up' && newest ? { value: newest } : {}),
            reading: {
              since: to.since,
              position: page.next ?? null,
              startedAt,
              newest,
              complete: to.isComplete,
            },
          },
        }
      : undefined,
  )
  return true
}

async function moveCursors(
  { ports }: RunOptions,
  work: FlowWork,
  filter: number,
  { startedAt, newest, former }: Ended,
  isComplete: boolean,
  filters: number,
): Promise<void> {
  // Never past the moment the read began, by the system's clock: what changed later may not have been read.
  const seen = later(former?.value, newest)
  const value = seen !== undefined && seen > startedAt ? startedAt : seen
  const comparedAt = isComplete ? new Date(ports.clock.now()).toISOString() : former?.comparedAt
  const partitions = isComplete ? [...Array(filters).keys()] : [filter]
  for (const partition of partitions) {
    await work.commit({ partition, cursor: { value, comparedAt } })
  }
}

function mustBeComplete(
  what: ReadScope,
  filters: readonly (ChangedPlan | undefined)[],
  cursors: readonly (Cursor | undefined)[],
  gone: { readonly kind: string; readonly everyMs?: number } | undefined,
  now: number,
): boolean {
  if (what.kind === 'all') return true
  if (filters[0] === undefined) return true
  if (what.kind === 'since') return false
  const [first] = cursors
  if (first?.reading?.complete) return true
  const hasStart = cursors.every((cursor, at) => cursor?.value ?? filters[at]?.first)
  if (!hasStart) return true
  if (gone?.kind !== 'compare' || gone.everyMs === undefined) return false
  const comparedAt = first?.comparedAt ? Date.parse(first.comparedAt) : 0
  return now - comparedAt >= gone.everyMs
}

function sinceOf(
  what: ReadScope,
  changed: ChangedPlan | undefined,
  former: Cursor | undefined,
): string | undefined {
  if (what.kind === 'since') return what.since
  if (former?.value === undefined) return changed?.first
  return new Date(Date.parse(former.value) - (changed?.overlapMs ?? 0)).toISOString()
}

function withOf({ flow, settings, ports }: RunOptions): JsonObject | undefined {
  if (!flow.source.with) return undefined
  const context = { variables: { settings }, now: ports.clock.now() }
  const value =
    flow.source.with.kind === 'map'
      ? evaluateFields(flow.source.with.fields, {}, context)
      : evaluateValue(flow.source.with, {}, context)
  return isJsonObject(value) ? value : undefined
}

function later(left: string | undefined, right: string | undefined): string | undefined {
  if (left === undefined || right === undefined) return left ?? right
  return left > right ? left : right
}

export function formersByKey(records: readonly DurableRecord[]): Map<string, DurableRecord> {
  return new Map(records.map((record) => [record.key, record]))
}
