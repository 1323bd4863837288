import type { Knex } from 'knex'
import type { Role } from '../contract/route.ts'
import { queryRows } from '../database/query.ts'
import { fromStored, toStored } from '../database/text.ts'
import { HAS_FACTOR } from './factors.ts'
import { parseRole } from './parse-role.ts'
import { PERSON_COLUMNS, type Person, type PersonRow, toPerson } from './people.ts'
import { deleteTokensOf } from './tokens.ts'

export interface Member extends Person {
  readonly role: Role
  readonly hasFactor: boolean
  /** An owner of the installation who administers the workspace without being in it: never one that a merchant made. */
  readonly isByOwnership: boolean
}

interface MemberRow extends PersonRow {
  readonly role: string | null
  readonly has_factor: boolean
  readonly by_ownership: boolean
}

/** Most people that a workspace is listed with. */
const MAX_MEMBERS = 1000

/** Of the people of the first workspace in a statement; owners of the installation are among them where they administer it. */
const MEMBERS = `select ${PERSON_COLUMNS}, role, ${HAS_FACTOR} as has_factor, is_owner and not w.is_signed_up as by_ownership
  from person join workspace w on w.name = ?
  left join membership on membership.person = person.id and membership.workspace = w.name
  where (role is not null or is_owner and not w.is_signed_up)`

/** The people of a workspace by e-mail address. */
export async function listMembers(db: Knex, workspace: string): Promise<readonly Member[]> {
  const rows = await queryRows<MemberRow>(db, `${MEMBERS} order by email limit ${MAX_MEMBERS}`, [
    toStored(workspace),
  ])
  return rows.map(toMember)
}

export async function findMember(
  db: Knex,
  workspace: string,
  person: string,
): Promise<Member | undefined> {
  const [row] = await queryRows<MemberRow>(db, `${MEMBERS} and person.id = ?::bigint`, [
    toStored(workspace),
    person,
  ])
  return row && toMember(row)
}

/** Lets a person in, or gives them another role; the API tokens of who is administrator no more are revoked. */
export async function saveMembership(
  db: Knex,
  { workspace, person, role }: { workspace: string; person: string; role: Role },
): Promise<void> {
  await db.transaction(async (trx) => {
    await queryRows(
      trx,
      `insert into membership (workspace, person, role) values (?, ?::bigint, ?)
       on conflict (workspace, person) do update set role = excluded.role`,
      [toStored(workspace), person, role],
    )
    if (role !== 'administrator') await deleteTokensOf(trx, { person, workspace })
  })
}

/**
 * Takes a person out of a workspace, with the API tokens that they made for it; gives whether they were in it. What they may do is
 * looked up at every call, so a session ends only where nothing is left that it would be for.
 */
export function removeMembership(db: Knex, workspace: string, person: string): Promise<boolean> {
  return db.transaction(async (trx) => {
    const gone = await queryRows(
      trx,
      'delete from membership where workspace = ? and person = ?::bigint returning person',
      [toStored(workspace), person],
    )
    if (gone.length === 0) return false
    await queryRows(
      trx,
      `delete from session where person = ?::bigint
       and not exists (select from membership m where m.person = session.person)
       and not exists (select from person where person.id = session.person and is_owner)`,
      [person],
    )
    await deleteTokensOf(trx, { person, workspace })
    await queryRows(
      trx,
      `delete from membership_invitation where workspace = ?
       and email = (select email from person where id = ?::bigint)`,
      [toStored(workspace), person],
    )
    return true
  })
}

/**
 * Of the row of `person` in a statement: its role in each workspace that it may enter, as {@link parseRoles} reads it. Owners
 * administer all but those that merchants made: these they enter as members, or when they are asked for help (`help-rights.ts`).
 */
export const ROLES_OF_PERSON = `(select coalesce(json_agg(json_build_array(r.workspace, r.role)), '[]') from (
  select name as workspace, 'administrator' as role from workspace where is_owner and not is_signed_up
  union all select m.workspace, m.role from membership m join workspace w on w.name = m.workspace
    where m.person = person.id and (w.is_signed_up or not is_owner)) r)`

export type RolesOfPerson = readonly (readonly [workspace: string, role: string])[]

export function parseRoles(roles: RolesOfPerson): ReadonlyMap<string, Role> {
  return new Map(roles.map(([workspace, role]) => [fromStored(workspace), parseRole(role)]))
}

export async function loadRoles(db: Knex, person: string): Promise<ReadonlyMap<string, Role>> {
  const [row] = await queryRows<{ roles: RolesOfPerson }>(
    db,
    `select ${ROLES_OF_PERSON} as roles from person where id = ?::bigint`,
    [person],
  )
  return parseRoles(row?.roles ?? [])
}

function toMember(row: MemberRow): Member {
  const person = toPerson(row)
  const { has_factor: hasFactor, by_ownership: isByOwnership } = row
  const role = isByOwnership ? 'administrator' : parseRole(row.role)
  return { ...person, role, hasFactor, isByOwnership }
}
