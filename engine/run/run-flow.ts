import type { JsonObject } from '../json.ts'
import type { FlowPlan } from '../plan/flow-plan.ts'
import type { Conclusion, RecordTask } from './conclude.ts'
import { OperationError, type SourceRecord } from './connection.ts'
import { createFlowWork, type FlowWork } from './flow-work.ts'
import { handleGone } from './handle-gone.ts'
import { tellHopelessWaits } from './hopeless-waits.ts'
import type { Ports } from './ports.ts'
import { type ReadOutcome, readChanges, readKeys, readWoken } from './read-source.ts'
import type { FlowRun } from './record-run.ts'
import { createSession } from './session.ts'
import { type Counts, LeaseLostError, type RunLease, type RunResult, type Store } from './store.ts'
import type { StoryKeeper } from './story.ts'
import type { Systems } from './system.ts'
import { takeDue } from './take-due.ts'
import type { Trace } from './trace.ts'
import { createTranslate } from './translate.ts'

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
  readonly trace?: Trace | undefined
  /** Keeps with each event what passed. Absent: nothing is gathered. */
  readonly keeper?: StoryKeeper | undefined
  /** Takes what is personal in a record out of a text about it; with an empty record, what is so by its looks. */
  readonly redact?: ((text: string, record: JsonObject) => string) | undefined
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
}

const HEARTBEAT_MS = 5_000

/**
 * Runs a flow once: takes up what is due, reads the source, handles every record, and keeps the cursor over what
 * was handled. Ends by itself; may be killed at any moment and run again.
 *
 * @throws {FlowBusyError} when the flow is being run elsewhere.
 * @throws {LeaseLostError} when this process was silent so long that another one may have taken over.
 */
export async function runFlow(options: RunOptions): Promise<RunSummary> {
  const { flow, store } = options
  const lease = await store.startRun({
    flow: flow.name,
    flowVersion: flow.version,
    worker: options.worker,
    cause: options.cause,
  })
  options.onStart?.(lease.run)
  const hard = new AbortController()
  const cut = (): void => hard.abort()
  options.signal?.addEventListener('abort', cut, { once: true })
  if (options.signal?.aborted) cut()
  const work = createFlowWork(options, flowRunOf(options, lease, hard.signal))
  const soft = (): void => work.stop(reasonOf(options.stop), 'stopped')
  options.stop?.addEventListener('abort', soft, { once: true })
  if (options.stop?.aborted) soft()
  const beat = keepLease(options, lease, work, hard)
  try {
    const result = redacted(options, await perform(options, work))
    await store.finishRun(lease, result)
    return { run: lease.run, result, counts: work.counts() }
  } catch (error) {
    if (!(error instanceof LeaseLostError)) await giveUpLease(options, lease, error)
    throw error
  } finally {
    options.signal?.removeEventListener('abort', cut)
    options.stop?.removeEventListener('abort', soft)
    hard.abort()
    await beat
  }
}

function reasonOf(stop: AbortSignal | undefined): string {
  const reason: unknown = stop?.reason
  return typeof reason === 'string' ? reason : 'stopped by a person'
}

function redacted({ redact }: RunOptions, result: RunResult): RunResult {
  return redact && result.state !== 'finished'
    ? { ...result, reason: redact(result.reason, {}) }
    : result
}

/** What broke may be the store itself: then the lease ends by its time, and the first error is the one that tells. */
async function giveUpLease(options: RunOptions, lease: RunLease, error: unknown): Promise<void> {
  const reason = error instanceof Error ? error.message : String(error)
  const result = redacted(options, { state: 'failed', reason })
  await options.store.finishRun(lease, result).catch(() => undefined)
}

function flowRunOf(options: RunOptions, lease: RunLease, signal: AbortSignal): FlowRun {
  const { flow, systems, settings, namespace, ports, trace, keeper, redact } = options
  return {
    flow,
    systems,
    settings,
    translate: createTranslate(flow.tables, trace),
    namespace,
    session: createSession(options.store, lease),
    ports,
    signal,
    force: options.force ?? false,
    explain: options.explain ?? false,
    trace,
    keeper,
    redact,
  }
}

async function perform(options: RunOptions, work: FlowWork): Promise<RunResult> {
  try {
    if (options.only) await handleGiven(options.only, work)
    else await handleSource(options, work)
    await work.commit()
  } catch (error) {
    await work.idle()
    if (error instanceof LeaseLostError) throw error
    await work.commit()
    if (!(error instanceof OperationError)) throw error
    // A limit that is used up is no failure: the next run goes on where this one was.
    const state = error.class === 'limited' ? 'stopped' : 'failed'
    return work.stopped() ?? { state, reason: error.message }
  }
  return work.stopped() ?? { state: 'finished' }
}

async function handleGiven(tasks: readonly RecordTask[], work: FlowWork): Promise<void> {
  for (const task of tasks) await work.start(task)
  await work.idle()
}

async function handleSource(options: RunOptions, work: FlowWork): Promise<void> {
  // Named records are read fresh: taking up what is kept of them as well would handle them twice.
  if (options.what.kind !== 'keys') await takeDue(options, work)
  const read = await readSource(options, work)
  await work.idle()
  await takeDue(options, work)
  if (read.isCompared && !work.stopped()) await handleGone(options, work)
  if (read.isComplete && !work.stopped()) await tellHopelessWaits(options, work)
  await linger(options, work)
}

async function readSource(options: RunOptions, work: FlowWork): Promise<ReadOutcome> {
  if (options.what.kind === 'keys') {
    await readKeys(options.what, options, work)
    return { isComplete: false, isCompared: false }
  }
  if (options.what.kind === 'woken') return readWoken(options.what.keys, options, work)
  return readChanges(options.what, options, work)
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

async function keepLease(
  { store, ports }: RunOptions,
  lease: RunLease,
  work: FlowWork,
  hard: AbortController,
): Promise<void> {
  for (;;) {
    await ports.clock.sleep(HEARTBEAT_MS, hard.signal)
    if (hard.signal.aborted) return
    try {
      await store.touchRun(lease)
    } catch (error) {
      work.fail(error)
      hard.abort()
      return
    }
  }
}
