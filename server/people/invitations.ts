import type { Knex } from 'knex'
import { queryRows } from '../database/query.ts'
import { fromStored } from '../database/text.ts'
import { hashSecret, randomSecret } from './random-secret.ts'

const INVITATION_MS = 7 * 24 * 3_600_000

/** What lets somebody choose the password of their account, once. */
export interface Invitation {
  /** Kept nowhere. */
  readonly secret: string
  readonly expiresAt: number
}

/** Invites somebody who has no way in yet; an earlier invitation of theirs is good no more. */
export async function createInvitation(db: Knex, person: string, now: number): Promise<Invitation> {
  const secret = randomSecret()
  const expiresAt = now + INVITATION_MS
  await queryRows(
    db,
    `insert into invitation (person, hash, expires_at) values (?::bigint, ?, ?)
     on conflict (person) do update set hash = excluded.hash, expires_at = excluded.expires_at`,
    [person, hashSecret(secret), expiresAt],
  )
  return { secret, expiresAt }
}

/** Whose invitation it is; nothing for one that is not good. */
export async function findInvited(
  db: Knex,
  { secret, now }: { readonly secret: string; readonly now: number },
): Promise<{ readonly person: string; readonly email: string; readonly name: string } | undefined> {
  const [row] = await queryRows<{ person: string; email: string; name: string }>(
    db,
    `select p.id::text as person, p.email, p.name from invitation i join person p on p.id = i.person
     where i.hash = ? and i.expires_at > ?`,
    [hashSecret(secret), now],
  )
  return row && { person: row.person, email: fromStored(row.email), name: fromStored(row.name) }
}

/**
 * Takes an invitation up: the account gets the password. Gives the id of the person; nothing for an invitation that is
 * not known, was used or ran out, or whose person found another way in meanwhile.
 */
export async function acceptInvitation(
  db: Knex,
  {
    secret,
    password,
    now,
  }: { readonly secret: string; readonly password: string; readonly now: number },
): Promise<string | undefined> {
  return db.transaction(async (trx) => {
    const [taken] = await queryRows<{ person: string }>(
      trx,
      'delete from invitation where hash = ? and expires_at > ? returning person::text',
      [hashSecret(secret), now],
    )
    if (!taken) return undefined
    const [row] = await queryRows<{ id: string }>(
      trx,
      `update person set password = ?, must_change_password = false
       where id = ?::bigint and password is null and subject is null and not is_disabled returning id::text`,
      [password, taken.person],
    )
    return row?.id
  })
}
