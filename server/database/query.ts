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
  const name = prepared.get(sql) ?? `mapwright_${prepared.size + 1}`
  prepared.set(sql, name)
  if (!db.isTransaction) return runPrepared<Row>(db, { name, sql }, bindings.map(bound))
  const { rows } = await db
    .raw<{ readonly rows: readonly Row[] }>(sql, bindings.map(bound))
    .options({ name })
  return rows
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
