import type { Knex } from 'knex'
import { RateLimiterPostgres, RateLimiterRes } from 'rate-limiter-flexible'
import { queryRows } from '../store/context.ts'
import { networkOf } from './address-network.ts'

/** Counts what may be tried only so often, over all processes. */
export interface AttemptLimit {
  /** Counts one try; gives the seconds to wait when it was one too many. */
  readonly count: (key: string) => Promise<number | undefined>
  readonly forget: (key: string) => Promise<void>
}

const QUARTER_HOUR_S = 15 * 60

export interface AttemptLimits {
  readonly account: AccountLimit
  /** One address, whatever it tries. */
  readonly address: Pick<AttemptLimit, 'count'>
}

/**
 * One account. From one address it is locked after ten wrong passwords; from wherever it is tried only after many more,
 * for an outsider must not be able to lock somebody out of their own account.
 */
export interface AccountLimit {
  readonly count: (account: string, address: string) => Promise<number | undefined>
  readonly forget: (account: string) => Promise<void>
}

export function createAttemptLimits(db: Knex): AttemptLimits {
  const anywhere = limit(db, { keyPrefix: 'account', points: 200 })
  const here = limit(db, { keyPrefix: 'here', points: 10 })
  const fromAddress = limit(db, { keyPrefix: 'address', points: 50 })
  return {
    account: {
      count: async (account, address) =>
        (await here.count(`${account} ${networkOf(address)}`)) ?? (await anywhere.count(account)),
      forget: async (account) => {
        await anywhere.forget(account)
        await queryRows(db, 'delete from attempt where starts_with(key, ?)', [`here:${account} `])
      },
    },
    address: { count: (address) => fromAddress.count(networkOf(address)) },
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
