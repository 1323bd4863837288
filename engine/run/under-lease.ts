import { say } from '../words/sentences.ts'
import { OperationError } from './connection.ts'
import type { Counts } from './effects.ts'
import { createFlowWork, type FlowWork } from './flow-work.ts'
import type { FlowRun } from './record-run.ts'
import type { RunOptions } from './run-flow.ts'
import { heartbeatMs, LeaseLostError, type RunLease, type RunResult } from './run-lease.ts'
import { createSession } from './session.ts'
import { createTranslate, type MissingRow } from './translate.ts'

/** A lease, and what becomes of it in the end. */
export interface Held {
  readonly lease: RunLease
  readonly finish: (result: RunResult) => Promise<void>
  /** Counters that it adds to. */
  readonly totals: Record<string, number>
}

export interface Performed {
  readonly result: RunResult
  readonly counts: Counts
  readonly missingRows: readonly MissingRow[]
}

/**
 * Does work under a lease: keeps it, hears of stops, and gives the lease back when the work has ended.
 *
 * @throws {LeaseLostError} when this process was silent so long that another one may have taken over.
 */
export async function underLease(
  options: RunOptions,
  held: Held,
  act: (work: FlowWork) => Promise<void>,
): Promise<Performed> {
  const hard = new AbortController()
  const cut = (): void => hard.abort()
  options.signal?.addEventListener('abort', cut, { once: true })
  if (options.signal?.aborted) cut()
  const work = createFlowWork(options, flowRunOf(options, held.lease, hard.signal), held.totals)
  const soft = (): void => work.stop(reasonOf(options.stop), 'stopped')
  options.stop?.addEventListener('abort', soft, { once: true })
  if (options.stop?.aborted) soft()
  const beat = keepLease(options, held.lease, work, hard)
  try {
    const result = redacted(options, await perform(work, act))
    await held.finish(result)
    return { result, counts: work.counts(), missingRows: work.run.session.effects.missed() }
  } catch (error) {
    if (!(error instanceof LeaseLostError)) await giveUpLease(options, held, error)
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
  return typeof reason === 'string' ? reason : say('stoppedByPerson', {})
}

/** What broke may be the store itself: then the lease ends by its time, and the first error is the one that tells. */
async function giveUpLease(options: RunOptions, { finish }: Held, error: unknown): Promise<void> {
  const reason = error instanceof Error ? error.message : String(error)
  await finish(redacted(options, { state: 'failed', reason })).catch(() => undefined)
}

function redacted({ redact }: RunOptions, result: RunResult): RunResult {
  return redact && result.state !== 'finished'
    ? { ...result, reason: redact(result.reason, {}) }
    : result
}

function flowRunOf(options: RunOptions, lease: RunLease, signal: AbortSignal): FlowRun {
  const { flow, systems, settings, namespace, ports, trace, keeper, redact } = options
  return {
    flow,
    systems,
    settings,
    translate: createTranslate(flow.tables, trace),
    namespace,
    session: createSession(options.store, lease, options.ports),
    ports,
    signal,
    force: options.force ?? false,
    allSince: options.what.kind === 'all' ? ports.clock.now() : undefined,
    explain: options.explain ?? false,
    unknowns: options.unknowns,
    trace,
    keeper,
    redact,
    // Each record gets its own: an object that has the field already is copied faster.
    story: undefined,
  }
}

async function perform(work: FlowWork, act: (work: FlowWork) => Promise<void>): Promise<RunResult> {
  try {
    await act(work)
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

async function keepLease(
  { store, ports }: RunOptions,
  lease: RunLease,
  work: FlowWork,
  hard: AbortController,
): Promise<void> {
  for (;;) {
    await ports.clock.sleep(heartbeatMs, hard.signal)
    if (hard.signal.aborted) return
    try {
      const { isHalted } = await store.touchRun(lease)
      if (isHalted) work.halt()
    } catch (error) {
      work.fail(error)
      hard.abort()
      return
    }
  }
}
