import type { Knex } from 'knex'
import { queryRows } from '../database/query.ts'
import { fromStored, fromStoredOrNull, toStored, toStoredOrNull } from '../database/text.ts'
import { ofHelpers } from '../people/help-rights.ts'

/** A published version of a file. */
export interface FileVersion {
  readonly version: number
  readonly note: string
  readonly author: string
  /** Milliseconds since 1970. */
  readonly at: number
  /** This version took the file away. */
  readonly isRemoved: boolean
}

export interface PublishedFile extends FileVersion {
  readonly path: string
  readonly text: string
}

interface VersionRow {
  readonly path: string
  readonly version: number
  readonly text: string | null
  readonly note: string
  readonly author: string
  readonly at: string
  readonly removed: boolean
}

const MAX_VERSIONS = 500
const COLUMNS = 'path, version, text, note, author, at, text is null as removed'

/** How often a workspace was published to; the cheap question whether anything is new. */
export async function loadProjectVersion(db: Knex, workspace: string): Promise<number> {
  const [row] = await queryRows<{ version: number }>(
    db,
    'select version from project where workspace = ?',
    [toStored(workspace)],
  )
  return row?.version ?? 0
}

/** Takes the workspace's turn to publish, until the transaction ends; gives the number of the publication. */
export async function beginPublication(trx: Knex, workspace: string): Promise<number> {
  const [row] = await queryRows<{ version: number }>(
    trx,
    `insert into project (workspace, version) values (?, 1)
     on conflict (workspace) do update set version = project.version + 1 returning version`,
    [toStored(workspace)],
  )
  return row?.version ?? 1
}

/** The newest version of every file that was not taken away, by path. */
export async function loadPublishedFiles(
  db: Knex,
  workspace: string,
): Promise<readonly PublishedFile[]> {
  const rows = await queryRows<VersionRow>(
    db,
    `select ${COLUMNS} from (
       select distinct on (path) * from project_file where workspace = ? order by path, version desc) as newest
     where text is not null order by path`,
    [toStored(workspace)],
  )
  return rows.map(toPublished)
}

/** The newest version of a file, also when it took the file away. */
export async function loadNewestVersion(
  db: Knex,
  workspace: string,
  path: string,
): Promise<PublishedFile | undefined> {
  const [row] = await queryRows<VersionRow>(
    db,
    `select ${COLUMNS} from project_file where workspace = ? and path = ? order by version desc limit 1`,
    [toStored(workspace), toStored(path)],
  )
  return row && toPublished(row)
}

export async function loadVersion(
  db: Knex,
  { workspace, path, version }: { workspace: string; path: string; version: number },
): Promise<PublishedFile | undefined> {
  const [row] = await queryRows<VersionRow>(
    db,
    `select ${COLUMNS} from project_file where workspace = ? and path = ? and version = ?`,
    [toStored(workspace), toStored(path), version],
  )
  return row && toPublished(row)
}

/** Newest first, without their texts; the newest ones of a file that has very many. */
export async function listVersions(
  db: Knex,
  workspace: string,
  path: string,
): Promise<readonly FileVersion[]> {
  const rows = await queryRows<Omit<VersionRow, 'text'>>(
    db,
    `select path, version, note, author, at, text is null as removed from project_file
     where workspace = ? and path = ? order by version desc limit ${MAX_VERSIONS}`,
    [toStored(workspace), toStored(path)],
  )
  return rows.map((row) => toPublished({ ...row, text: null }))
}

/** How many versions a workspace has by now, and how long their texts are; no text is read for it. */
export async function measureVersions(
  db: Knex,
  workspace: string,
): Promise<{ readonly count: number; readonly bytes: number }> {
  const [row] = await queryRows<{ count: number; bytes: string }>(
    db,
    `select count(*)::int as count, coalesce(sum(octet_length(text)), 0)::text as bytes
     from project_file where workspace = ?`,
    [toStored(workspace)],
  )
  return { count: row?.count ?? 0, bytes: Number(row?.bytes ?? 0) }
}

/** A file that those who help have changed. */
export interface HelpedFile {
  readonly path: string
  /** Before their first version; absent: it was not there. */
  readonly before: string | undefined
  /** Their last version; absent: it was taken away. */
  readonly after: string | undefined
}

/** Files that those who help made another text of in a time, by path. */
export async function loadHelpedFiles(
  db: Knex,
  {
    workspace,
    from,
    to,
    limit,
  }: {
    readonly workspace: string
    readonly from: number
    readonly to: number
    readonly limit: number
  },
): Promise<readonly HelpedFile[]> {
  const rows = await queryRows<{ path: string; before: string | null; after: string | null }>(
    db,
    `with theirs as (
       select path, min(version) as first, max(version) as last from project_file
       where workspace = ? and at >= ? and at <= ? and ${ofHelpers('author')}
       group by path)
     select t.path, before.text as before, after.text as after from theirs t
     join project_file after on after.workspace = ? and after.path = t.path and after.version = t.last
     left join lateral (
       select text from project_file f where f.workspace = ? and f.path = t.path and f.version < t.first
       order by version desc limit 1) before on true
     where before.text is distinct from after.text
     order by t.path limit ?`,
    [toStored(workspace), from, to, toStored(workspace), toStored(workspace), limit],
  )
  return rows.map(({ path, before, after }) => ({
    path: fromStored(path),
    before: fromStoredOrNull(before),
    after: fromStoredOrNull(after),
  }))
}

/** How many versions each workspace has, by its name; those that never published are left out. */
export async function countVersions(db: Knex): Promise<ReadonlyMap<string, number>> {
  const rows = await queryRows<{ workspace: string; count: number }>(
    db,
    'select workspace, count(*)::int as count from project_file group by workspace',
    [],
  )
  return new Map(rows.map(({ workspace, count }) => [fromStored(workspace), count]))
}

/** Removes all but the newest versions of each file; what runs is among these. Gives how many went. */
export async function cutVersions(db: Knex, workspace: string, keep: number): Promise<number> {
  const gone = await queryRows(
    db,
    // By their places: to join the table with itself takes for ever where the database believes that it is small.
    `delete from project_file where ctid = any(array(
       select ranked.at from (
         select ctid as at, row_number() over (partition by path order by version desc) as place
         from project_file where workspace = ?) as ranked
       where ranked.place > ?))
     returning 1`,
    [toStored(workspace), Math.max(1, keep)],
  )
  return gone.length
}

export interface NewVersion {
  readonly path: string
  /** Absent: the file is taken away. */
  readonly text: string | undefined
}

/** Adds a version of each file, after what there is. */
export async function addVersions(
  trx: Knex,
  files: readonly NewVersion[],
  about: {
    readonly workspace: string
    readonly note: string
    readonly author: string
    readonly at: number
  },
): Promise<void> {
  await queryRows(
    trx,
    `insert into project_file (workspace, path, version, text, note, author, at)
     select ?, n.path, 1 + coalesce((select max(version) from project_file
         where project_file.workspace = ? and project_file.path = n.path), 0), n.text, ?, ?, ?
     from unnest(?::text[], ?::text[]) as n(path, text)`,
    [
      toStored(about.workspace),
      toStored(about.workspace),
      toStored(about.note),
      toStored(about.author),
      about.at,
      files.map(({ path }) => toStored(path)),
      files.map(({ text }) => toStoredOrNull(text)),
    ],
  )
}

function toPublished(row: VersionRow): PublishedFile {
  return {
    path: fromStored(row.path),
    version: row.version,
    text: fromStored(row.text ?? ''),
    note: fromStored(row.note),
    author: fromStored(row.author),
    at: Number(row.at),
    isRemoved: row.removed,
  }
}
