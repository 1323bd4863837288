import type { Knex } from 'knex'
import { isJsonObject, type Json } from '../../engine/index.ts'
import { queryRows } from '../database/query.ts'
import { fromStored, toStored } from '../database/text.ts'
import type { Cipher } from '../secrets/cipher.ts'
import { chainAudit, ERASED } from './audit-chain.ts'
import { ofHelpers } from './help-rights.ts'

/**
 * `begun`: it is under way, or the process died in it; then it may have been done or not. `refused`: whoever tried it may not, or
 * their password was wrong.
 */
export type AuditOutcome = 'begun' | 'done' | 'failed' | 'refused'

/** Something that was changed, and who did it. */
export interface AuditEntry {
  readonly id: string
  readonly at: number
  readonly who: string
  readonly action: string
  readonly subject: string
  readonly details: Json
  readonly outcome: AuditOutcome
}

/** Workspace of what concerns the whole installation. */
export const INSTALLATION = ''

/** Writes that something is about to be changed; gives the number of the line. */
export async function beginAudit(
  db: Knex,
  entry: Pick<AuditEntry, 'at' | 'who' | 'action' | 'subject'> & {
    readonly workspace: string
    readonly request: string
  },
): Promise<string> {
  const [row] = await queryRows<{ id: string }>(
    db,
    `insert into audit (at, workspace, who, action, subject, details, request, outcome)
     values (?, ?, ?, ?, ?, '{}', ?, 'begun') returning id::text`,
    [
      entry.at,
      toStored(entry.workspace),
      toStored(entry.who),
      entry.action,
      toStored(entry.subject),
      entry.request,
    ],
  )
  if (!row) throw new Error('the audit log gave no number')
  return row.id
}

export interface AuditEnd {
  readonly who: string
  readonly subject: string
  readonly details: Readonly<Record<string, unknown>>
  readonly outcome: AuditOutcome
}

/** A line of a workspace that was erased meanwhile names nobody again. */
const unlessErased = (column: string, said: string): string =>
  `case when subject = '${ERASED}' then ${column} else ${said} end`
const ENDED = {
  who: unlessErased('who', '?'),
  subject: unlessErased('subject', '?'),
  details: unlessErased('details', '?::json'),
}

/** Tells how it ended. A line that is in the chain already, as one that nobody thought would end, gets another after it. */
export async function endAudit(
  { db, cipher }: { readonly db: Knex; readonly cipher: Cipher },
  id: string,
  { who, subject, details, outcome }: AuditEnd,
): Promise<void> {
  const said = [toStored(who), toStored(subject), JSON.stringify(details), outcome]
  const ended = await queryRows(
    db,
    `update audit set who = ${ENDED.who}, subject = ${ENDED.subject}, details = ${ENDED.details}, outcome = ?
     where id = ?::bigint and chain is null returning 1`,
    [...said, id],
  )
  if (ended.length === 0) {
    await queryRows(
      db,
      `insert into audit (at, workspace, action, request, who, subject, details, outcome)
       select at, workspace, action, request, ${ENDED.who}, ${ENDED.subject}, ${ENDED.details}, ? from audit where id = ?::bigint`,
      [...said, id],
    )
  }
  await chainAudit(db, cipher)
}

/** Nothing was changed after all. */
export async function dropAudit(db: Knex, id: string): Promise<void> {
  await queryRows(db, 'delete from audit where id = ?::bigint and chain is null', [id])
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
  readonly outcome: AuditOutcome
}

/** Newest first, by the number itself: the text of it, which is what `id` alone would mean, sorts otherwise. */
export async function listAudit(db: Knex, query: AuditQuery): Promise<readonly AuditEntry[]> {
  const filters = [
    { sql: 'workspace = ?', value: toStored(query.workspace) },
    { sql: 'id < ?::bigint', value: query.before },
    { sql: 'who = ?', value: query.who === undefined ? undefined : toStored(query.who) },
    { sql: 'action = ?', value: query.action === undefined ? undefined : toStored(query.action) },
  ].flatMap(({ sql, value }) => (value === undefined ? [] : [{ sql, value }]))
  const rows = await queryRows<AuditRow>(
    db,
    `select id::text, at::text, who, action, subject, details, outcome from audit
     where ${filters.map(({ sql }) => sql).join(' and ')} order by audit.id desc limit ?`,
    [...filters.map(({ value }) => value), query.limit],
  )
  return rows.map(toEntry)
}

/** What those who help did, the newest first. */
export async function listHelpAudit(
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
): Promise<readonly AuditEntry[]> {
  const rows = await queryRows<AuditRow>(
    db,
    `select id::text, at::text, who, action, subject, details, outcome from audit
     where workspace = ? and at >= ? and at <= ? and outcome = 'done' and ${ofHelpers('who')}
     order by audit.id desc limit ?`,
    [toStored(workspace), from, to, limit],
  )
  return rows.map(toEntry)
}

function toEntry(row: AuditRow): AuditEntry {
  return {
    id: row.id,
    at: Number(row.at),
    who: fromStored(row.who),
    action: row.action,
    subject: fromStored(row.subject),
    details: isJsonObject(row.details) ? row.details : {},
    outcome: row.outcome,
  }
}
