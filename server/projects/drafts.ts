import type { Knex } from 'knex'
import { queryRows } from '../database/query.ts'
import { fromStored, toStored } from '../database/text.ts'

/** What a person is writing; nothing runs by it. */
export interface Draft {
  readonly path: string
  readonly text: string
  /** Version that it was begun on; absent: the file was new. */
  readonly basedOn: number | undefined
  readonly author: string
  /** Milliseconds since 1970. */
  readonly at: number
}

interface DraftRow {
  readonly path: string
  readonly text: string
  readonly based_on: number | null
  readonly author: string
  readonly at: string
}

export async function loadDraft(
  db: Knex,
  workspace: string,
  path: string,
): Promise<Draft | undefined> {
  const [draft] = await loadDrafts(db, workspace, [path])
  return draft
}

/** The drafts at these paths, by path. */
export async function loadDrafts(
  db: Knex,
  workspace: string,
  paths: readonly string[],
): Promise<readonly Draft[]> {
  const rows = await queryRows<DraftRow>(
    db,
    `select path, text, based_on, author, at from file_draft
     where workspace = ? and path = any(?::text[]) order by path`,
    [toStored(workspace), paths.map(toStored)],
  )
  return rows.map((row) => Object.assign(draftNames(row), { text: fromStored(row.text) }))
}

/** All drafts of a workspace, as files. */
export async function loadDraftFiles(
  db: Knex,
  workspace: string,
): Promise<readonly Pick<Draft, 'path' | 'text'>[]> {
  const rows = await queryRows<Pick<DraftRow, 'path' | 'text'>>(
    db,
    'select path, text from file_draft where workspace = ? order by path',
    [toStored(workspace)],
  )
  return rows.map(({ path, text }) => ({ path: fromStored(path), text: fromStored(text) }))
}

/** All drafts of a workspace, without their texts. */
export async function listDrafts(
  db: Knex,
  workspace: string,
): Promise<readonly Omit<Draft, 'text'>[]> {
  const rows = await queryRows<Omit<DraftRow, 'text'>>(
    db,
    'select path, based_on, author, at from file_draft where workspace = ? order by path',
    [toStored(workspace)],
  )
  return rows.map(draftNames)
}

function draftNames(row: Omit<DraftRow, 'text'>): Omit<Draft, 'text'> {
  return {
    path: fromStored(row.path),
    basedOn: row.based_on ?? undefined,
    author: fromStored(row.author),
    at: Number(row.at),
  }
}

/** Saves a draft in place of the one before. */
export async function saveDraft(db: Knex, workspace: string, draft: Draft): Promise<void> {
  await queryRows(
    db,
    `insert into file_draft (workspace, path, text, based_on, author, at) values (?, ?, ?, ?, ?, ?)
     on conflict (workspace, path) do update set
       text = excluded.text, based_on = excluded.based_on, author = excluded.author, at = excluded.at`,
    [
      toStored(workspace),
      toStored(draft.path),
      toStored(draft.text),
      draft.basedOn ?? null,
      toStored(draft.author),
      draft.at,
    ],
  )
}

export async function deleteDrafts(
  db: Knex,
  workspace: string,
  paths: readonly string[],
): Promise<number> {
  const rows = await queryRows(
    db,
    'delete from file_draft where workspace = ? and path = any(?::text[]) returning path',
    [toStored(workspace), paths.map(toStored)],
  )
  return rows.length
}
