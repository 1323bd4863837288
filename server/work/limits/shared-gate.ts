import { type AnswerReport, GateClosedError, type RateGate } from '../../../connectors/index.ts'
import type { Clock } from '../../../engine/index.ts'
import { createRankedQueue } from './ranked-queue.ts'
import type { Allowance } from './sql-allowance.ts'

export interface SharedGateOptions {
  readonly allowance: Allowance
  /** Requests under way at once in this process. */
  readonly parallel: number
  readonly clock: Clock
  /** Waiting longer than this is refused. */
  readonly maxWaitMs?: number | undefined
  /** Hears of every request that ended. */
  readonly onRequest?: ((wasRefused: boolean) => void) | undefined
}

/** The gate of an account in this process; what it lets through is counted for all processes. */
export interface SharedGate {
  /** The gate as flows of a rank see it: of those that wait, the lowest rank goes first. */
  readonly ofRank: (rank: number) => RateGate
}

const FIVE_MINUTES = 300_000
/** How long a system that refuses without a word is left alone, doubled each time. */
const UNEXPLAINED_MS = 1_000
const MAX_UNEXPLAINED_MS = 60_000
/** The part of every limit that each rank leaves for the ranks before it, so that these need not wait for a window to end. */
const KEPT_PER_RANK = 0.1
const MAX_KEPT = 0.3

export function createSharedGate(options: SharedGateOptions): SharedGate {
  const { allowance, parallel, clock, maxWaitMs = FIVE_MINUTES, onRequest } = options
  const queue = createRankedQueue()
  let underWay = 0
  let isPumping = false
  let unexplained = 0
  /** Ends the sleep of the pump, for who comes may be more urgent than who is waited for. */
  let sleeping: AbortController | undefined

  async function pump(): Promise<void> {
    if (isPumping) return
    isPumping = true
    try {
      for (let first = queue.first(); first && underWay < parallel; first = queue.first()) {
        await admitSome(first.rank)
      }
    } catch (error) {
      queue.refuseAll(error)
    } finally {
      isPumping = false
    }
  }

  /** Asks for those of one rank together; others would take what is left for more urgent ones elsewhere. */
  async function admitSome(rank: number): Promise<void> {
    const want = Math.min(queue.count(rank), parallel - underWay)
    const { granted, waitMs } = await allowance.take(want, Math.min(MAX_KEPT, rank * KEPT_PER_RANK))
    for (let at = 0; at < granted; at += 1) {
      // Who gave up meanwhile leaves a request that is counted and not sent.
      if (queue.admitFirst()) underWay += 1
    }
    if (granted > 0) return
    if (waitMs > maxWaitMs) queue.refuseFirst(new GateClosedError(clock.now() + waitMs))
    else await sleep(waitMs)
  }

  async function sleep(ms: number): Promise<void> {
    sleeping = new AbortController()
    await clock.sleep(ms, sleeping.signal)
    sleeping = undefined
  }

  function enter(rank: number, signal: AbortSignal): Promise<void> {
    signal.throwIfAborted()
    const isMoreUrgent = rank < (queue.first()?.rank ?? 0)
    const turn = queue.wait(rank, signal)
    if (isMoreUrgent) sleeping?.abort()
    void pump()
    return turn
  }

  async function leave(report: AnswerReport | undefined): Promise<number | undefined> {
    underWay -= 1
    const retryAt = report && (await learn(report))
    void pump()
    return retryAt
  }

  async function learn(report: AnswerReport): Promise<number | undefined> {
    onRequest?.(report.limited)
    await allowance.learn(report, underWay)
    if (!report.limited) {
      unexplained = 0
      return undefined
    }
    const told = report.retryAfterMs ?? 0
    const wait = told > 0 ? told : Math.min(MAX_UNEXPLAINED_MS, UNEXPLAINED_MS * 2 ** unexplained)
    unexplained = told > 0 ? 0 : unexplained + 1
    await allowance.close(wait)
    return clock.now() + wait
  }

  return { ofRank: (rank) => ({ enter: async (signal) => enter(rank, signal), leave }) }
}
