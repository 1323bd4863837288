import type { Knex } from 'knex'
import type { Role } from '../contract/route.ts'
import { queryRows } from '../database/query.ts'
import { toStoredOrNull } from '../database/text.ts'
import { HAS_DUTY, HAS_FACTOR } from './factors.ts'
import { HELP_RIGHTS, type HelpRight, type HelpRightRows, parseHelpRights } from './help-rights.ts'
import { parseRoles, ROLES_OF_PERSON, type RolesOfPerson } from './memberships.ts'
import { PERSON_COLUMNS, type Person, type PersonRow, toPerson } from './people.ts'
import { hashSecret, randomSecret } from './random-secret.ts'

/** Ends when nothing was called for so long. */
const IDLE_MS = 12 * 3_600_000
/** Ends in any case. */
export const SESSION_MS = 7 * 24 * 3_600_000
/** How exactly it is known when a session was last used: writing it down at every call would cost more than it tells. */
const SEEN_EVERY_MS = 60_000

/** How somebody showed who they are. At a provider, second factors are the provider's to ask for. */
export type Way = 'password' | 'passkey' | 'openid'

export interface NewSession {
  /** For the cookie; kept nowhere. */
  readonly id: string
  readonly csrf: string
}

export interface OpenSession {
  readonly person: Person
  /** In each workspace that they may enter, as they are now. */
  readonly roles: ReadonlyMap<string, Role>
  /** In each workspace that this session has entered to help. */
  readonly help: ReadonlyMap<string, HelpRight>
  /** Names the session without giving it away. */
  readonly hash: string
  readonly csrf: string
  readonly way: Way
  /** When the person last showed a password or factor. */
  readonly provedAt: number
  readonly hasFactor: boolean
  /** They have a role that needs a second factor, and none. */
  readonly mustAddFactor: boolean
  /** They have not agreed to the texts that hold now. */
  readonly mustAgree: boolean
}

interface SessionRow {
  readonly csrf: string
  readonly seen_at: string
  readonly way: string
  readonly proved_at: string
  readonly has_factor: boolean
  readonly has_duty: boolean
  readonly agrees: boolean
  readonly roles: RolesOfPerson
  readonly help: HelpRightRows
}

/** Signs a person in. Sessions that ran out are forgotten on the way. */
export async function createSession(
  db: Knex,
  person: string,
  now: number,
  way: Way = 'password',
): Promise<NewSession> {
  const session = { id: randomSecret(), csrf: randomSecret() }
  await queryRows(db, 'delete from session where expires_at < ?', [now])
  await queryRows(
    db,
    `with seen as (update person set last_seen_at = ? where id = ?::bigint)
     insert into session (hash, person, csrf, created_at, seen_at, expires_at, way, proved_at)
     values (?, ?::bigint, ?, ?, ?, ?, ?, ?)`,
    [
      now,
      person,
      hashSecret(session.id),
      person,
      session.csrf,
      now,
      now,
      now + SESSION_MS,
      way,
      now,
    ],
  )
  return session
}

/**
 * The session of a cookie; nothing when it ended, or its person may not enter any more.
 *
 * @param terms version of the texts that all but owners agree to; absent: there are none
 */
export async function findSession(
  db: Knex,
  id: string,
  now: number,
  terms?: string,
): Promise<OpenSession | undefined> {
  const hash = hashSecret(id)
  const storedTerms = toStoredOrNull(terms)
  const [row] = await queryRows<PersonRow & SessionRow>(
    db,
    `select ${PERSON_COLUMNS}, csrf, seen_at::text, way, proved_at::text, ${HAS_FACTOR} as has_factor,
       ${HAS_DUTY} as has_duty, ${ROLES_OF_PERSON} as roles,
       ${HELP_RIGHTS} as help,
       ?::text is null or is_owner or exists (
         select from consent where consent.person = person.id and version = ?) as agrees
     from session join person on person.id = session.person
     where hash = ? and expires_at > ? and seen_at > ? and not is_disabled`,
    [now, storedTerms, storedTerms, hash, now, now - IDLE_MS],
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
  const { csrf, has_factor: hasFactor } = row
  const way = parseWay(row.way)
  return {
    person: toPerson(row),
    roles: parseRoles(row.roles),
    help: parseHelpRights(row.help),
    hash: hash.toString('hex'),
    csrf,
    way,
    provedAt: Number(row.proved_at),
    hasFactor,
    mustAgree: !row.agrees,
    mustAddFactor: row.has_duty && !hasFactor && way !== 'openid',
  }
}

/** The person at a session showed again who they are. */
export async function noteProof(db: Knex, hash: string, now: number): Promise<void> {
  await queryRows(db, 'update session set proved_at = ? where hash = ?', [
    now,
    Buffer.from(hash, 'hex'),
  ])
}

function parseWay(text: string): Way {
  return text === 'passkey' || text === 'openid' ? text : 'password'
}

export async function endSession(db: Knex, hash: string): Promise<void> {
  await queryRows(db, 'delete from session where hash = ?', [Buffer.from(hash, 'hex')])
}
