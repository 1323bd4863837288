import { inflateRawSync } from 'node:zlib'
import { queryRows } from '../../database/query.ts'
import { SEALED_COLUMNS } from '../../rotation/sealed-columns.ts'
import type { Cipher } from '../../secrets/cipher.ts'
import type { TestDatabase } from '../../testing/test-databases.ts'

export interface Column {
  readonly table: string
  readonly column: string
  readonly type: string
}

/** All that may hold a text, as the database itself tells. */
export async function listColumns({ db }: TestDatabase): Promise<readonly Column[]> {
  return queryRows(
    db,
    `select table_name as table, column_name as column, data_type as type from information_schema.columns
     where table_schema = current_schema()
       and data_type in ('text', 'character varying', 'character', 'json', 'jsonb', 'bytea', 'ARRAY', 'xml', 'inet', 'USER-DEFINED')
       and table_name in (select table_name from information_schema.tables where table_schema = current_schema() and table_type = 'BASE TABLE')
     order by 1, 2`,
    [],
  )
}

/** What stands in a column, with whatever of it is sealed opened; bytes as hex and base64. */
export async function readColumn(
  { db }: TestDatabase,
  cipher: Cipher,
  { table, column }: Column,
): Promise<readonly string[]> {
  const sealed = SEALED_COLUMNS.find((each) => each.table === table && each.column === column)
  if (!sealed) {
    const rows = await queryRows<{ value: unknown }>(
      db,
      `select ${column} as value from ${table}`,
      [],
    )
    return rows.flatMap(({ value }) =>
      Buffer.isBuffer(value) || value instanceof Uint8Array
        ? [Buffer.from(value).toString('hex'), Buffer.from(value).toString('base64')]
        : value === null
          ? []
          : [typeof value === 'string' ? value : JSON.stringify(value)],
    )
  }
  const names = sealed.key.map(([name]) => `t.${name}`)
  const rows = await queryRows<
    Record<string, string | number | boolean> & { value: Buffer | null }
  >(
    db,
    `select ${[...names, ...sealed.also].join(', ')}, t.${column} as value from ${table} t ${sealed.join ?? ''}`,
    [],
  )
  return rows.flatMap(({ value, ...row }) => {
    if (value === null) return []
    const opened = cipher.openBytes(value, sealed.bindingOf(row))
    return [table === 'payload' ? inflateRawSync(opened).toString('utf8') : opened.toString('utf8')]
  })
}
