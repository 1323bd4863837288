import type { RunOptions } from '../run-options.ts'
import { LeaseLostError, type RunResult } from '../store/run-lease.ts'
import type { Partition } from '../store/store.ts'
import { resourcePlanOf } from '../system.ts'
import type { FlowWork } from './flow-work.ts'
import { readAnewWhereRefused } from './read-anew.ts'
import type { FilterRead, ReadPlan } from './read-plan.ts'
import { type Held, underLease } from './under-lease.ts'

/**
 * Works on partitions of a read that another worker has split, one after the other, until none is left to take. Gives
 * whether it was the first to end.
 */
export async function workOnPartitions(
  options: RunOptions,
): Promise<{ readonly isEnough: boolean }> {
  const { stop, isEnough } = options
  for (;;) {
    if (isEnough?.()) return { isEnough: true }
    const partition = stop?.aborted ? undefined : await takePartition(options)
    if (!partition) return { isEnough: false }
    options.onStart?.(partition.run)
    try {
      const result = await workOnPartition(options, partition, {})
      if (result.state !== 'finished') return { isEnough: isEnough?.() ?? false }
    } catch (error) {
      if (!(error instanceof LeaseLostError)) throw error
    }
  }
}

export type TakenPartition = Partition & Pick<Held, 'askedAt'>

export async function takePartition({
  store,
  flow,
  worker,
  ports,
}: RunOptions): Promise<TakenPartition | undefined> {
  const askedAt = ports.elapsed()
  const partition = await store.takePartition(flow.name, worker)
  return partition && { ...partition, askedAt }
}

/**
 * Reads a partition page by page, as a run would, under a lease and with a cursor of its own.
 *
 * @throws {LeaseLostError} when this process was silent so long that another one may go on with it.
 */
export async function workOnPartition(
  options: RunOptions,
  { lease, cursor, askedAt }: TakenPartition,
  totals: Record<string, number>,
): Promise<RunResult> {
  const { store, flow, systems } = options
  const { reading } = cursor
  const finish = (result: RunResult): Promise<void> => store.leavePartition(lease, result)
  const [changed] = resourcePlanOf(systems, flow.source.resource).list?.changed ?? []
  const read: FilterRead = {
    filter: 0,
    changed,
    since: undefined,
    previous: cursor,
    resume: reading,
    partition: { number: lease.partition, range: reading.range ?? {} },
  }
  const plan: ReadPlan = {
    isComplete: true,
    isPartial: false,
    isCompared: flow.deletes !== undefined,
    isSplit: false,
    filters: 1,
    reads: [read],
  }
  const own = { ...options, force: reading.force ?? false }
  const { result } = await underLease(own, { lease, askedAt, finish, totals }, (work) =>
    readToEnd(own, work, plan, read),
  )
  return result
}

async function readToEnd(
  options: RunOptions,
  work: FlowWork,
  plan: ReadPlan,
  read: FilterRead,
): Promise<void> {
  const end = await readAnewWhereRefused(options, work, plan, read)
  await work.idle()
  if (!end || work.stopped() || !read.partition) return
  await work.commit({ partition: read.partition.number, cursor: { value: end.newest } })
}
