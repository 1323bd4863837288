import type { UnknownValues } from '../formula/unknown-values.ts'
import type { JsonObject } from '../json.ts'
import type { FlowPlan } from '../plan/flow-plan.ts'
import type { Conclusion, RecordTask } from './conclude.ts'
import type { SourceRecord } from './connection.ts'
import type { Counts } from './effects.ts'
import type { FlowWork } from './flow-work.ts'
import { handleGone } from './handle-gone.ts'
import { tellHopelessWaits } from './hopeless-waits.ts'
import type { Ports } from './ports.ts'
import { quietPartitions } from './read-partitions.ts'
import { planRead, type ReadPlan, type ReadScope } from './read-plan.ts'
import { type ReadOutcome, readKeys, readPlanned, readWoken } from './read-source.ts'
import type { RunResult, StartedRun } from './run-lease.ts'
import type { Store } from './store.ts'
import type { StoryKeeper } from './story.ts'
import type { Systems } from './system.ts'
import { takeDue } from './take-due.ts'
import type { ToldRecords } from './told-records.ts'
import type { Trace } from './trace.ts'
import type { MissingRow } from './translate.ts'
import { underLease } from './under-lease.ts'

export interface RunOptions {
  readonly flow: FlowPlan
  readonly systems: Systems
  /** Checked against the flow's schema, defaults applied. */
  readonly settings: JsonObject
  readonly store: Store
  readonly ports: Ports
  readonly namespace: string
  /** Who runs it: unique over all processes and all time, readable (`host:4711:k3j2`). */
  readonly worker: string
  /** How the run came about: `person`, `schedule`, `hook`. */
  readonly cause: string
  readonly what: RunScope
  /** Writes also what has not changed. */
  readonly force?: boolean | undefined
  /** Ends after so many records of the source; the cursor then stays. */
  readonly limit?: number | undefined
  /** How long to stay for retries that fall due after the source is read. Default: not. */
  readonly lingerMs?: number | undefined
  /** Stops gently: records under way come to their end. A text as the signal's reason is what the history tells. */
  readonly stop?: AbortSignal | undefined
  /** Asked after every page of a read: `true` ends the run there, and the next one goes on with the page after. */
  readonly isEnough?: (() => boolean) | undefined
  /** Asks so many others to help with a read that was split, by {@link helpFlow}. Absent: no read is split. */
  readonly callHelp?: ((helpers: number) => Promise<void>) | undefined
  /** Stops now: requests under way are cut, and looked into next time. */
  readonly signal?: AbortSignal | undefined
  /** Hears the id of the run, once it has one. */
  readonly onStart?: ((run: string) => void) | undefined
  readonly onProgress?: ((progress: Progress) => void) | undefined
  /** Hears of every record that came to a conclusion. */
  readonly onRecord?: ((source: SourceRecord, conclusion: Conclusion) => void) | undefined
  /** Does the work on each record, so that all that goes on meanwhile can be told to be part of it. */
  readonly aroundRecord?:
    | (<T>(source: SourceRecord, work: () => Promise<T>) => Promise<T>)
    | undefined
  /** Reads target records before updates, so that what changes can be shown field by field. */
  readonly explain?: boolean | undefined
  /** In a plan: what is known only after a create. */
  readonly unknowns?: UnknownValues | undefined
  readonly trace?: Trace | undefined
  /** Keeps with each event what passed. Absent: nothing is gathered. */
  readonly keeper?: StoryKeeper | undefined
  /** Takes what is personal in a record out of a text about it; with an empty record, what is so by its looks. */
  readonly redact?: ((text: string, record: JsonObject) => string) | undefined
  /** What systems told of before. Absent: a read of changes takes up all that it meets. */
  readonly told?: ToldRecords | undefined
  /** Takes up these alone: nothing is read, and nothing that is due. */
  readonly only?: readonly RecordTask[] | undefined
}

export type RunScope =
  /** What changed since the last run; everything when there was none, or when the complete comparison is due. */
  | { readonly kind: 'changes' }
  | { readonly kind: 'all' }
  | { readonly kind: 'since'; readonly since: string }
  | {
      readonly kind: 'keys'
      readonly keys: readonly string[]
      /** Keys that are gone from the source: where that is so, their `deletes` steps run. */
      readonly gone?: readonly string[] | undefined
    }
  /** What is due, and records that the source told of: it need not have them. */
  | { readonly kind: 'woken'; readonly keys: readonly string[] }

export interface Progress {
  readonly doing: 'due' | 'reading' | 'lingering' | 'comparing'
  readonly counts: Counts
}

export interface RunSummary {
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
 */
export async function runFlow(options: RunOptions): Promise<RunSummary> {
  const { flow, store } = options
  const askedAt = options.ports.elapsed()
  const lease = await store.startRun({
    flow: flow.name,
    flowVersion: flow.version,
    worker: options.worker,
    cause: options.cause,
    readsAll: options.what.kind === 'all' && !options.only && options.limit === undefined,
  })
  options.onStart?.(lease.run)
  const finish = (result: RunResult): Promise<void> => store.finishRun(lease, result)
  const performed = await underLease(options, { lease, askedAt, finish, totals: {} }, (work) =>
    options.only
      ? handleGiven(options.only, options, work, lease)
      : handleSource(options, work, lease),
  )
  return { run: lease.run, ...performed }
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
  { live, hasUnfinished, cursors }: StartedRun,
): Promise<void> {
  const { what } = options
  const plan = isRead(what) ? await planRead(what, options, cursors) : undefined
  const isSplit = plan?.isSplit ?? false
  // Who goes on with a partition of a read that is given up must not meet this run on a record.
  if (!isSplit && live > 0) await quietPartitions(options, work)
  // Named records are read fresh: taking up what is kept of them as well would handle them twice.
  if (hasUnfinished && what.kind !== 'keys' && !isSplit) await takeDue(options, work)
  const read = await readSource(options, work, plan)
  await work.idle()
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
  if (isUnfinished() && read.isComplete && !work.stopped()) await tellHopelessWaits(options, work)
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
