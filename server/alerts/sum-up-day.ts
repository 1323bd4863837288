import type { Knex } from 'knex'
import { queryRows } from '../database/query.ts'
import { fromStored, toStored } from '../database/text.ts'
import { type Alert, type AlertRow, toAlert } from './alerts.ts'

/** What one flow did in a day. */
export interface DayOfFlow {
  readonly flow: string
  readonly runs: number
  readonly failed: number
  readonly read: number
  readonly written: number
  readonly parked: number
}

const MOST = 100

/** What ran on a day (`2026-11-24`, on the clock of this machine), and what is still open. */
export async function sumUpDay(
  db: Knex,
  workspace: string,
  day: string,
): Promise<{ readonly flows: readonly DayOfFlow[]; readonly open: readonly Alert[] }> {
  const from = new Date(`${day}T00:00:00`)
  // Not every day has 24 hours.
  const to = new Date(from.getFullYear(), from.getMonth(), from.getDate() + 1)
  const flows = await queryRows<DayOfFlow>(
    db,
    `select h.flow, sum(h.runs)::int as runs, sum(h.failed)::int as failed, sum(h.read)::int as read,
       sum(h.created + h.updated + h.deleted)::int as written, sum(h.parked + h.dropped + h.in_doubt)::int as parked
     from run_hour h join integration i on i.id = h.integration
     where i.workspace = ? and h.hour >= ? and h.hour < ? group by h.flow order by h.flow limit ?`,
    [toStored(workspace), from.getTime(), to.getTime(), MOST],
  )
  const open = await queryRows<AlertRow>(
    db,
    'select * from alert where workspace = ? and resolved_at is null order by id limit ?',
    [toStored(workspace), MOST],
  )
  return {
    flows: flows.map(({ flow, runs, failed, read, written, parked }) => ({
      flow: fromStored(flow),
      runs,
      failed,
      read,
      written,
      parked,
    })),
    open: open.map(toAlert),
  }
}
