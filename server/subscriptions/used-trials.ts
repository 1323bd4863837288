import type { Knex } from 'knex'
import { queryRows } from '../database/query.ts'

/** So long after its end a trial is remembered. Its address may then try again. */
const REMEMBERED_MS = 365 * 24 * 3_600_000

/** One trial of whoever signs up. */
export interface NewTrial {
  /** Of the address: kept instead of it when the account is closed. */
  readonly digest: Buffer
  readonly endsAt: number
  readonly now: number
}

/**
 * Gives when the trial of an address ends: an address has one, however often its account is closed and made again. Of a trial that
 * is over, the end is now, so that what the new workspace holds is kept as long as that of others.
 */
export async function endOfTrial(trx: Knex, { digest, endsAt, now }: NewTrial): Promise<number> {
  await queryRows(trx, 'delete from used_trial where ends_at <= ?', [now - REMEMBERED_MS])
  const [row] = await queryRows<{ ends_at: string }>(
    trx,
    `insert into used_trial as u (digest, ends_at) values (?, ?)
     on conflict (digest) do update set ends_at = u.ends_at returning ends_at::text`,
    [digest, endsAt],
  )
  return Math.max(now, Number(row?.ends_at ?? endsAt))
}

/** Leaves an address nothing of its trial. */
export async function endTrial(
  trx: Knex,
  { digest, now }: { readonly digest: Buffer; readonly now: number },
): Promise<void> {
  await queryRows(trx, 'update used_trial set ends_at = least(ends_at, ?) where digest = ?', [
    now,
    digest,
  ])
}

/** Takes the trial of an address along to another, which has had its own then. */
export async function moveTrial(
  trx: Knex,
  { from, to }: { readonly from: Buffer; readonly to: Buffer },
): Promise<void> {
  await queryRows(
    trx,
    `insert into used_trial as u (digest, ends_at) select ?, ends_at from used_trial where digest = ?
     on conflict (digest) do update set ends_at = least(u.ends_at, excluded.ends_at)`,
    [to, from],
  )
}
