import { finishTargets } from './read/finish-targets.ts'
import type { FlowWork } from './read/flow-work.ts'
import { handleGone } from './read/handle-gone.ts'
import { quietPartitions } from './read/read-partitions.ts'
import { planRead, type ReadPlan, type ReadScope } from './read/read-plan.ts'
import { type ReadOutcome, readKeys, readPlanned, readWoken } from './read/read-source.ts'
import { takeDue } from './read/take-due.ts'
import { takeLost } from './read/take-lost.ts'
import { underLease } from './read/under-lease.ts'
import { reportUnresolvableWaits } from './read/unresolvable-waits.ts'
import type { RecordTask } from './record/conclude.ts'
import type { RunOptions, RunScope } from './run-options.ts'
import type { Counts } from './store/counts.ts'
import type { MissingRow } from './store/missing-row.ts'
import type { RunResult, StartedRun } from './store/run-lease.ts'

/** What became of a run. */
export interface RunSummary {
  /** Its id in the store. */
  readonly run: string
  readonly result: RunResult
  readonly counts: Counts
  /** Values that tables left out for want of a row, each once. */
  readonly missingRows: readonly MissingRow[]
}

/**
 * Runs a flow once: takes up what is due, reads the source, handles every record, and keeps the cursor over what
 * was handled. Ends by itself; may be killed at any moment and run again.
 *
 * @throws {FlowBusyError} when the flow is being run elsewhere.
 * @throws {LeaseLostError} when this process was silent so long that another one may have taken over.
 * @example
 * const { result, counts } = await runFlow(options)
 * console.log(result.state, counts.created ?? 0)
 */
export async function runFlow(options: RunOptions): Promise<RunSummary> {
  const { flow, store } = options
  const askedAt = options.ports.elapsed()
  const lease = await store.startRun({
    flow: flow.name,
    flowVersion: flow.version,
    worker: options.worker,
    cause: options.cause,
    readsAll: readsAll(options),
  })
  options.onStart?.(lease.run)
  const finish = (result: RunResult): Promise<void> => store.finishRun(lease, result)
  const performed = await underLease(
    options,
    { lease, askedAt, finish, totals: {} },
    async (work) => {
      await (options.only
        ? handleGiven(options.only, options, work, lease)
        : handleSource(options, work, lease))
      if (!options.refill) await finishTargets(options, work)
    },
  )
  return { run: lease.run, ...performed }
}

/** As the next one that is asked to. */
function readsAll({ what, only, limit, refill }: RunOptions): boolean {
  return what.kind === 'all' && !only && limit === undefined && !refill
}

async function handleGiven(
  tasks: readonly RecordTask[],
  options: RunOptions,
  work: FlowWork,
  { live }: StartedRun,
): Promise<void> {
  if (live > 0) await quietPartitions(options, work)
  for (const task of tasks) await work.start(task)
  await work.idle()
}

async function handleSource(
  options: RunOptions,
  work: FlowWork,
  { live, hasUnfinished, hasLost, cursors }: StartedRun,
): Promise<void> {
  const { what } = options
  const plan = isRead(what) ? await planRead(what, options, cursors) : undefined
  const isSplit = plan?.isSplit ?? false
  // Who goes on with a partition of a read that is given up must not meet this run on a record.
  if (!isSplit && live > 0) await quietPartitions(options, work)
  // Named records are read fresh: taking up what is kept of them as well would handle them twice.
  if (hasUnfinished && what.kind !== 'keys' && !isSplit) await takeDue(options, work)
  // What was made of a record that is told to be gone has to be known by then; others may come by themselves.
  const isNamed = what.kind === 'keys'
  if (hasLost && isNamed) await takeLost(options, work)
  const read = await readSource(options, work, plan)
  await work.idle()
  // Of a read that is shared, those who died at a part of it left some after the run began.
  if ((hasLost && !isNamed) || read.isShared) await takeLost(options, work)
  await handleRest(options, work, read, () => hasUnfinished || read.isShared || work.hasActed())
}

/** After the source: what waits for what came with it, and what is gone. */
async function handleRest(
  options: RunOptions,
  work: FlowWork,
  read: ReadOutcome,
  isUnfinished: () => boolean,
): Promise<void> {
  if (isUnfinished()) await takeDue(options, work)
  if (read.isCompared && !work.stopped()) await handleGone(options, work)
  if (isUnfinished() && read.isComplete && !work.stopped())
    await reportUnresolvableWaits(options, work)
  await linger(options, work)
}

function isRead(what: RunScope): what is ReadScope {
  return what.kind !== 'keys' && what.kind !== 'woken'
}

async function readSource(
  options: RunOptions,
  work: FlowWork,
  plan: ReadPlan | undefined,
): Promise<ReadOutcome> {
  if (plan) return readPlanned(plan, options, work)
  const { what } = options
  if (what.kind === 'woken') return readWoken(what.keys, options, work)
  if (what.kind === 'keys') await readKeys(what, options, work)
  return { isComplete: false, isCompared: false, isShared: false }
}

/** Stays for retries that fall due soon, so that a passing fault is over when the run is. */
async function linger(options: RunOptions, work: FlowWork): Promise<void> {
  const { store, ports, flow, lingerMs = 0 } = options
  const until = ports.clock.now() + lingerMs
  while (!work.stopped() && ports.clock.now() < until) {
    await work.commit()
    const { ready, retrying } = await store.countRecords(flow.name)
    if (ready + retrying === 0) return
    work.report('lingering')
    await ports.clock.sleep(Math.min(1_000, until - ports.clock.now()), work.run.signal)
    await takeDue(options, work)
  }
}
