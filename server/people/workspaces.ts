import type { Knex } from 'knex'
import { queryRows } from '../database/query.ts'
import { fromStored, toStored } from '../database/text.ts'

export interface WorkspaceTitle {
  readonly name: string
  readonly title: string
}

/** Titles of those workspaces that exist, by name. */
export async function loadWorkspaces(
  db: Knex,
  names: readonly string[],
): Promise<readonly WorkspaceTitle[]> {
  const rows = await queryRows<WorkspaceTitle>(
    db,
    'select name, title from workspace where name = any(?::text[]) order by name',
    [names.map(toStored)],
  )
  return rows.map(toTitle)
}

/** Most that are listed at once. */
const MAX_WORKSPACES = 10_000

/** All of the installation, by name. */
export async function listWorkspaces(db: Knex): Promise<readonly WorkspaceTitle[]> {
  const rows = await queryRows<WorkspaceTitle>(
    db,
    `select name, title from workspace order by name limit ${MAX_WORKSPACES}`,
    [],
  )
  return rows.map(toTitle)
}

/** A workspace of the installation, and when somebody who is in it was here last. */
export interface HostedTitle extends WorkspaceTitle {
  /** A merchant made it. */
  readonly isSignedUp: boolean
  readonly lastSeenAt: number | undefined
}

/** All of the installation, by name. */
export async function listHostedTitles(db: Knex): Promise<readonly HostedTitle[]> {
  const rows = await queryRows<
    WorkspaceTitle & { readonly is_signed_up: boolean; readonly seen_at: string | null }
  >(
    db,
    `select w.name, w.title, w.is_signed_up, (
       select max(p.last_seen_at)::text from membership m join person p on p.id = m.person where m.workspace = w.name) as seen_at
     from workspace w order by w.name limit ${MAX_WORKSPACES}`,
    [],
  )
  return rows.map(({ name, title, is_signed_up: isSignedUp, seen_at: seenAt }) => ({
    name: fromStored(name),
    title: fromStored(title),
    isSignedUp,
    lastSeenAt: seenAt === null ? undefined : Number(seenAt),
  }))
}

function toTitle({ name, title }: WorkspaceTitle): WorkspaceTitle {
  return { name: fromStored(name), title: fromStored(title) }
}

/** Of some workspaces, those that merchants made by signing up. */
export async function loadSignedUp(
  db: Knex,
  names: readonly string[],
): Promise<readonly WorkspaceTitle[]> {
  const rows = await queryRows<WorkspaceTitle>(
    db,
    'select name, title from workspace where is_signed_up and name = any(?::text[]) order by name',
    [names.map(toStored)],
  )
  return rows.map(toTitle)
}

/** Whether merchants made any workspace that there is. */
export async function hasSignedUp(db: Knex): Promise<boolean> {
  const [row] = await queryRows<{ has: boolean }>(
    db,
    'select exists (select from workspace where is_signed_up) as has',
    [],
  )
  return row?.has === true
}

export interface NewWorkspace extends WorkspaceTitle {
  /** A merchant makes it for themselves: it ends with the last person in it. */
  readonly isSignedUp?: boolean
}

/** Gives whether it was made: not when there is one of that name. */
export async function createWorkspace(
  db: Knex,
  { name, title, isSignedUp = false }: NewWorkspace,
  now: number,
): Promise<boolean> {
  const made = await queryRows(
    db,
    `insert into workspace (name, title, created_at, is_signed_up) values (?, ?, ?, ?) on conflict do nothing returning name`,
    [toStored(name), toStored(title), now, isSignedUp],
  )
  return made.length > 0
}

export async function renameWorkspace(db: Knex, { name, title }: WorkspaceTitle): Promise<void> {
  await queryRows(db, 'update workspace set title = ? where name = ?', [
    toStored(title),
    toStored(name),
  ])
}
