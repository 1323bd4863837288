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
}

interface MemberRow extends PersonRow {
  readonly role: string | null
  readonly has_factor: boolean
}

/** Most people that a workspace is listed with. */
const MAX_MEMBERS = 1000

/** The people of a workspace by e-mail address, owners of the installation among them. */
export async function listMembers(db: Knex, workspace: string): Promise<readonly Member[]> {
  const rows = await queryRows<MemberRow>(
    db,
    `select ${PERSON_COLUMNS}, role, ${HAS_FACTOR} as has_factor from person
     left join membership on membership.person = person.id and membership.workspace = ?
     where role is not null or is_owner order by email limit ${MAX_MEMBERS}`,
    [toStored(workspace)],
  )
  return rows.map(toMember)
}

export async function findMember(
  db: Knex,
  workspace: string,
  person: string,
): Promise<Member | undefined> {
  const [row] = await queryRows<MemberRow>(
    db,
    `select ${PERSON_COLUMNS}, role, ${HAS_FACTOR} as has_factor from person
     left join membership on membership.person = person.id and membership.workspace = ?
     where person.id = ?::bigint and (role is not null or is_owner)`,
    [toStored(workspace), person],
  )
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

/** Takes a person out of a workspace, with the API tokens that they made, and ends their sessions; gives whether they were in it. */
export function removeMembership(db: Knex, workspace: string, person: string): Promise<boolean> {
  return db.transaction(async (trx) => {
    const gone = await queryRows(
      trx,
      'delete from membership where workspace = ? and person = ?::bigint returning person',
      [toStored(workspace), person],
    )
    if (gone.length === 0) return false
    await queryRows(trx, 'delete from session where person = ?::bigint', [person])
    await deleteTokensOf(trx, { person, workspace })
    return true
  })
}

/** Role in each workspace that a person may enter. Owners administer all. */
export async function loadRoles(
  db: Knex,
  person: Pick<Person, 'id' | 'isOwner'>,
): Promise<ReadonlyMap<string, Role>> {
  if (person.isOwner) {
    const all = await queryRows<{ name: string }>(db, 'select name from workspace', [])
    return new Map(all.map(({ name }) => [fromStored(name), 'administrator']))
  }
  const rows = await queryRows<{ workspace: string; role: string }>(
    db,
    'select workspace, role from membership where person = ?::bigint',
    [person.id],
  )
  return new Map(rows.map(({ workspace, role }) => [fromStored(workspace), parseRole(role)]))
}

function toMember(row: MemberRow): Member {
  const person = toPerson(row)
  const role = person.isOwner ? 'administrator' : parseRole(row.role)
  return { ...person, role, hasFactor: row.has_factor }
}
