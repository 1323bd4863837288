import { isMessage, type Message, say } from '../../messages/message.ts'
import { messageOf } from '../../messages/message-of.ts'
import { OperationError } from '../connection.ts'
import type { FlowRun } from '../record/record-walk.ts'
import { redactMessage } from '../record/redact-conclusion.ts'
import { createTranslate } from '../record/translate.ts'
import type { RunOptions } from '../run-options.ts'
import { createLeaseHold, type LeaseHold } from '../session/lease-hold.ts'
import { createSession } from '../session/session.ts'
import type { Counts } from '../store/counts.ts'
import type { MissingRow } from '../store/missing-row.ts'
import { heartbeatMs, LeaseLostError, type RunLease, type RunResult } from '../store/run-lease.ts'
import { createFlowWork, type FlowWork } from './flow-work.ts'

/** Of a system that does not say how long its limit lasts. */
const UNEXPLAINED_LIMIT_MS = 30_000

const OVER = new Error('the run is over')

/** A lease, and what becomes of it in the end. */
export interface Held {
  readonly lease: RunLease
  /** By {@link Ports.elapsed}, when it was asked for. */
  readonly askedAt: number
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
 * Does work under a lease: keeps it, hears of stops, and gives the lease back when the work has ended. Once the lease may
 * be somebody else's, nothing more is sent that writes, whether or not the store can be asked.
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
  const hold = createLeaseHold(options.ports, held.askedAt)
  const mayWrite = (): boolean => {
    if (!hold.isOurs()) lose()
    return !hard.signal.aborted
  }
  const run = flowRunOf(options, held.lease, { hold, signal: hard.signal, mayWrite })
  const work = createFlowWork(options, run, held.totals)
  const lose = (error: unknown = new LeaseLostError(options.flow.name)): void => {
    work.fail(error)
    cut()
  }
  const soft = (): void => work.stop(reasonOf(options.stop), 'stopped')
  options.stop?.addEventListener('abort', soft, { once: true })
  if (options.stop?.aborted) soft()
  const beat = keepLease(options, work, { hold, lose })
  try {
    const result = await perform(options, work, held, act)
    return { result, counts: work.counts(), missingRows: work.run.session.effects.missed() }
  } catch (error) {
    if (!(error instanceof LeaseLostError)) await giveUpLease(options, held, error)
    throw error
  } finally {
    options.signal?.removeEventListener('abort', cut)
    options.stop?.removeEventListener('abort', soft)
    // An error that the machine makes here would cost more than all the rest of the end.
    hard.abort(OVER)
    await beat
  }
}

function reasonOf(stop: AbortSignal | undefined): Message {
  const reason: unknown = stop?.reason
  return isMessage(reason) ? reason : say('stoppedByPerson', {})
}

/** What broke may be the store itself: then the lease ends by its time, and the first error is the one that tells. */
async function giveUpLease(options: RunOptions, { finish }: Held, error: unknown): Promise<void> {
  await finish(redacted(options, { state: 'failed', reason: messageOf(error) })).catch(
    () => undefined,
  )
}

function redacted({ redact }: RunOptions, result: RunResult): RunResult {
  return redact && result.state !== 'finished'
    ? { ...result, reason: redactMessage(redact, result.reason, { record: {}, found: [] }) }
    : result
}

function flowRunOf(
  options: RunOptions,
  lease: RunLease,
  { hold, signal, mayWrite }: { readonly hold: LeaseHold } & Pick<FlowRun, 'signal' | 'mayWrite'>,
): FlowRun {
  const { flow, systems, settings, namespace, ports, trace, keeper, redact, refill } = options
  return {
    flow,
    systems,
    settings,
    translate: createTranslate(flow.tables, trace),
    namespace,
    session: createSession(options.store, lease, options.ports, hold),
    ports,
    signal,
    mayWrite,
    force: options.force ?? false,
    allSince: options.what.kind === 'all' ? ports.clock.now() : undefined,
    explain: options.explain ?? false,
    unknowns: options.unknowns,
    trace,
    keeper,
    redact,
    refill,
    // Each record gets its own: an object that has the field already is copied faster.
    story: undefined,
  }
}

async function perform(
  options: RunOptions,
  work: FlowWork,
  { lease, finish }: Held,
  act: (work: FlowWork) => Promise<void>,
): Promise<RunResult> {
  const end = async (result: RunResult): Promise<RunResult> => {
    const told = redacted(options, result)
    if (lease.partition === undefined) await work.end(told)
    else await finish(told)
    return told
  }
  try {
    await act(work)
    // Who works on a part may hear only now that the whole has ended.
    if (lease.partition !== undefined) await work.commit()
    return await end(work.stopped() ?? { state: 'finished' })
  } catch (error) {
    await work.idle()
    if (error instanceof LeaseLostError) throw error
    await work.commit()
    if (!(error instanceof OperationError)) throw error
    const { reason } = error
    if (error.class !== 'limited') return end(work.stopped() ?? { state: 'failed', reason })
    // A limit that is used up is no failure: the next run goes on where this one was.
    const retryAt = error.retryAt ?? options.ports.clock.now() + UNEXPLAINED_LIMIT_MS
    return end(work.stopped() ?? { state: 'stopped', reason, retryAt })
  }
}

/** Asks again whether or not the last time was answered: an answer that takes long must not cost the lease. */
async function keepLease(
  { store, ports }: RunOptions,
  { run, ...work }: FlowWork,
  { hold, lose }: { readonly hold: LeaseHold; readonly lose: (error?: unknown) => void },
): Promise<void> {
  async function touch(): Promise<void> {
    const sentAt = ports.elapsed()
    try {
      const { isHalted } = await store.touchRun(run.session.lease)
      hold.keptAt(sentAt)
      if (isHalted) work.halt()
    } catch (error) {
      lose(error)
    }
  }

  for (;;) {
    await ports.clock.sleep(heartbeatMs, run.signal)
    if (run.signal.aborted) return
    if (hold.isOurs()) void touch()
    else lose()
  }
}
