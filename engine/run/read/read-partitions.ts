import { say } from '../../messages/message.ts'
import type { Page, TimeRange } from '../connection.ts'
import type { RunOptions } from '../run-options.ts'
import type { Cursor, Reading } from '../store/cursor.ts'
import { LeaseLostError } from '../store/run-lease.ts'
import { resourceOf, resourcePlanOf } from '../system.ts'
import { cutRanges, type Probe } from './cut-ranges.ts'
import type { FlowWork } from './flow-work.ts'
import { type ReadEnd, withOf } from './read-pages.ts'
import type { FilterRead, ReadPlan } from './read-plan.ts'
import { type TakenPartition, takePartition, workOnPartition } from './work-on-partition.ts'

const LOOK_MS = 250

/** Splits a complete read into partitions, where that is possible and worth it. */
export async function splitRead(
  options: RunOptions,
  work: FlowWork,
  plan: ReadPlan,
  { resume, previous }: FilterRead,
): Promise<boolean> {
  const { flow, systems, store, ports, callHelp, force } = options
  const { list } = resourcePlanOf(systems, flow.source.resource)
  // Who says one at a time means one at a time, whoever could help.
  if (flow.parallel === 1) return false
  // The end of a part hands out no token for the whole.
  if (list?.token) return false
  if (!callHelp || !list?.between || !plan.isComplete || plan.isPartial || resume) return false
  const whole = await probe(options, work, undefined)
  if (!whole.isBig) return false
  const ranges = await cutRanges((range) => probe(options, work, range), ports.clock.now())
  if (!ranges) return false
  const reading: Reading = { position: null, startedAt: whole.startedAt, complete: true }
  const cursors = ranges.map(
    (range): Cursor => ({ reading: { ...reading, range, ...(force ? { force } : {}) } }),
  )
  await work.commit()
  await store.split(work.run.session.lease, cursors, {
    ...previous,
    reading: { ...reading, partitions: ranges.length },
  })
  return true
}

async function probe(
  options: RunOptions,
  { run }: FlowWork,
  range: TimeRange | undefined,
): Promise<Probe & { readonly startedAt: string }> {
  const { flow, systems } = options
  const resource = resourceOf(systems, flow.source.resource)
  const { pageSize = 0 } = resourcePlanOf(systems, flow.source.resource).list ?? {}
  const pages = resource.list({ filter: 0, range, with: withOf(options), signal: run.signal })
  let first: Page | undefined
  for await (const page of pages) {
    const { records, next, serverTime } = first ?? page
    const isMore = next !== undefined
    // After a page that is not full only the next one tells.
    if (!first && isMore && records.length < pageSize) {
      first = page
      continue
    }
    const isBig = first ? page.records.length > 0 || page.next !== undefined : isMore
    return { isEmpty: records.length === 0 && !isBig, isBig, startedAt: serverTime }
  }
  throw new Error('a list has at least one page')
}

/**
 * Has the partitions of a read worked on, here and by whoever helps, until the last is over. Gives nothing when the run
 * ends before; then nobody works on them any more.
 */
export async function readPartitions(
  options: RunOptions,
  work: FlowWork,
  { resume }: FilterRead,
): Promise<ReadEnd | undefined> {
  const { store, flow, ports, isEnough } = options
  let startedAt = resume?.startedAt
  try {
    startedAt ??= (await store.cursor(flow.name, 0))?.reading?.startedAt
    const { open } = await store.partitions(flow.name)
    await options.callHelp?.(open - 1)
    while (!work.stopped()) {
      work.report('reading')
      const partition = await takePartition(options)
      if (partition) {
        await workHere(options, work, partition)
        continue
      }
      const state = await store.partitions(flow.name)
      if (state.problem) work.stop(state.problem.reason, state.problem.state)
      else if (state.open === 0 && startedAt) return { startedAt, newest: state.newest }
      else if (isEnough?.()) work.stop(say('goesOnNext', {}), 'stopped')
      else await ports.clock.sleep(LOOK_MS, work.run.signal)
    }
    return undefined
  } finally {
    await quietPartitions(options, work)
  }
}

async function workHere(
  options: RunOptions,
  work: FlowWork,
  partition: TakenPartition,
): Promise<void> {
  try {
    const result = await workOnPartition(options, partition, work.counts())
    if (result.state === 'finished') return
    // Where others stopped this one, they have told why.
    const { problem = result } = await options.store.partitions(options.flow.name)
    work.stop(problem.reason, problem.state)
  } catch (error) {
    // Another one goes on with it; whether the run is still ours shows with its own next commit.
    if (!(error instanceof LeaseLostError)) throw error
  }
}

/** Ends the work of others on partitions, and waits until it has ended: nobody else is then at a record of the flow. */
export async function quietPartitions(
  { store, flow, ports }: RunOptions,
  { run }: FlowWork,
): Promise<void> {
  for (;;) {
    const { live } = await store.partitions(flow.name)
    if (live === 0 || run.signal.aborted) return
    await store.haltPartitions(flow.name)
    await ports.clock.sleep(LOOK_MS, run.signal)
  }
}
