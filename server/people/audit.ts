import type { Knex } from 'knex'
import { isJsonObject, type Json } from '../../engine/index.ts'
import { queryRows } from '../store/context.ts'
import { fromStored, toStored } from '../store/text.ts'

/** Something that was changed, and who did it. */
export interface AuditEntry {
  readonly id: string
  readonly at: number
  readonly who: string
  readonly action: string
  readonly subject: string
  readonly details: Json
}

/** Workspace of what concerns the whole installation. */
export const INSTALLATION = ''

export async function writeAudit(
  db: Knex,
  entry: Omit<AuditEntry, 'id' | 'details'> & {
    readonly workspace: string
    readonly details: Readonly<Record<string, unknown>>
    readonly request: string
  },
): Promise<void> {
  await queryRows(
    db,
    `insert into audit (at, workspace, who, action, subject, details, request)
     values (?, ?, ?, ?, ?, ?::json, ?)`,
    [
      entry.at,
      toStored(entry.workspace),
      toStored(entry.who),
      entry.action,
      toStored(entry.subject),
      JSON.stringify(entry.details),
      entry.request,
    ],
  )
}

export interface AuditQuery {
  readonly workspace: string
  /** Entries older than this one. */
  readonly before?: string | undefined
  readonly who?: string | undefined
  readonly action?: string | undefined
  readonly limit: number
}

interface AuditRow {
  readonly id: string
  readonly at: string
  readonly who: string
  readonly action: string
  readonly subject: string
  readonly details: unknown
}

/** Newest first. */
export async function listAudit(db: Knex, query: AuditQuery): Promise<readonly AuditEntry[]> {
  const filters = [
    { sql: 'workspace = ?', value: toStored(query.workspace) },
    { sql: 'id < ?::bigint', value: query.before },
    { sql: 'who = ?', value: query.who === undefined ? undefined : toStored(query.who) },
    { sql: 'action = ?', value: query.action === undefined ? undefined : toStored(query.action) },
  ].flatMap(({ sql, value }) => (value === undefined ? [] : [{ sql, value }]))
  const rows = await queryRows<AuditRow>(
    db,
    `select id::text, at::text, who, action, subject, details from audit
     where ${filters.map(({ sql }) => sql).join(' and ')} order by id desc limit ?`,
    [...filters.map(({ value }) => value), query.limit],
  )
  return rows.map((row) => ({
    id: row.id,
    at: Number(row.at),
    who: fromStored(row.who),
    action: row.action,
    subject: fromStored(row.subject),
    details: isJsonObject(row.details) ? row.details : {},
  }))
}
