import type { Knex } from 'knex'
import { Type } from 'typebox'
import { Value } from 'typebox/value'
import type { JsonObject, Message } from '../../engine/index.ts'
import { queryRows } from '../database/query.ts'
import { toStored } from '../database/text.ts'
import type { Cipher } from '../secrets/cipher.ts'
import type { Account } from './accounts.ts'
import { messageToStored } from './stored-message.ts'

/** What a system handed out when somebody signed in there, or for the account's own credentials. */
export interface AccountTokens {
  readonly access: string
  /** What else of its answer the connector keeps. */
  readonly kept?: JsonObject | undefined
  /** Gets the next ones; absent: a person has to sign in again, or the account's own credentials get them. */
  readonly refresh?: string | undefined
  /** When others are to be asked for: before these end, as far as the system told (milliseconds since 1970). */
  readonly until?: number | undefined
}

const Stored = Type.Object({
  access: Type.String(),
  kept: Type.Optional(Type.Unsafe<JsonObject>({ type: 'object' })),
  refresh: Type.Optional(Type.String()),
  until: Type.Optional(Type.Number()),
})

/** @throws {CannotOpenError} if the key is another. */
export async function loadTokens(
  db: Knex,
  cipher: Cipher,
  account: Account,
): Promise<AccountTokens | undefined> {
  const [row] = await queryRows<{ tokens: Buffer | null }>(
    db,
    'select tokens from connection where id = ?',
    [account.id],
  )
  if (!row?.tokens) return undefined
  const tokens: unknown = JSON.parse(cipher.open(row.tokens, tokensBinding(account)))
  return Value.Check(Stored, tokens) ? tokens : undefined
}

/** Whether somebody has signed in, by account. */
export async function listSignedIn(db: Knex, workspace: string): Promise<ReadonlySet<number>> {
  const rows = await queryRows<{ id: number }>(
    db,
    'select id from connection where workspace = ? and tokens is not null',
    [toStored(workspace)],
  )
  return new Set(rows.map(({ id }) => id))
}

/**
 * Keeps what was handed out, and ends the renewal of what it replaces. With `claim`, the end of a renewal: only while it is
 * this one, so that nothing is kept for what the account was before somebody saved it meanwhile.
 */
export async function saveTokens(
  db: Knex,
  cipher: Cipher,
  account: Account,
  tokens: AccountTokens,
  claim?: number,
): Promise<void> {
  await queryRows(
    db,
    `update connection set tokens = ?, renewing_until = null
     where id = ? and (?::bigint is null or renewing_until = ?::bigint)`,
    [
      cipher.seal(JSON.stringify(tokens), tokensBinding(account)),
      account.id,
      claim ?? null,
      claim ?? null,
    ],
  )
}

/** Tokens that the system takes no more: somebody has to sign in again, and its problem says so. */
export async function forgetTokens(
  db: Knex,
  { id, problem, now }: { readonly id: number; readonly problem: Message; readonly now: number },
): Promise<void> {
  await queryRows(
    db,
    'update connection set tokens = null, renewing_until = null, problem = ?, checked_at = ? where id = ?',
    [messageToStored(problem), now, id],
  )
}

/**
 * Whether the caller is the one who renews, of all processes: what renews may be taken once only, so of two who try the
 * second would end the sign-in. `needsTokens`: without a sign-in there is nothing to renew.
 */
export async function claimRenewal(
  db: Knex,
  {
    id,
    now,
    until,
    needsTokens,
  }: {
    readonly id: number
    readonly now: number
    readonly until: number
    readonly needsTokens: boolean
  },
): Promise<boolean> {
  const rows = await queryRows(
    db,
    `update connection set renewing_until = ?::bigint
     where id = ? and (tokens is not null or not ?::boolean) and coalesce(renewing_until, 0) < ?::bigint
     returning id`,
    [until, id, needsTokens, now],
  )
  return rows.length > 0
}

export async function endRenewal(db: Knex, id: number): Promise<void> {
  await queryRows(db, 'update connection set renewing_until = null where id = ?', [id])
}

/** Names the row, and what it is for. */
export function tokensBinding(account: Pick<Account, 'workspace' | 'name' | 'connector'>): string {
  return JSON.stringify(['connection.tokens', account.workspace, account.name, account.connector])
}
