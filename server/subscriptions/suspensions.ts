import type { Knex } from 'knex'
import { queryRows } from '../database/query.ts'
import { fromStored, toStored } from '../database/text.ts'

/** A server that claimed news and died did not tell them. */
const CLAIM_MS = 10 * 60_000
/** After so long nobody is told any more. */
const NEWS_MS = 7 * 24 * 3_600_000

/** Why the owners of the installation let no flow of a workspace begin. */
export interface Suspension {
  readonly workspace: string
  readonly reason: string
  readonly at: number
}

interface SuspensionRow {
  readonly workspace: string
  readonly reason: string
  readonly at: string
}

const SELECT = 'select workspace, reason, at::text from suspension'

export async function findSuspension(db: Knex, workspace: string): Promise<Suspension | undefined> {
  const [row] = await queryRows<SuspensionRow>(db, `${SELECT} where workspace = ?`, [
    toStored(workspace),
  ])
  return row && toSuspension(row)
}

export async function listSuspensions(db: Knex): Promise<readonly Suspension[]> {
  return (await queryRows<SuspensionRow>(db, SELECT, [])).map(toSuspension)
}

/** Suspended again, it has the new reason, and is suspended since then as before. */
export async function suspend(trx: Knex, suspension: Suspension): Promise<void> {
  const { workspace, reason, at } = suspension
  await queryRows(
    trx,
    `insert into suspension (workspace, reason, at) values (?, ?, ?)
     on conflict (workspace) do update set reason = excluded.reason`,
    [toStored(workspace), toStored(reason), at],
  )
  await keepNews(trx, { ...suspension, isOver: false })
}

/**
 * Gives whether it was suspended: of two who resume at once, one does. A trial gets back the days that it was suspended.
 *
 * @param resumption why, and when
 */
export async function resume(trx: Knex, resumption: Suspension): Promise<boolean> {
  const { workspace, at } = resumption
  const stored = toStored(workspace)
  // The row is locked first: of two who resume at once, one gives the days back.
  const [gone] = await queryRows<{ at: string }>(
    trx,
    'delete from suspension where workspace = ? returning at::text',
    [stored],
  )
  if (!gone) return false
  await queryRows(
    trx,
    `update entitlement set ends_at = ends_at + greatest(0, ?::bigint - greatest(?::bigint, changed_at))
     where workspace = ? and is_trial and ends_at > greatest(?::bigint, changed_at)`,
    [at, gone.at, stored, gone.at],
  )
  await keepNews(trx, { ...resumption, isOver: true })
  return true
}

/** That a workspace was suspended, or is so no longer, and why. */
export interface SuspensionNews extends Suspension {
  readonly isOver: boolean
}

async function keepNews(
  trx: Knex,
  { workspace, reason, at, isOver }: SuspensionNews,
): Promise<void> {
  await queryRows(
    trx,
    `insert into suspension_news (workspace, is_over, reason, at) values (?, ?, ?, ?)
     on conflict (workspace) do update set is_over = excluded.is_over, reason = excluded.reason, at = excluded.at, claimed_at = null`,
    [toStored(workspace), isOver, toStored(reason), at],
  )
}

/** News that nobody was told of; of several servers, one gets each. */
export async function claimSuspensionNews(
  db: Knex,
  now: number,
): Promise<readonly SuspensionNews[]> {
  await queryRows(db, 'delete from suspension_news where at <= ?', [now - NEWS_MS])
  const rows = await queryRows<SuspensionRow & { readonly is_over: boolean }>(
    db,
    `update suspension_news set claimed_at = ? where claimed_at is null or claimed_at <= ?
     returning workspace, reason, at::text, is_over`,
    [now, now - CLAIM_MS],
  )
  return rows.map((row) => Object.assign(toSuspension(row), { isOver: row.is_over }))
}

/** What came meanwhile is still to be told. */
export async function forgetNews(
  db: Knex,
  { workspace, reason, at, isOver }: SuspensionNews,
): Promise<void> {
  await queryRows(
    db,
    'delete from suspension_news where workspace = ? and at = ? and is_over = ? and reason = ?',
    [toStored(workspace), at, isOver, toStored(reason)],
  )
}

function toSuspension({ workspace, reason, at }: SuspensionRow): Suspension {
  return { workspace: fromStored(workspace), reason: fromStored(reason), at: Number(at) }
}
