import type { Knex } from 'knex'
import { queryRows } from '../store/context.ts'
import { PERSON_COLUMNS, type Person, type PersonRow, toPerson } from './people.ts'
import { hashSecret, randomSecret } from './random-secret.ts'

/** Ends when nothing was called for so long. */
const IDLE_MS = 12 * 3_600_000
/** Ends in any case. */
export const SESSION_MS = 7 * 24 * 3_600_000
/** How exactly it is known when a session was last used: writing it down at every call would cost more than it tells. */
const SEEN_EVERY_MS = 60_000

export interface NewSession {
  /** For the cookie; kept nowhere. */
  readonly id: string
  readonly csrf: string
}

export interface OpenSession {
  readonly person: Person
  /** Names the session without giving it away. */
  readonly hash: string
  readonly csrf: string
}

/** Signs a person in. Sessions that ran out are forgotten on the way. */
export async function createSession(db: Knex, person: string, now: number): Promise<NewSession> {
  const session = { id: randomSecret(), csrf: randomSecret() }
  await queryRows(db, 'delete from session where expires_at < ?', [now])
  await queryRows(
    db,
    `with seen as (update person set last_seen_at = ? where id = ?::bigint)
     insert into session (hash, person, csrf, created_at, seen_at, expires_at)
     values (?, ?::bigint, ?, ?, ?, ?)`,
    [now, person, hashSecret(session.id), person, session.csrf, now, now, now + SESSION_MS],
  )
  return session
}

/** The session of a cookie; nothing when it ended, or its person may not enter any more. */
export async function findSession(
  db: Knex,
  id: string,
  now: number,
): Promise<OpenSession | undefined> {
  const hash = hashSecret(id)
  const [row] = await queryRows<PersonRow & { readonly csrf: string; readonly seen_at: string }>(
    db,
    `select ${PERSON_COLUMNS}, csrf, seen_at::text from session join person on person.id = session.person
     where hash = ? and expires_at > ? and seen_at > ? and not is_disabled`,
    [hash, now, now - IDLE_MS],
  )
  if (!row) return undefined
  if (now - Number(row.seen_at) > SEEN_EVERY_MS) {
    await queryRows(
      db,
      `with seen as (update person set last_seen_at = ? where id = ?::bigint)
       update session set seen_at = ? where hash = ?`,
      [now, row.id, now, hash],
    )
  }
  return { person: toPerson(row), hash: hash.toString('hex'), csrf: row.csrf }
}

export async function endSession(db: Knex, hash: string): Promise<void> {
  await queryRows(db, 'delete from session where hash = ?', [Buffer.from(hash, 'hex')])
}
