import type { Knex } from 'knex'
import { queryRows } from '../database/query.ts'
import { fromStored, toStored } from '../database/text.ts'

export type Severity = 'info' | 'warning' | 'critical'

/** Each for the readers of a language; who reads another one reads English. */
export interface AnnouncedTexts {
  readonly en: string
  readonly it?: string | undefined
  readonly nl?: string | undefined
}

/** Something that the owners of the installation say to workspaces for a time. */
export interface Announcement {
  readonly id: string
  readonly severity: Severity
  readonly texts: AnnouncedTexts
  /** Their names; absent: all. */
  readonly workspaces: readonly string[] | undefined
  readonly from: number
  readonly until: number
}

interface AnnouncementRow {
  readonly id: string
  readonly severity: Severity
  readonly texts: AnnouncedTexts
  readonly workspaces: readonly string[] | null
  readonly from_at: string
  readonly until_at: string
}

const SELECT =
  'select id::text, severity, texts, workspaces, from_at::text, until_at::text from announcement'
const MAX_SHOWN = 5
const MAX_LISTED = 200

export async function addAnnouncement(
  db: Knex,
  { severity, texts, workspaces, from, until }: Omit<Announcement, 'id'>,
): Promise<void> {
  await queryRows(
    db,
    `insert into announcement (severity, texts, workspaces, from_at, until_at) values (?, ?::json, ?::text[], ?, ?)`,
    [severity, JSON.stringify(texts), workspaces?.map(toStored) ?? null, from, until],
  )
}

/** Gives whether it was there. */
export async function removeAnnouncement(db: Knex, id: string): Promise<boolean> {
  const gone = await queryRows(db, 'delete from announcement where id = ?::bigint returning 1', [
    id,
  ])
  return gone.length > 0
}

/** The newest first, those that are over among them. */
export async function listAnnouncements(db: Knex): Promise<readonly Announcement[]> {
  const sql = `${SELECT} order by announcement.id desc limit ${MAX_LISTED}`
  return (await queryRows<AnnouncementRow>(db, sql, [])).map(toAnnouncement)
}

/** What a workspace is to see now: what is critical before what is less so, then the newest first. */
export async function announcementsFor(
  db: Knex,
  workspace: string,
  now: number,
): Promise<readonly Announcement[]> {
  const rows = await queryRows<AnnouncementRow>(
    db,
    `${SELECT} where from_at <= ? and until_at > ? and (workspaces is null or ? = any(workspaces))
     order by array_position(array['critical', 'warning', 'info'], severity), announcement.id desc limit ${MAX_SHOWN}`,
    [now, now, toStored(workspace)],
  )
  return rows.map(toAnnouncement)
}

function toAnnouncement(row: AnnouncementRow): Announcement {
  return {
    id: row.id,
    severity: row.severity,
    texts: row.texts,
    workspaces: row.workspaces?.map(fromStored),
    from: Number(row.from_at),
    until: Number(row.until_at),
  }
}
