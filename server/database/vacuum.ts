import type { Knex } from 'knex'
import { queryRows } from './query.ts'

/** By the rule of PostgreSQL's own autovacuum, as it is set where nobody set it. */
const CHANGED = `
select schemaname || '.' || relname as table from pg_stat_user_tables
where n_mod_since_analyze > 50 + 0.1 * n_live_tup or n_dead_tup > 50 + 0.2 * n_live_tup`

/**
 * Does what autovacuum does in a server: of tables that have changed much, cleans dead rows away and counts the living, by
 * which statements are planned. Gives their names.
 */
export async function vacuumChanged(db: Knex): Promise<readonly string[]> {
  // The counts of this session would else be a second old, or as old as its last statement.
  await queryRows(db, 'select pg_stat_force_next_flush()', [])
  const rows = await queryRows<{ readonly table: string }>(db, CHANGED, [])
  const tables = rows.map(({ table }) => table)
  if (tables.length > 0) {
    await db.raw(`vacuum (analyze) ${tables.map(() => '??').join(', ')}`, tables)
  }
  return tables
}
