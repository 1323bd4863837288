import type { Knex } from 'knex'
import type { MissingRow } from '../../engine/index.ts'
import { NOW, queryRows } from '../database/query.ts'
import { fromStored, toStored } from '../database/text.ts'

/** A value that no run met in so long is not missed any more: a complete read, mostly daily, meets all there are. */
const MISSED_MS = 7 * 86_400_000

export async function writeMissingRows(
  trx: Knex,
  integration: number,
  { flow, at }: { readonly flow: string; readonly at: number | null },
  rows: readonly MissingRow[],
): Promise<void> {
  if (rows.length === 0) return
  await queryRows(
    trx,
    `insert into missing_row (integration, flow, table_name, value, seen_at)
     select ?, ?, r.table_name, r.value, ${NOW} from unnest(?::text[], ?::text[]) as r(table_name, value)
     on conflict (integration, flow, table_name, value) do update set seen_at = excluded.seen_at`,
    [
      integration,
      toStored(flow),
      at,
      rows.map(({ table }) => toStored(table)),
      rows.map(({ value }) => toStored(value)),
    ],
  )
}

/** Values that runs of a flow left out lately for want of a row, in their order. */
export async function readMissingRows(
  db: Knex,
  { integration, flow }: { readonly integration: number; readonly flow: string },
  now: number,
): Promise<readonly MissingRow[]> {
  const rows = await queryRows<{ readonly table_name: string; readonly value: string }>(
    db,
    `select table_name, value from missing_row
     where integration = ? and flow = ? and seen_at > ?::bigint order by table_name, value limit 1000`,
    [integration, toStored(flow), now - MISSED_MS],
  )
  return rows.map(({ table_name: table, value }) => ({
    table: fromStored(table),
    value: fromStored(value),
  }))
}
