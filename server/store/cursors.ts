import type { Knex } from 'knex'
import type { Cursor, Reading } from '../../engine/index.ts'
import { queryRows, type StoreContext } from './context.ts'
import { fromStoredOrNull, toStored, toStoredOrNull } from './text.ts'

interface CursorRow {
  readonly value: string | null
  readonly compared_at: string | null
  readonly reading: Reading | null
}

export async function readCursor(
  { db, integration }: StoreContext,
  flow: string,
  partition: number,
): Promise<Cursor | undefined> {
  const [row] = await queryRows<CursorRow>(
    db,
    'select value, compared_at, reading from cursor where integration = ? and flow = ? and partition = ?',
    [integration, toStored(flow), partition],
  )
  if (!row) return undefined
  const value = fromStoredOrNull(row.value)
  const comparedAt = fromStoredOrNull(row.compared_at)
  return {
    ...(value === undefined ? {} : { value }),
    ...(comparedAt === undefined ? {} : { comparedAt }),
    ...(row.reading === null ? {} : { reading: row.reading }),
  }
}

export async function writeCursor(
  db: Knex,
  integration: number,
  flow: string,
  { partition, cursor }: { readonly partition: number; readonly cursor: Cursor },
): Promise<void> {
  await queryRows(
    db,
    `insert into cursor (integration, flow, partition, value, compared_at, reading) values (?, ?, ?, ?, ?, ?::json)
     on conflict (integration, flow, partition) do update
     set value = excluded.value, compared_at = excluded.compared_at, reading = excluded.reading`,
    [
      integration,
      toStored(flow),
      partition,
      toStoredOrNull(cursor.value),
      toStoredOrNull(cursor.comparedAt),
      cursor.reading === undefined ? null : JSON.stringify(cursor.reading),
    ],
  )
}
