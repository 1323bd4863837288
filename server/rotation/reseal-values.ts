import type { Knex } from 'knex'
import { type Binding, queryRows } from '../database/query.ts'
import type { Cipher } from '../secrets/cipher.ts'
import { CannotOpenError } from '../secrets/secret-errors.ts'
import { SEALED_COLUMNS, type SealedColumn, type SealedRow } from './sealed-columns.ts'

export interface Resealed {
  readonly resealed: number
  /** Sealed with a key that is not known, or damaged, by table. */
  readonly unopened: Readonly<Record<string, number>>
}

export interface ResealOptions {
  readonly batch?: number | undefined
  readonly signal?: AbortSignal | undefined
  /** Hears after every batch how many were sealed anew so far. */
  readonly onProgress?: ((resealed: number) => void) | undefined
}

const BATCH = 500

/**
 * Seals with the data key in use whatever is sealed with an older one.
 *
 * Ends and begins again wherever it is broken off, for what is done is passed over. Servers may work meanwhile, for they
 * know all data keys: a row that one of them changes is left as it made it.
 *
 * @throws the reason of the signal, after the batch under way
 */
export async function resealValues(
  db: Knex,
  cipher: Cipher,
  { batch = BATCH, signal, onProgress }: ResealOptions = {},
): Promise<Resealed> {
  let resealed = 0
  const unopened: Record<string, number> = {}
  for (const column of SEALED_COLUMNS) {
    for (let after: SealedRow | undefined; ; ) {
      signal?.throwIfAborted()
      const rows = await findOld(db, cipher, column, { after, batch })
      const opened = rows.flatMap((row) => reseal(cipher, column, row) ?? [])
      const closed = rows.length - opened.length
      if (closed > 0) unopened[column.table] = (unopened[column.table] ?? 0) + closed
      resealed += await save(db, column, opened)
      onProgress?.(resealed)
      after = rows.at(-1)?.row
      if (rows.length < batch) break
    }
  }
  return { resealed, unopened }
}

interface Found {
  readonly row: SealedRow
  readonly sealed: Buffer
}

interface Anew extends Found {
  readonly anew: Buffer
}

async function findOld(
  db: Knex,
  cipher: Cipher,
  { table, column, key, also, join = '' }: SealedColumn,
  { after, batch }: { readonly after: SealedRow | undefined; readonly batch: number },
): Promise<readonly Found[]> {
  const names = key.map(([name]) => `t.${name}`).join(', ')
  const places = key.map(([, type]) => `?::${type}`).join(', ')
  const rows = await queryRows<SealedRow & { readonly sealed_value: Buffer }>(
    db,
    `select ${[names, ...also].join(', ')}, t.${column} as sealed_value from ${table} t ${join}
     where t.${column} is not null and substring(t.${column} from 1 for ${cipher.head.length}) <> ?
     ${after ? `and (${names}) > (${places})` : ''} order by ${names} limit ?`,
    [cipher.head, ...(after ? keyOf(key, after) : []), batch],
  )
  return rows.map(({ sealed_value: sealed, ...row }) => ({ row, sealed: Buffer.from(sealed) }))
}

function keyOf(key: SealedColumn['key'], row: SealedRow): readonly Binding[] {
  return key.map(([name]) => row[name] ?? null)
}

function reseal(cipher: Cipher, column: SealedColumn, found: Found): Anew | undefined {
  const binding = column.bindingOf(found.row)
  try {
    return { ...found, anew: cipher.sealBytes(cipher.openBytes(found.sealed, binding), binding) }
  } catch (error) {
    if (error instanceof CannotOpenError) return undefined
    throw error
  }
}

/** Only where it still is what was opened: somebody may have changed it since. */
async function save(
  db: Knex,
  { table, column, key }: SealedColumn,
  rows: readonly Anew[],
): Promise<number> {
  if (rows.length === 0) return 0
  const names = key.map(([name]) => `n_${name}`)
  const lists = key.map(([, type]) => `?::${type}[]`)
  const isSame = key.map(([name]) => `t.${name} = n.n_${name}`)
  const saved = await queryRows(
    db,
    `update ${table} t set ${column} = n.anew
     from unnest(${lists.join(', ')}, ?::bytea[], ?::bytea[]) as n(${names.join(', ')}, sealed, anew)
     where ${isSame.join(' and ')} and t.${column} = n.sealed returning 1`,
    [
      ...key.map(([name]) => rows.map(({ row }) => row[name] ?? null)),
      rows.map(({ sealed }) => sealed),
      rows.map(({ anew }) => anew),
    ],
  )
  return saved.length
}
