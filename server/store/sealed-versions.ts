import type { Knex } from 'knex'
import { queryRows } from '../database/query.ts'
import type { Cipher } from '../secrets/cipher.ts'
import { CannotOpenError } from '../secrets/secret-errors.ts'
import { withVersionSealed } from './record-row.ts'

interface PlainRow {
  readonly integration: number
  readonly flow: string
  readonly key: string
  readonly version: string
  readonly sealed: Buffer | null
}

const BATCH = 500

/** Seals the versions of records that an older version left in the open. Gives how many there were. */
export async function sealRecordVersions(db: Knex, cipher: Cipher): Promise<number> {
  let last = { integration: -1, flow: '', key: '' }
  for (let sealed = 0; ; ) {
    const rows = await queryRows<PlainRow>(
      db,
      `select integration, flow, key, version, sealed from record
       where version is not null and (integration, flow, key) > (?, ?, ?)
       order by integration, flow, key limit ${BATCH}`,
      [last.integration, last.flow, last.key],
    )
    for (const integration of new Set(rows.map((row) => row.integration))) {
      const own = rows.filter((row) => row.integration === integration)
      sealed += await sealRows(db, cipher, integration, own)
    }
    last = rows.at(-1) ?? last
    if (rows.length < BATCH) return sealed
  }
}

/** A run may have written a row since it was read: that one stays as it is. */
async function sealRows(
  db: Knex,
  cipher: Cipher,
  integration: number,
  rows: readonly PlainRow[],
): Promise<number> {
  const opened = rows.flatMap((row) => {
    const hidden = sealedOf(cipher, row)
    return hidden === undefined ? [] : [{ row, hidden }]
  })
  if (opened.length === 0) return 0
  return db.transaction(async (trx) => {
    // As commits do, so that neither locks rows which the other waits for.
    await queryRows(trx, 'select from integration where id = ? for no key update', [integration])
    const done = await queryRows(
      trx,
      `update record r set version = null, sealed = n.hidden
       from unnest(?::text[], ?::text[], ?::text[], ?::bytea[], ?::bytea[]) as n(flow, key, version, sealed, hidden)
       where r.integration = ? and r.flow = n.flow and r.key = n.key and r.version = n.version
         and r.sealed is not distinct from n.sealed returning 1`,
      [
        opened.map(({ row }) => row.flow),
        opened.map(({ row }) => row.key),
        opened.map(({ row }) => row.version),
        opened.map(({ row }) => row.sealed),
        opened.map(({ hidden }) => hidden),
        integration,
      ],
    )
    return done.length
  })
}

/** Nothing where what is sealed already opens under no key: nobody could tell any more what it is. */
function sealedOf(cipher: Cipher, row: PlainRow): Buffer | null | undefined {
  try {
    return withVersionSealed({ cipher, integration: row.integration }, row)
  } catch (error) {
    if (error instanceof CannotOpenError) return undefined
    throw error
  }
}
