import { say } from '../../messages/message.ts'
import type { SourceRecord } from '../connection.ts'
import { withKeepableKey } from '../record/keepable-key.ts'
import type { RunOptions, RunScope } from '../run-options.ts'
import { resourceOf } from '../system.ts'
import type { FlowWork } from './flow-work.ts'
import { goneRecord } from './handle-gone.ts'
import { readUnlessForgotten } from './read-anew.ts'
import { latest, listPages, type ReadEnd, recordsByKey } from './read-pages.ts'
import { readPartitions, splitRead } from './read-partitions.ts'
import { type FilterRead, planRead, type ReadPlan } from './read-plan.ts'

/** Reads single records by key and hands them to the work: `gone` are those that may not be there any more. */
export async function readKeys(
  { keys, gone = [] }: Extract<RunScope, { readonly kind: 'keys' }>,
  options: RunOptions,
  work: FlowWork,
): Promise<void> {
  const { flow, store } = options
  const named = [...keys, ...gone]
  const previousByKey = recordsByKey(await store.records(flow.name, named))
  const isGone = new Set(gone)
  for await (const { key, found } of readNamed(named, options, work)) {
    if (work.stopped()) return
    const previous = previousByKey.get(key)
    if (found) await work.start({ source: withKeepableKey(found), previous })
    else if (isGone.has(key)) await work.start({ source: goneRecord(key), previous })
    else work.stop(say('noRecord', { resource: flow.source.resource.name, key }), 'failed')
  }
}

interface Named {
  readonly key: string
  readonly found: SourceRecord | undefined
}

async function* readNamed(
  keys: readonly string[],
  options: RunOptions,
  work: FlowWork,
): AsyncGenerator<Named, void, undefined> {
  const resource = resourceOf(options.systems, options.flow.source.resource)
  if (!resource.get) return yield* pickFromList(keys, options, work)
  for (const key of keys) yield { key, found: await resource.get(key, work.run.signal) }
}

/** Of a system that gives no record by its key, the list is read until all of them have come; what it does not have is gone. */
async function* pickFromList(
  keys: readonly string[],
  options: RunOptions,
  work: FlowWork,
): AsyncGenerator<Named, void, undefined> {
  const left = new Set(keys)
  if (left.size === 0) return
  for await (const { records } of listPages(options, work, WHOLE_LIST)) {
    for (const found of records) {
      const { key } = withKeepableKey(found)
      if (left.delete(key)) yield { key, found }
    }
    if (left.size === 0) return
  }
  for (const key of left) yield { key, found: undefined }
}

const WHOLE_LIST = { filter: 0, since: undefined } as const

/** Reads records that the source told of. What it does not have (any more) is for the next complete comparison. */
export async function readWoken(
  keys: readonly string[],
  options: RunOptions,
  work: FlowWork,
): Promise<ReadOutcome> {
  const { flow, store, systems } = options
  const resource = resourceOf(systems, flow.source.resource)
  if (!resource.get && keys.length > 0) {
    return readPlanned(await planRead({ kind: 'changes' }, options), options, work)
  }
  const previousByKey = recordsByKey(await store.records(flow.name, keys))
  for (const key of keys) {
    if (work.stopped()) break
    const source = await resource.get?.(key, work.run.signal)
    if (source)
      await work.start({ source: withKeepableKey(source), previous: previousByKey.get(key) })
  }
  return { isComplete: false, isCompared: false, isShared: false }
}

/** How far reading went. */
export interface ReadOutcome {
  /** Everything was read, and every record of it had its turn. */
  readonly isComplete: boolean
  /** And its keys were kept, to be compared. */
  readonly isCompared: boolean
  /** Others may have worked on records of it, too. */
  readonly isShared: boolean
}

/** Reads what changed, or everything. */
export async function readPlanned(
  plan: ReadPlan,
  options: RunOptions,
  work: FlowWork,
): Promise<ReadOutcome> {
  const isResumed = plan.reads.some((read) => read.resume !== undefined)
  if (plan.isCompared && !isResumed) await options.store.resetSeen(options.flow.name)
  let isShared = false
  let isCompared = plan.isCompared
  for (const read of plan.reads) {
    const isSplit = plan.isSplit || (await splitRead(options, work, plan, read))
    isShared ||= isSplit
    const end = isSplit
      ? await readPartitions(options, work, read)
      : await readUnlessForgotten(options, work, plan, read)
    if (end === 'forgotten') return readPlanned(planWhole(plan, options), options, work)
    if (!end || work.stopped()) return { isComplete: false, isCompared: false, isShared }
    // What nobody could read is not gone.
    if (end.lacks) isCompared = false
    if (!plan.isPartial) await moveCursors(options, work, { plan, read, end, isSplit })
  }
  return { isComplete: plan.isComplete && !plan.isPartial, isCompared, isShared }
}

/** A change that shows itself later than this after its time is for the complete comparison. */
const QUIET_MS = 600_000

/** Of a system that does not know the token any more, all is read: what is gone shows in no other way. */
function planWhole({ isPartial, reads, ...plan }: ReadPlan, { flow }: RunOptions): ReadPlan {
  return {
    ...plan,
    isPartial,
    isComplete: true,
    isCompared: !isPartial && flow.deletes !== undefined,
    reads: reads.map((read) => ({ ...read, token: undefined, resume: undefined })),
  }
}

interface Read {
  readonly plan: ReadPlan
  readonly read: FilterRead
  readonly end: ReadEnd
  readonly isSplit: boolean
}

async function moveCursors(
  { ports, store }: RunOptions,
  work: FlowWork,
  { plan: { isComplete, filters }, read: { filter, previous, token: asked }, end, isSplit }: Read,
): Promise<void> {
  const { startedAt, newest } = end
  // Never past the moment the read began, by the system's clock: what changed later may not have been read.
  // After a quiet while it follows that moment at a distance: the last change would be read again for ever.
  const quiet = new Date(Date.parse(startedAt) - QUIET_MS).toISOString()
  const seen = latest(previous?.value, newest)
  const moved = seen === undefined ? undefined : latest(seen, quiet)
  // What changed since a token was handed out is all that comes by it.
  const token = end.token ?? asked
  const isPast = token !== undefined || (moved !== undefined && moved > startedAt)
  const value = isPast ? startedAt : moved
  const comparedAt = isComplete ? new Date(ports.clock.now()).toISOString() : previous?.comparedAt
  const cursor = { value, ...(token === undefined ? {} : { token }), comparedAt }
  // The first one last: as long as it says that the read goes on, it does.
  const partitions = isComplete ? [...Array(filters).keys()].toReversed() : [filter]
  for (const partition of partitions) {
    if (isSplit && partition === 0) {
      await work.commit()
      await store.split(work.run.session.lease, [], cursor)
    } else await work.commitPage({ partition, cursor })
  }
}
