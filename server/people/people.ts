import type { Knex } from 'knex'
import { queryRows } from '../database/query.ts'
import { fromStored, toStored } from '../database/text.ts'
import { forgetLinksOf } from './mailed-links.ts'
import { deleteTokensOf } from './tokens.ts'

/** Somebody with an account, in whichever workspaces. */
export interface Person {
  readonly id: string
  readonly email: string
  readonly name: string
  readonly locale: string | null
  /** Argon2id hash. */
  readonly password: string | null
  readonly mustChangePassword: boolean
  readonly subject: string | null
  readonly isOwner: boolean
  readonly isDisabled: boolean
  readonly lastSeenAt: number | null
}

export interface PersonRow {
  readonly id: string
  readonly email: string
  readonly name: string
  readonly locale: string | null
  readonly password: string | null
  readonly must_change_password: boolean
  readonly subject: string | null
  readonly is_owner: boolean
  readonly is_disabled: boolean
  readonly last_seen_at: string | null
}

export const PERSON_COLUMNS =
  'person.id::text, email, person.name, locale, password, must_change_password, subject, is_owner, is_disabled, last_seen_at::text'

export interface NewPerson {
  readonly email: string
  readonly name: string
  readonly password: string | null
  readonly mustChangePassword?: boolean
  readonly isOwner?: boolean
  /** Who they are to the OpenID provider, where they came from there. */
  readonly subject?: string | undefined
}

export async function findPersonByEmail(db: Knex, email: string): Promise<Person | undefined> {
  const [row] = await queryRows<PersonRow>(
    db,
    `select ${PERSON_COLUMNS} from person where email = ?`,
    [toStoredEmail(email)],
  )
  return row && toPerson(row)
}

/** By who they are to the OpenID provider: its address and its name for them. */
export async function findPersonBySubject(db: Knex, subject: string): Promise<Person | undefined> {
  const [row] = await queryRows<PersonRow>(
    db,
    `select ${PERSON_COLUMNS} from person where subject = ?`,
    [subject],
  )
  return row && toPerson(row)
}

export async function findPerson(db: Knex, id: string): Promise<Person | undefined> {
  const [row] = await queryRows<PersonRow>(
    db,
    `select ${PERSON_COLUMNS} from person where id = ?::bigint`,
    [id],
  )
  return row && toPerson(row)
}

/** Most that are listed at once. */
const MAX_PEOPLE = 10_000

/** Everybody, by e-mail address. */
export async function listPeople(db: Knex): Promise<readonly Person[]> {
  const rows = await queryRows<PersonRow>(
    db,
    `select ${PERSON_COLUMNS} from person order by email limit ${MAX_PEOPLE}`,
    [],
  )
  return rows.map(toPerson)
}

/** Owners of the installation, by e-mail address. */
export async function listOwners(db: Knex): Promise<readonly Person[]> {
  const rows = await queryRows<PersonRow>(
    db,
    `select ${PERSON_COLUMNS} from person where is_owner order by email limit ${MAX_PEOPLE}`,
    [],
  )
  return rows.map(toPerson)
}

export async function hasPeople(db: Knex): Promise<boolean> {
  const [row] = await queryRows<{ has: boolean }>(
    db,
    'select exists (select from person) as has',
    [],
  )
  return row?.has === true
}

/** Gives the id; nothing when somebody has that address, or is that one to the OpenID provider, already. */
export async function createPerson(
  db: Knex,
  person: NewPerson,
  now: number,
): Promise<string | undefined> {
  const rows = await queryRows<{ id: string }>(
    db,
    `insert into person (email, name, password, must_change_password, is_owner, created_at, subject)
     values (?, ?, ?, ?, ?, ?, ?) on conflict do nothing returning id::text`,
    [
      toStoredEmail(person.email),
      toStored(person.name),
      person.password,
      person.mustChangePassword === true,
      person.isOwner === true,
      now,
      person.subject ?? null,
    ],
  )
  return rows[0]?.id
}

/** Makes the very first account, of an owner; gives nothing when there is an account already, made this moment or before. */
export async function createFirstOwner(
  db: Knex,
  person: NewPerson,
  now: number,
): Promise<string | undefined> {
  const rows = await queryRows<{ id: string }>(
    db,
    `insert into person (email, name, password, is_owner, is_first, created_at)
     select ?, ?, ?, true, true, ?::bigint where not exists (select from person)
     on conflict do nothing returning id::text`,
    [toStoredEmail(person.email), toStored(person.name), person.password, now],
  )
  return rows[0]?.id
}

/** Changes what is given, and leaves the rest. */
export async function changePerson(
  db: Knex,
  id: string,
  change: {
    readonly name?: string | undefined
    readonly locale?: string | undefined
  },
): Promise<void> {
  const { name, locale } = change
  await queryRows(
    db,
    'update person set name = coalesce(?, name), locale = coalesce(?, locale) where id = ?::bigint',
    [name === undefined ? null : toStored(name), locale ?? null, id],
  )
}

/** Replaces the password; whoever was signed in with the old one is not any more. */
export async function changePassword(
  db: Knex,
  id: string,
  { hash, mustChange }: { readonly hash: string; readonly mustChange: boolean },
): Promise<void> {
  await db.transaction(async (trx) => {
    await queryRows(
      trx,
      'update person set password = ?, must_change_password = ? where id = ?::bigint',
      [hash, mustChange, id],
    )
    await endSignIns(trx, id)
    await forgetLinksOf(trx, id)
  })
}

/**
 * Gives a person another address, and the tokens that they made with them. Gives whether it is theirs now: not when
 * somebody has it already.
 */
export async function changeEmail(trx: Knex, id: string, email: string): Promise<boolean> {
  const taken = await findPersonByEmail(trx, email)
  if (taken) return false
  await queryRows(
    trx,
    `update api_token set created_by = ? where created_by = (select email from person where id = ?::bigint)`,
    [toStoredEmail(email), id],
  )
  await queryRows(trx, 'update person set email = ? where id = ?::bigint', [
    toStoredEmail(email),
    id,
  ])
  await forgetLinksOf(trx, id)
  return true
}

/** Of the account nothing is left; what they did in the workspaces of others stays in the audit log there. */
export async function deletePerson(db: Knex, id: string): Promise<void> {
  await db.transaction(async (trx) => {
    await deleteTokensOf(trx, { person: id })
    await queryRows(trx, 'delete from person where id = ?::bigint', [id])
  })
}

/**
 * Notes who somebody is to the OpenID provider that let them in. A password that somebody else made for them is gone with
 * that: they need none, and whoever made it must not come in by it.
 */
export async function linkIdentity(db: Knex, id: string, subject: string): Promise<void> {
  await queryRows(
    db,
    `update person set subject = ?, must_change_password = false,
       password = case when must_change_password then null else password end where id = ?::bigint`,
    [subject, id],
  )
}

/** Keeps out, with the API tokens that they made, or lets in again, without forgetting what they did. */
export async function disablePerson(db: Knex, id: string, isDisabled: boolean): Promise<void> {
  await db.transaction(async (trx) => {
    await queryRows(trx, 'update person set is_disabled = ? where id = ?::bigint', [isDisabled, id])
    await endSignIns(trx, id)
    if (isDisabled) await deleteTokensOf(trx, { person: id })
  })
}

/** Ends the sessions of a person, and sign-ins that wait for a second factor. */
async function endSignIns(trx: Knex, id: string): Promise<void> {
  await queryRows(trx, 'delete from session where person = ?::bigint', [id])
  await queryRows(trx, 'delete from open_sign_in where person = ?::bigint', [id])
}

export async function makeOwner(db: Knex, id: string): Promise<void> {
  await queryRows(db, 'update person set is_owner = true where id = ?::bigint', [id])
}

export function toPerson(row: PersonRow): Person {
  return {
    id: row.id,
    email: fromStored(row.email),
    name: fromStored(row.name),
    locale: row.locale,
    password: row.password,
    mustChangePassword: row.must_change_password,
    subject: row.subject,
    isOwner: row.is_owner,
    isDisabled: row.is_disabled,
    lastSeenAt: row.last_seen_at === null ? null : Number(row.last_seen_at),
  }
}

/** Addresses that differ in case only are one. */
function toStoredEmail(email: string): string {
  return toStored(email.toLowerCase())
}
