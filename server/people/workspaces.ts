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
  return rows.map(({ name, title }) => ({ name: fromStored(name), title: fromStored(title) }))
}

/** Names and titles of all of them: what an installation is called. */
export async function listTitles(db: Knex): Promise<readonly string[]> {
  const rows = await queryRows<WorkspaceTitle>(db, 'select name, title from workspace', [])
  return rows.flatMap(({ name, title }) => [fromStored(name), fromStored(title)])
}

/** Gives whether it was made: not when there is one of that name. */
export async function createWorkspace(
  db: Knex,
  { name, title }: WorkspaceTitle,
  now: number,
): Promise<boolean> {
  const made = await queryRows(
    db,
    `insert into workspace (name, title, created_at) values (?, ?, ?) on conflict do nothing returning name`,
    [toStored(name), toStored(title), now],
  )
  return made.length > 0
}

export async function renameWorkspace(db: Knex, { name, title }: WorkspaceTitle): Promise<void> {
  await queryRows(db, 'update workspace set title = ? where name = ?', [
    toStored(title),
    toStored(name),
  ])
}
