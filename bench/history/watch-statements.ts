import type { Knex } from 'knex'
import type { Binding } from '../../server/database/query.ts'

export interface Statement {
  readonly sql: string
  readonly bindings: readonly Binding[]
}

/** The statements that some work sends to the database, written so that they can be sent again. */
export async function watchStatements(
  db: Knex,
  work: () => Promise<unknown>,
): Promise<readonly Statement[]> {
  const statements: Statement[] = []
  const listener = ({ sql, bindings }: { sql: string; bindings: readonly Binding[] }): void => {
    // The driver's `$1` is knex's `?`, in the same order.
    statements.push({ sql: sql.replaceAll(/\$\d+/g, '?'), bindings })
  }
  db.on('query', listener)
  await work()
  db.removeListener('query', listener)
  return statements
}
