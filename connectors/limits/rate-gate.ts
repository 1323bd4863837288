import { type Clock, type Message, say, toText } from '../../engine/index.ts'
import { RateWindow, type ServerCount, type WindowLimit } from './rate-window.ts'

/** What an answer tells the gate of its account. */
export interface AnswerReport {
  /** The server's own counts, in the order of the connector's `limits`. */
  readonly counts: readonly (ServerCount | undefined)[]
  /** The server refused because of a limit. */
  readonly limited: boolean
  /** How long it wants to be left alone. */
  readonly retryAfterMs?: number | undefined
}

/** Keeps the requests of one account within its limits, whoever sends them. Each `enter` needs one `leave`. */
export interface RateGate {
  /**
   * Waits, in order of asking, until a request may be sent, and counts it.
   *
   * @throws {GateClosedError} when that would take too long; the signal's reason when it aborts.
   */
  readonly enter: (signal: AbortSignal) => Promise<void>
  /** Ends a request. Gives the time before which trying again is pointless, where there is one. */
  readonly leave: (report: AnswerReport | undefined) => Promise<number | undefined>
}

/** The limit of an account is used up for longer than a run should wait. */
export class GateClosedError extends Error {
  override readonly name = 'GateClosedError'
  readonly code = 'GATE_CLOSED'
  /** When the gate opens, milliseconds since 1970. */
  readonly reason: Message
  readonly retryAt: number

  constructor(retryAt: number) {
    const reason = say('limitUsedUp', { time: new Date(retryAt).toISOString() })
    super(toText(reason))
    this.reason = reason
    this.retryAt = retryAt
  }
}

export interface RateGateOptions {
  readonly limits: readonly WindowLimit[]
  /** Requests under way at once. */
  readonly parallel: number
  readonly clock: Clock
  /** Waiting longer than this is refused. Default: 5 minutes. */
  readonly maxWaitMs?: number | undefined
}

const FIVE_MINUTES = 300_000
const MAX_UNEXPLAINED_MS = 60_000

/** Opens a gate that lives in this process; one per account. */
export function createRateGate(options: RateGateOptions): RateGate {
  const gate = new MemoryGate(options)
  return {
    enter: (signal) => gate.enter(signal),
    leave: async (report) => gate.leave(report),
  }
}

interface Waiter {
  readonly admit: () => void
  readonly refuse: (reason: unknown) => void
}

class MemoryGate {
  readonly #clock: Clock
  readonly #parallel: number
  readonly #maxWaitMs: number
  readonly #windows: readonly RateWindow[]
  readonly #queue: Waiter[] = []
  #underWay = 0
  #closedUntil = 0
  /** Refusals in a row that came without a word on when to try again. */
  #unexplained = 0
  /** Ends the sleep of the pump, because what it waits for may have come earlier. */
  #sleeping: AbortController | undefined

  constructor({ limits, parallel, clock, maxWaitMs = FIVE_MINUTES }: RateGateOptions) {
    this.#clock = clock
    this.#parallel = parallel
    this.#maxWaitMs = maxWaitMs
    this.#windows = limits.map((limit) => new RateWindow(limit))
  }

  async enter(signal: AbortSignal): Promise<void> {
    signal.throwIfAborted()
    if (this.#admitNow()) return
    await new Promise<void>((resolve, reject) => {
      const giveUp = () => {
        this.#queue.splice(this.#queue.indexOf(waiter), 1)
        reject(signal.reason)
      }
      const waiter: Waiter = {
        admit: () => {
          signal.removeEventListener('abort', giveUp)
          resolve()
        },
        refuse: (reason) => {
          signal.removeEventListener('abort', giveUp)
          reject(reason)
        },
      }
      signal.addEventListener('abort', giveUp, { once: true })
      this.#queue.push(waiter)
      this.#pump()
    })
  }

  /** Where nobody waits and nothing is in the way, as nearly always, nobody has to be told later. */
  #admitNow(): boolean {
    if (this.#queue.length > 0 || this.#underWay >= this.#parallel || this.#sleeping) return false
    const now = this.#clock.now()
    if (this.#waitMs(now) > 0) return false
    this.#count(now)
    return true
  }

  #count(now: number): void {
    for (const window of this.#windows) window.count(now)
    this.#underWay++
  }

  #waitMs(now: number): number {
    return Math.max(this.#closedUntil - now, this.#windowsWait(now))
  }

  leave(report: AnswerReport | undefined): number | undefined {
    this.#underWay--
    const retryAt = report && this.#learn(report)
    this.#sleeping?.abort()
    this.#pump()
    return retryAt
  }

  #learn({ counts, limited, retryAfterMs }: AnswerReport): number | undefined {
    const now = this.#clock.now()
    for (const [at, count] of counts.entries()) {
      if (count) this.#windows[at]?.learn(count, this.#underWay, now)
    }
    if (!limited) {
      this.#unexplained = 0
      return undefined
    }
    const wait = retryAfterMs ?? this.#windowsWait(now)
    const unexplained = Math.min(MAX_UNEXPLAINED_MS, 1000 * 2 ** this.#unexplained)
    this.#unexplained = wait > 0 ? 0 : this.#unexplained + 1
    this.#closedUntil = Math.max(this.#closedUntil, now + (wait > 0 ? wait : unexplained))
    return this.#closedUntil
  }

  #pump(): void {
    while (this.#queue.length > 0 && this.#underWay < this.#parallel && !this.#sleeping) {
      const now = this.#clock.now()
      const wait = this.#waitMs(now)
      if (wait > this.#maxWaitMs) {
        this.#queue.shift()?.refuse(new GateClosedError(now + wait))
      } else if (wait > 0) {
        void this.#pumpAfter(wait)
      } else {
        this.#count(now)
        this.#queue.shift()?.admit()
      }
    }
  }

  async #pumpAfter(wait: number): Promise<void> {
    const sleeping = new AbortController()
    this.#sleeping = sleeping
    await this.#clock.sleep(wait, sleeping.signal)
    this.#sleeping = undefined
    this.#pump()
  }

  #windowsWait(now: number): number {
    return this.#windows.reduce((most, window) => Math.max(most, window.waitMs(now)), 0)
  }
}
