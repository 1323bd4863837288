import type { Knex } from 'knex'
import { runPrepared, type Scalar } from './run-prepared.ts'

/** An expression for the time now, in milliseconds since 1970, with one binding: that time where somebody else says it, else null. */
export const NOW = 'coalesce(?::bigint, floor(extract(epoch from now()) * 1000)::bigint)'

export type Binding = Scalar | readonly Scalar[]

/** Runs one statement and gives its rows. `?` is a binding; a list is bound as one array. */
export async function queryRows<Row>(
  db: Knex,
  sql: string,
  bindings: readonly Binding[],
): Promise<readonly Row[]> {
  const { rows } = await db.raw<{ readonly rows: readonly Row[] }>(sql, bindings.map(bound))
  return rows
}

/** Statements by their text, each with the name under which connections keep it. */
const prepared = new Map<string, string>()

/**
 * The same for what is asked all the time: PostgreSQL reads and plans it once for each connection, which takes longer than
 * to do it. Only for texts that stay the same, about rows that are found by a key.
 */
export async function queryPrepared<Row>(
  db: Knex,
  sql: string,
  bindings: readonly Binding[],
): Promise<readonly Row[]> {
  const values = bindings.map(bound)
  const name = prepared.get(sql) ?? rename(sql)
  try {
    return await askPrepared<Row>(db, { name, sql }, values)
  } catch (error) {
    if (!isOutdated(error)) throw error
    // Every connection that knows it by this name would fail.
    const known = prepared.get(sql)
    const renamed = known === undefined || known === name ? rename(sql) : known
    // A transaction has failed with it.
    if (db.isTransaction) throw error
    return askPrepared<Row>(db, { name: renamed, sql }, values)
  }
}

let names = 0

function rename(sql: string): string {
  names += 1
  const name = `mapwright_${names}`
  prepared.set(sql, name)
  return name
}

async function askPrepared<Row>(
  db: Knex,
  { name, sql }: { readonly name: string; readonly sql: string },
  values: readonly Scalar[],
): Promise<readonly Row[]> {
  if (!db.isTransaction) return runPrepared<Row>(db, { name, sql }, values)
  const { rows } = await db
    .raw<{ readonly rows: readonly Row[] }>(sql, [...values])
    .options({ name })
  return rows
}

/**
 * What a statement was prepared for has other columns now. PostgreSQL finds out before it does anything, so that asking again
 * does nothing twice.
 */
function isOutdated(error: unknown): boolean {
  return (
    error instanceof Error &&
    'code' in error &&
    error.code === '0A000' &&
    'routine' in error &&
    error.routine === 'RevalidateCachedQuery'
  )
}

function bound(item: Binding): Scalar {
  return isList(item) ? arrayLiteral(item) : item
}

function isList(item: Binding): item is readonly Scalar[] {
  return Array.isArray(item)
}

function arrayLiteral(items: readonly Scalar[]): string {
  return `{${items.map(arrayItem).join(',')}}`
}

function arrayItem(item: Scalar): string {
  if (item === null) return 'NULL'
  if (typeof item === 'string') return `"${escaped(item)}"`
  return Buffer.isBuffer(item) ? `"\\\\x${item.toString('hex')}"` : String(item)
}

function escaped(text: string): string {
  // Most texts have nothing to escape, which is found out faster than they are written anew.
  return /["\\]/.test(text) ? text.replace(/["\\]/g, '\\$&') : text
}
