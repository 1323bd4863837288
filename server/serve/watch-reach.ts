import { DatabaseError } from '../database/database-errors.ts'
import { sleep } from '../database/sleep.ts'

/** Whether this process reaches its database, by its own questions: what waits for a network that is silent does not tell. */
export interface Reach {
  /** Milliseconds since the database last answered; 0 while it does. */
  readonly silentMs: () => number
  /** Asks now; false when no answer comes in time. */
  readonly ask: (withinMs: number) => Promise<boolean>
  /** Resolves once the database has been silent so long that others must have taken over. */
  readonly lost: Promise<Error>
  readonly stop: () => void
}

export interface ReachTimes {
  /** From one question to the next. */
  readonly everyMs: number
  /** Silence after which this process should end, and be started anew with fresh connections. */
  readonly lostMs: number
}

const TIMES: ReachTimes = { everyMs: 5_000, lostMs: 60_000 }

/** Asks a database again and again, one question at a time. */
export function watchReach(question: () => Promise<unknown>, times: ReachTimes = TIMES): Reach {
  const { everyMs, lostMs } = times
  const end = new AbortController()
  let answeredAt = performance.now()
  let isAnswered = true
  let underWay: Promise<boolean> | undefined

  function askOnce(): Promise<boolean> {
    underWay ??= question()
      .then(
        () => {
          answeredAt = performance.now()
          return true
        },
        () => false,
      )
      .finally(() => {
        underWay = undefined
      })
    return underWay
  }

  async function ask(withinMs: number): Promise<boolean> {
    const tooLate = new AbortController()
    const late = sleep(withinMs, tooLate.signal, { ref: false }).then(() => false)
    isAnswered = await Promise.race([askOnce(), late])
    tooLate.abort()
    return isAnswered
  }

  async function watch(giveUp: (why: Error) => void): Promise<void> {
    let askedAt = performance.now()
    while (!end.signal.aborted) {
      await sleep(everyMs, end.signal, { ref: false })
      // This process itself stood still: what it did not ask was not left unanswered.
      const stoodStill = performance.now() - askedAt - 2 * everyMs
      if (stoodStill > 0) answeredAt += stoodStill
      askedAt = performance.now()
      if (end.signal.aborted || (await ask(everyMs))) continue
      const silent = performance.now() - answeredAt
      if (silent < lostMs) continue
      giveUp(
        new DatabaseError(
          'DATABASE_SILENT',
          `the database has not answered for ${Math.round(silent / 1_000)} s, so this process ends; whatever starts it should start it again`,
        ),
      )
      return
    }
  }

  const lost = new Promise<Error>((resolve) => void watch(resolve))
  return {
    silentMs: () => (isAnswered ? 0 : Math.round(performance.now() - answeredAt)),
    ask,
    lost,
    stop: () => end.abort(),
  }
}
