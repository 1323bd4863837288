import type { Knex } from 'knex'
import type { Client } from 'pg'

export type Scalar = string | number | boolean | Buffer | null

/** What knex keeps connections with, and whom it tells of statements. */
interface Pooled {
  readonly acquireConnection: () => Promise<Client>
  readonly releaseConnection: (connection: Client) => Promise<void>
  readonly emit: (event: string, ...told: readonly unknown[]) => boolean
}

/** A statement as PostgreSQL takes it. */
interface Native {
  readonly text: string
  readonly count: number
}

interface Statement {
  readonly name: string
  readonly sql: string
}

const natives = new Map<string, Native>()

/**
 * Runs a prepared statement on a connection of knex, without what knex builds for each one, which takes as long as a
 * statement that is found by a key. Whoever listens to knex hears of it all the same. Not within a transaction.
 */
export async function runPrepared<Row>(
  db: Knex,
  { name, sql }: Statement,
  values: readonly Scalar[],
): Promise<readonly Row[]> {
  const { text, count } = nativeOf(db, sql, values)
  if (values.length !== count) throw new Error(`${count} bindings were expected: ${name}`)
  const client: Pooled = db.client
  const connection = await client.acquireConnection()
  const told = { sql: text, bindings: values, options: { name }, method: 'raw' }
  try {
    client.emit('query', told)
    const { rows } = await connection.query<Row & object>({ name, text, values: [...values] })
    client.emit('query-response', { rows }, told)
    return rows
  } catch (error) {
    // As knex has it, for who takes it away again.
    if (error instanceof Error) error.message = `${text} - ${error.message}`
    client.emit('query-error', error, told)
    throw error
  } finally {
    await client.releaseConnection(connection)
  }
}

/** Knex numbers the bindings, once for each text. */
function nativeOf(db: Knex, sql: string, values: readonly Scalar[]): Native {
  const known = natives.get(sql)
  if (known) return known
  const { sql: text } = db
    .raw(sql, [...values])
    .toSQL()
    .toNative()
  const native = { text, count: values.length }
  natives.set(sql, native)
  return native
}
