import type { Knex } from 'knex'
import { RateLimiterPostgres, RateLimiterRes } from 'rate-limiter-flexible'
import { queryRows } from '../database/query.ts'
import type { Cipher } from '../secrets/cipher.ts'
import { digestEmail, loadPersonKey } from '../secrets/person-key.ts'
import { networkOf } from './address-network.ts'
import { INSTALLATION } from './audit.ts'

/** Counts what may be tried only so often, over all processes. */
export interface AttemptLimit {
  /** Counts one try; gives the seconds to wait when it was one too many. */
  readonly count: (key: string) => Promise<number | undefined>
  readonly forget: (key: string) => Promise<void>
}

const QUARTER_HOUR_S = 15 * 60
const HOUR_S = 3600
const DAY_S = 24 * HOUR_S

export interface AttemptLimits {
  readonly account: AccountLimit
  /** Codes of somebody whose password is known: six digits are soon guessed, so fewer may be tried, from wherever. */
  readonly factor: AccountLimit
  /** One address, whatever it tries. */
  readonly address: Pick<AttemptLimit, 'count'>
  /** Mails that one address asks for, to whomever. */
  readonly mail: Pick<AttemptLimit, 'count'>
  /** Mails of one kind to one address of a person, whoever asks: those of another kind are not kept from it. */
  readonly mailTo: { readonly count: (email: string, kind: string) => Promise<number | undefined> }
  /** Mails that ask somebody into a workspace: to one address, whoever asks, and out of one workspace, whomever it asks. */
  readonly invitation: {
    readonly count: (workspace: string, email: string) => Promise<number | undefined>
  }
  /** Requests for a subscription out of one workspace: each is mailed to the owners of the installation. */
  readonly subscriptionRequest: Pick<AttemptLimit, 'count'>
  /** Requests for help out of one workspace: likewise. */
  readonly helpRequest: Pick<AttemptLimit, 'count'>
  /** Test messages of the channels of one workspace. */
  readonly channelTest: Pick<AttemptLimit, 'count'>
  /** Workspaces that one person makes who is in none any more. */
  readonly ownWorkspace: Pick<AttemptLimit, 'count'>
  /** Pages of Stripe that one workspace opens. */
  readonly payment: Pick<AttemptLimit, 'count'>
  /** Forged calls of Stripe's from one address. */
  readonly forgery: Pick<AttemptLimit, 'count'>
  /** A browser in which the account was entered before. */
  readonly device: AttemptLimit
  /** The same for codes: not counted with passwords, for a right one of those would forget the wrong ones of these. */
  readonly factorDevice: AttemptLimit
}

/**
 * One account. From one address it is locked after ten wrong passwords; from wherever it is tried after many more. Who
 * signed in before in the same browser is locked out by neither, for an outsider must not be able to lock somebody out
 * of their own account: such a device has ten tries of its own.
 */
export interface AccountLimit {
  readonly count: (email: string, address: string) => Promise<number | undefined>
  readonly forget: (email: string) => Promise<void>
}

export function createAttemptLimits(db: Knex, cipher: Cipher): AttemptLimits {
  const fromAddress = limit(db, { keyPrefix: 'address', points: 50 })
  const mailsTo = limit(db, { keyPrefix: 'mail-to', points: 5, seconds: HOUR_S })
  const mailsFrom = limit(db, { keyPrefix: 'mail-from', points: 20, seconds: HOUR_S })
  const forgedFrom = limit(db, { keyPrefix: 'forged', points: 20 })
  const invitedTo = limit(db, { keyPrefix: 'invited', points: 3, seconds: DAY_S })
  const invitedBy = limit(db, { keyPrefix: 'inviting', points: 20, seconds: DAY_S })

  /** As short as the table needs it, and no address: nobody can try out whose it is, either. */
  async function nameOf(email: string): Promise<string> {
    const key = await loadPersonKey(db, cipher, INSTALLATION)
    return digestEmail(key, email).toString('hex')
  }

  return {
    account: accountLimit(db, nameOf, ['account', 200], ['here', 10]),
    factor: accountLimit(db, nameOf, ['factor', 20], ['factor-here', 10]),
    mail: { count: (address) => mailsFrom.count(networkOf(address)) },
    // Whether an address has an account or not, it gets no more mails than that.
    mailTo: { count: async (email, kind) => mailsTo.count(`${kind} ${await nameOf(email)}`) },
    invitation: {
      count: async (workspace, email) =>
        (await invitedBy.count(workspace)) ?? invitedTo.count(await nameOf(email)),
    },
    subscriptionRequest: limit(db, {
      keyPrefix: 'subscription-request',
      points: 5,
      seconds: DAY_S,
    }),
    helpRequest: limit(db, { keyPrefix: 'help-request', points: 10, seconds: DAY_S }),
    ownWorkspace: limit(db, { keyPrefix: 'own-workspace', points: 3, seconds: 7 * DAY_S }),
    channelTest: limit(db, { keyPrefix: 'channel-test', points: 20, seconds: HOUR_S }),
    payment: limit(db, { keyPrefix: 'payment', points: 30, seconds: HOUR_S }),
    forgery: { count: (address) => forgedFrom.count(networkOf(address)) },
    address: { count: (address) => fromAddress.count(networkOf(address)) },
    device: limit(db, { keyPrefix: 'device', points: 10 }),
    factorDevice: limit(db, { keyPrefix: 'factor-device', points: 10 }),
  }
}

function accountLimit(
  db: Knex,
  nameOf: (email: string) => Promise<string>,
  [anyPrefix, anyPoints]: readonly [prefix: string, points: number],
  [herePrefix, herePoints]: readonly [prefix: string, points: number],
): AccountLimit {
  const anywhere = limit(db, { keyPrefix: anyPrefix, points: anyPoints })
  const here = limit(db, { keyPrefix: herePrefix, points: herePoints })
  return {
    count: async (email, address) => {
      const account = await nameOf(email)
      const seconds = await here.count(`${account} ${networkOf(address)}`)
      return seconds ?? anywhere.count(account)
    },
    forget: async (email) => {
      const account = await nameOf(email)
      await anywhere.forget(account)
      const begin = `${herePrefix}:${account} `
      await queryRows(db, 'delete from attempt where starts_with(key, ?)', [begin])
    },
  }
}

function limit(
  db: Knex,
  {
    seconds = QUARTER_HOUR_S,
    ...of
  }: { readonly keyPrefix: string; readonly points: number; readonly seconds?: number },
): AttemptLimit {
  const limiter = new RateLimiterPostgres({
    ...of,
    storeClient: db,
    storeType: 'knex',
    tableName: 'attempt',
    tableCreated: true,
    duration: seconds,
    blockDuration: seconds,
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
