import type { Cursor, Effects, Json, Reading } from '../../engine/index.ts'
import { queryRows } from '../database/query.ts'
import { fromStoredOrNull, toStored, toStoredOrNull } from '../database/text.ts'
import type { StoreContext } from './context.ts'

export interface CursorRow {
  readonly value: string | null
  readonly compared_at: string | null
  readonly reading: Reading | null
  readonly token: Json | null
}

export async function readCursor(
  { db, integration }: StoreContext,
  flow: string,
  partition: number,
): Promise<Cursor | undefined> {
  const [row] = await queryRows<CursorRow>(
    db,
    'select value, compared_at, reading, token from cursor where integration = ? and flow = ? and partition = ?',
    [integration, toStored(flow), partition],
  )
  return row && toCursor(row)
}

export function toCursor(row: CursorRow): Cursor {
  const value = fromStoredOrNull(row.value)
  const comparedAt = fromStoredOrNull(row.compared_at)
  return {
    ...(value === undefined ? {} : { value }),
    ...(comparedAt === undefined ? {} : { comparedAt }),
    ...(row.reading === null ? {} : { reading: row.reading }),
    ...(row.token === null ? {} : { token: row.token }),
  }
}

/** As `end_page` takes it. */
export function cursorJson({ partition, cursor }: NonNullable<Effects['cursor']>): string {
  return JSON.stringify({
    partition,
    value: toStoredOrNull(cursor.value),
    compared_at: toStoredOrNull(cursor.comparedAt),
    ...(cursor.reading && { reading: JSON.stringify(cursor.reading) }),
    ...(cursor.token !== undefined && { token: JSON.stringify(cursor.token) }),
  })
}
