import type { Knex } from 'knex'
import { RateLimiterPostgres, RateLimiterRes } from 'rate-limiter-flexible'

/** Counts what may be tried only so often, over all processes. */
export interface AttemptLimit {
  /** Counts one try; gives the seconds to wait when it was one too many. */
  readonly count: (key: string) => Promise<number | undefined>
  readonly forget: (key: string) => Promise<void>
}

const QUARTER_HOUR_S = 15 * 60

export interface AttemptLimits {
  /** One account, from wherever it is tried: it is locked after ten wrong passwords. */
  readonly account: AttemptLimit
  /** One address, whatever it tries. */
  readonly address: AttemptLimit
}

export function createAttemptLimits(db: Knex): AttemptLimits {
  return {
    account: limit(db, { keyPrefix: 'account', points: 10 }),
    address: limit(db, { keyPrefix: 'address', points: 50 }),
  }
}

function limit(
  db: Knex,
  of: { readonly keyPrefix: string; readonly points: number },
): AttemptLimit {
  const limiter = new RateLimiterPostgres({
    ...of,
    storeClient: db,
    storeType: 'knex',
    tableName: 'attempt',
    tableCreated: true,
    duration: QUARTER_HOUR_S,
    blockDuration: QUARTER_HOUR_S,
    clearExpiredByTimeout: true,
  })
  return {
    count: async (key) => {
      try {
        await limiter.consume(key)
        return undefined
      } catch (refused) {
        if (!(refused instanceof RateLimiterRes)) throw refused
        return Math.max(1, Math.ceil(refused.msBeforeNext / 1000))
      }
    },
    forget: async (key) => {
      await limiter.delete(key)
    },
  }
}
