import type { Knex } from 'knex'
import type { Role } from '../contract/route.ts'
import { queryRows } from '../database/query.ts'
import { fromStored, toStored } from '../database/text.ts'
import { parseRole } from './parse-role.ts'
import { changePerson, createPerson } from './people.ts'
import { hashSecret, randomSecret } from './random-secret.ts'
import { saveConsent, type Terms } from './sign-up.ts'

const INVITATION_MS = 7 * 24 * 3_600_000
const MAX_LISTED = 1000

/** Somebody was asked into a workspace, and is not in it before they accept. */
export interface MembershipInvitation {
  readonly id: string
  readonly workspace: string
  readonly workspaceTitle: string
  readonly email: string
  readonly role: Role
  /** Address of who invites. */
  readonly invitedBy: string
  readonly expiresAt: number
}

interface InvitationRow {
  readonly id: string
  readonly workspace: string
  readonly title: string
  readonly email: string
  readonly role: string
  readonly invited_by: string
  readonly expires_at: string
}

const COLUMNS =
  'i.id::text, i.workspace, w.title, i.email, i.role, b.email as invited_by, i.expires_at::text'
/** Whoever administers no more has nobody let in by what they sent before. */
const GOOD = `membership_invitation i
  join workspace w on w.name = i.workspace
  join person b on b.id = i.invited_by and not b.is_disabled and (b.is_owner or exists (
    select from membership m where m.workspace = i.workspace and m.person = b.id and m.role = 'administrator'))
  where i.expires_at > ?`

export interface NewInvitation {
  readonly workspace: string
  readonly email: string
  readonly role: Role
  readonly invitedBy: string
  readonly now: number
}

/** Gives what the link has after the #; kept is a hash of it. An earlier invitation of the address into the workspace is good no more. */
export async function inviteMember(
  db: Knex,
  { workspace, email, role, invitedBy, now }: NewInvitation,
): Promise<{ readonly id: string; readonly secret: string; readonly expiresAt: number }> {
  const secret = randomSecret()
  const expiresAt = now + INVITATION_MS
  await forgetOldInvitations(db, now)
  const [row] = await queryRows<{ id: string }>(
    db,
    `insert into membership_invitation as i (hash, workspace, email, role, invited_by, expires_at)
     values (?, ?, ?, ?, ?::bigint, ?)
     on conflict (workspace, email) do update set hash = excluded.hash, role = excluded.role,
       invited_by = excluded.invited_by, expires_at = excluded.expires_at
     returning i.id::text`,
    [
      hashSecret(secret),
      toStored(workspace),
      toStored(email.toLowerCase()),
      role,
      invitedBy,
      expiresAt,
    ],
  )
  return { id: row?.id ?? '', secret, expiresAt }
}

export async function forgetOldInvitations(db: Knex, now: number): Promise<void> {
  await queryRows(db, 'delete from membership_invitation where expires_at <= ?', [now])
}

/** Those of a workspace that are good, by address. */
export async function listInvitations(
  db: Knex,
  workspace: string,
  now: number,
): Promise<readonly MembershipInvitation[]> {
  const rows = await queryRows<InvitationRow>(
    db,
    `select ${COLUMNS} from ${GOOD} and i.workspace = ? order by i.email limit ${MAX_LISTED}`,
    [now, toStored(workspace)],
  )
  return rows.map(toInvitation)
}

/** Gives whether there was one. */
export async function withdrawInvitation(
  db: Knex,
  workspace: string,
  id: string,
): Promise<boolean> {
  const gone = await queryRows(
    db,
    'delete from membership_invitation where workspace = ? and id = ?::bigint returning 1',
    [toStored(workspace), id],
  )
  return gone.length > 0
}

export interface ShownInvitation {
  readonly secret: string
  readonly now: number
}

/** Nothing for one that is not known, ran out, was used or withdrawn, or whose sender administers the workspace no more. */
export async function findInvitation(
  db: Knex,
  { secret, now }: ShownInvitation,
): Promise<MembershipInvitation | undefined> {
  const [row] = await queryRows<InvitationRow>(
    db,
    `select ${COLUMNS} from ${GOOD} and i.hash = ?`,
    [now, hashSecret(secret)],
  )
  return row && toInvitation(row)
}

/** Uses it up: lets a person in, whose role stays where they are in by now. Of several calls at once, one gets it. */
export async function acceptMembership(
  trx: Knex,
  shown: ShownInvitation,
  person: string,
): Promise<MembershipInvitation | undefined> {
  const invitation = await findInvitation(trx, shown)
  if (!invitation) return undefined
  const taken = await queryRows(
    trx,
    'delete from membership_invitation where hash = ? returning 1',
    [hashSecret(shown.secret)],
  )
  if (taken.length === 0) return undefined
  await queryRows(
    trx,
    'insert into membership (workspace, person, role) values (?, ?::bigint, ?) on conflict do nothing',
    [toStored(invitation.workspace), person, invitation.role],
  )
  return invitation
}

/** What somebody who has no account yet says of themselves. */
export interface InvitedAccount {
  readonly name: string
  readonly locale: string
  /** Argon2id. */
  readonly password: string
  readonly terms: Terms | undefined
}

/** Makes the account of who was invited, and lets it in. Gives nothing, and makes nothing, where the address got one meanwhile. */
export async function acceptWithAccount(
  db: Knex,
  shown: ShownInvitation,
  { name, locale, password, terms }: InvitedAccount,
): Promise<{ readonly person: string; readonly workspace: string } | undefined> {
  const { now } = shown
  return db.transaction(async (trx) => {
    const invitation = await findInvitation(trx, shown)
    if (!invitation) return undefined
    const person = await createPerson(trx, { email: invitation.email, name, password }, now)
    if (person === undefined) return undefined
    const accepted = await acceptMembership(trx, shown, person)
    if (!accepted) throw new Error('an invitation was used by two at once')
    await changePerson(trx, person, { locale })
    if (terms) await saveConsent(trx, { person, terms, now })
    return { person, workspace: accepted.workspace }
  })
}

function toInvitation(row: InvitationRow): MembershipInvitation {
  return {
    id: row.id,
    workspace: fromStored(row.workspace),
    workspaceTitle: fromStored(row.title),
    email: fromStored(row.email),
    role: parseRole(row.role),
    invitedBy: fromStored(row.invited_by),
    expiresAt: Number(row.expires_at),
  }
}
