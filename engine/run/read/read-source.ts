import { say } from '../../messages/message.ts'
import { withKeepableKey } from '../record/keepable-key.ts'
import type { RunOptions, RunScope } from '../run-options.ts'
import { resourceOf } from '../system.ts'
import type { FlowWork } from './flow-work.ts'
import { goneRecord } from './handle-gone.ts'
import { readAnewWhereRefused } from './read-anew.ts'
import { latest, type ReadEnd, recordsByKey } from './read-pages.ts'
import { readPartitions, splitRead } from './read-partitions.ts'
import { type FilterRead, planRead, type ReadPlan } from './read-plan.ts'

/** Reads single records by key and hands them to the work. */
export async function readKeys(
  { keys, gone = [] }: Extract<RunScope, { readonly kind: 'keys' }>,
  { flow, store, systems }: RunOptions,
  work: FlowWork,
): Promise<void> {
  const resource = resourceOf(systems, flow.source.resource)
  if (!resource.get) {
    work.stop(say('notReadByKey', { resource: flow.source.resource.name }), 'failed')
    return
  }
  const previousByKey = recordsByKey(await store.records(flow.name, [...keys, ...gone]))
  const isGone = new Set(gone)
  for (const key of [...keys, ...gone]) {
    if (work.stopped()) return
    const source = await resource.get(key, work.run.signal)
    const previous = previousByKey.get(key)
    if (source) await work.start({ source: withKeepableKey(source), previous })
    else if (isGone.has(key)) await work.start({ source: goneRecord(key), previous })
    else work.stop(say('noRecord', { resource: flow.source.resource.name, key }), 'failed')
  }
}

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
  for (const read of plan.reads) {
    const isSplit = plan.isSplit || (await splitRead(options, work, plan, read))
    isShared ||= isSplit
    const end = isSplit
      ? await readPartitions(options, work, read)
      : await readAnewWhereRefused(options, work, plan, read)
    if (!end || work.stopped()) return { isComplete: false, isCompared: false, isShared }
    if (!plan.isPartial) await moveCursors(options, work, { plan, read, end, isSplit })
  }
  return { isComplete: plan.isComplete && !plan.isPartial, isCompared: plan.isCompared, isShared }
}

/** A change that shows itself later than this after its time is for the complete comparison. */
const QUIET_MS = 600_000

interface Read {
  readonly plan: ReadPlan
  readonly read: FilterRead
  readonly end: ReadEnd
  readonly isSplit: boolean
}

async function moveCursors(
  { ports, store }: RunOptions,
  work: FlowWork,
  { plan: { isComplete, filters }, read: { filter, previous }, end, isSplit }: Read,
): Promise<void> {
  const { startedAt, newest } = end
  // Never past the moment the read began, by the system's clock: what changed later may not have been read.
  // After a quiet while it follows that moment at a distance: the last change would be read again for ever.
  const quiet = new Date(Date.parse(startedAt) - QUIET_MS).toISOString()
  const seen = latest(previous?.value, newest)
  const moved = seen === undefined ? undefined : latest(seen, quiet)
  const value = moved !== undefined && moved > startedAt ? startedAt : moved
  const comparedAt = isComplete ? new Date(ports.clock.now()).toISOString() : previous?.comparedAt
  const cursor = { value, comparedAt }
  // The first one last: as long as it says that the read goes on, it does.
  const partitions = isComplete ? [...Array(filters).keys()].toReversed() : [filter]
  for (const partition of partitions) {
    if (isSplit && partition === 0) {
      await work.commit()
      await store.split(work.run.session.lease, [], cursor)
    } else await work.commitPage({ partition, cursor })
  }
}
