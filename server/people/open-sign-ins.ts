import type { Knex } from 'knex'
import { queryRows } from '../database/query.ts'
import { hashSecret, randomSecret } from './random-secret.ts'

/** Long enough to look for a phone. */
export const OPEN_SIGN_IN_MS = 5 * 60_000
const MAX_TRIES = 5

/** A sign-in that is not over: it lets nobody do anything but show what is missing. */
export interface OpenSignIn {
  readonly hash: Buffer
  /** Whose password was right; absent: a passkey alone is to tell who it is. */
  readonly person: string | null
}

/** Begins one; gives what the browser that began it has to show. Kept is a hash of it. */
export async function beginSignIn(
  db: Knex,
  { person, now }: { readonly person: string | null; readonly now: number },
): Promise<string> {
  const secret = randomSecret()
  await queryRows(db, 'delete from open_sign_in where expires_at < ?', [now])
  await queryRows(
    db,
    'insert into open_sign_in (hash, person, expires_at) values (?, ?::bigint, ?)',
    [hashSecret(secret), person, now + OPEN_SIGN_IN_MS],
  )
  return secret
}

export async function findSignIn(
  db: Knex,
  secret: string | undefined,
  now: number,
): Promise<OpenSignIn | undefined> {
  if (secret === undefined) return undefined
  const hash = hashSecret(secret)
  const [row] = await queryRows<{ person: string | null }>(
    db,
    'select person::text from open_sign_in where hash = ? and expires_at > ? and tries < ?',
    [hash, now, MAX_TRIES],
  )
  return row && { hash, person: row.person }
}

/** Counts a try before it is looked at; gives whether there was one left. */
export async function takeTry(db: Knex, { hash }: OpenSignIn): Promise<boolean> {
  const counted = await queryRows(
    db,
    'update open_sign_in set tries = tries + 1 where hash = ? and tries < ? returning tries',
    [hash, MAX_TRIES],
  )
  return counted.length > 0
}

/** Ends it; gives whether it was still open, so that it lets in once. */
export async function endSignIn(db: Knex, { hash }: OpenSignIn): Promise<boolean> {
  const gone = await queryRows(db, 'delete from open_sign_in where hash = ? returning tries', [
    hash,
  ])
  return gone.length > 0
}

/** Where what a passkey is to sign is kept: with the open sign-in, or with the session. */
type Place = 'open_sign_in' | 'session'

export async function keepChallenge(
  db: Knex,
  place: Place,
  hash: Buffer,
  challenge: string,
): Promise<void> {
  await queryRows(db, `update ${place} set challenge = ? where hash = ?`, [challenge, hash])
}

/** Gives it once: what was signed is never looked at twice. */
export async function takeChallenge(
  db: Knex,
  place: Place,
  hash: Buffer,
): Promise<string | undefined> {
  const [row] = await queryRows<{ challenge: string | null }>(
    db,
    `update ${place} t set challenge = null
     from (select hash, challenge from ${place} where hash = ? for update) old
     where t.hash = old.hash returning old.challenge`,
    [hash],
  )
  return row?.challenge ?? undefined
}
