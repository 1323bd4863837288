import type { Knex } from 'knex'
import { type AroundCalls, aroundCalls, type Pass } from './around-calls.ts'
import type { Death } from './job.ts'

/** Puts the point of death into what the engine uses of the world outside. */
export interface Deadly extends AroundCalls {
  /** For points that are seen elsewhere. */
  readonly pass: Pass
}

/** Until the parent has heard that it is time. */
const HEARS_MS = 200

/**
 * Kills this process at `death`: at once, without any goodbye. For a point that lies in the middle of something, and for what
 * happens instead of a death, it calls `reached`, and somebody else has to do it.
 */
export function createDeadly(death: Death | undefined, reached: () => void): Deadly {
  let count = 0

  function pass(point: string): void {
    if (point !== death?.point) return
    count += 1
    if (count !== death.nth) return
    if (death.instead !== undefined) {
      reached()
      // It goes no step further before that happens.
      Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, HEARS_MS)
    } else if (point.startsWith('in-')) reached()
    else process.kill(process.pid, 'SIGKILL')
  }

  return { pass, ...aroundCalls(pass) }
}

interface Asked {
  readonly sql: string
  /** As knex names it. */
  readonly __knexTxId?: string | null
}

const LOCKS = /\bfor (no key )?update\b/

export function watchTransactions(db: Knex, { pass }: Deadly): void {
  db.on('query-response', (_, { sql, __knexTxId: transaction }: Asked) => {
    // A statement that is its own transaction has ended by now.
    if (transaction && LOCKS.test(sql)) pass('in-transaction')
  })
}
