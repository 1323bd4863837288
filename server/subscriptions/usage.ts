import type { Knex } from 'knex'
import { queryRows } from '../database/query.ts'
import { fromStored, toStored } from '../database/text.ts'

const DAY_MS = 24 * 3_600_000

/** A calendar month in UTC: the same for every server and every reader, whatever their clocks do in spring. */
export interface Month {
  readonly from: number
  readonly to: number
}

export function monthOf(now: number): Month {
  const date = new Date(now)
  const [year, month] = [date.getUTCFullYear(), date.getUTCMonth()]
  return { from: Date.UTC(year, month, 1), to: Date.UTC(year, month + 1, 1) }
}

/** How much a workspace uses of its subscription. */
export interface Usage {
  readonly month: Month
  /** For which something was written in the month. */
  readonly records: number
  /** Switched on. */
  readonly flows: number
}

/** What workspaces use, by the name of each. */
export async function loadUsage(
  db: Knex,
  of: readonly { readonly workspace: string }[],
  now: number,
): Promise<(workspace: string) => Usage> {
  const month = monthOf(now)
  const names = of.map(({ workspace }) => workspace)
  const records = names.length === 0 ? NONE : await countRecords(db, names, month)
  const flows = names.length === 0 ? NONE : await countFlows(db, names)
  return (workspace) => ({
    month,
    records: records.get(workspace) ?? 0,
    flows: flows.get(workspace) ?? 0,
  })
}

const NONE: ReadonlyMap<string, number> = new Map()

/**
 * Records for which something was written in a month, whether they were done or failed after it. What was read and found
 * unchanged counts for nothing.
 */
export async function countRecords(
  db: Knex,
  workspaces: readonly string[],
  { from, to }: Month,
): Promise<ReadonlyMap<string, number>> {
  const names = workspaces.map(toStored)
  const rows = await queryRows<{ workspace: string; records: string }>(
    db,
    `select workspace, sum(records)::bigint::text as records from (
       select i.workspace, h.done + h.begun as records from integration i join run_hour h on h.integration = i.id
       where i.workspace = any(?::text[]) and h.hour >= ? and h.hour < ?
       union all select workspace, records from removed_use
       where workspace = any(?::text[]) and month >= ? and month < ?) used
     group by workspace`,
    [names, from, to, names, from, to],
  )
  return new Map(rows.map(({ workspace, records }) => [fromStored(workspace), Number(records)]))
}

/** Flows that are switched on, and that nobody paused. */
export async function countFlows(
  db: Knex,
  workspaces: readonly string[],
): Promise<ReadonlyMap<string, number>> {
  const rows = await queryRows<{ workspace: string; flows: number }>(
    db,
    `select i.workspace, count(*)::int as flows from integration i
     join flow_state s on s.integration = i.id and s.is_on and not s.is_paused
     where i.workspace = any(?::text[]) group by i.workspace`,
    [workspaces.map(toStored)],
  )
  return new Map(rows.map(({ workspace, flows }) => [fromStored(workspace), flows]))
}

/**
 * How many there will be at the end of the month, if it goes on like this since the workspace was made or the month began, whichever
 * is later; not said on its first day.
 */
export function forecast(
  records: number,
  { from, to }: Month,
  { madeAt, now }: { readonly madeAt: number; readonly now: number },
): number | undefined {
  const since = Math.max(from, madeAt)
  const passed = now - since
  if (passed < DAY_MS) return undefined
  return Math.round((records * (to - since)) / passed)
}
