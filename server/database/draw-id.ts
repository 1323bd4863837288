import type { Knex } from 'knex'
import { queryRows } from './query.ts'

/** Draws the number of a row before it is written, for what is sealed in a row is bound to its number. */
export async function drawId(db: Knex, table: 'alert_channel' | 'sample'): Promise<string> {
  const [row] = await queryRows<{ id: string }>(
    db,
    "select nextval(pg_get_serial_sequence(?, 'id'))::text as id",
    [table],
  )
  if (!row) throw new Error(`the table ${table} draws no numbers`)
  return row.id
}
