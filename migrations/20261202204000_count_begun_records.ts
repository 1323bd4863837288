import type { Knex } from 'knex'

const TABLES = ['run', 'run_hour']

/** Parts of the text of `end_page`, without and with the counter. A server of before gives no such count. */
const PARTS = [
  ['deleted = deleted + _counts[12]', ', begun = begun + coalesce(_counts[13], 0)', ''],
  ['updated, deleted', ', begun', ')'],
  ['_counts[11], _counts[12]', ', coalesce(_counts[13], 0)', ')'],
  ['deleted = h.deleted + excluded.deleted', ', begun = h.begun + excluded.begun', ''],
].map(([before, added, after]) => [`${before}${after}`, `${before}${added}${after}`] as const)

async function replaceParts(
  knex: Knex,
  parts: readonly (readonly [from: string, to: string])[],
): Promise<void> {
  const changed = parts.reduce((text, [from, to]) => `replace(${text}, '${from}', '${to}')`, 'was')
  await knex.schema.raw(`
    do $$
    declare
      was text;
    begin
      select pg_get_functiondef(p.oid) into strict was from pg_proc p
      join pg_namespace n on n.oid = p.pronamespace
      where n.nspname = current_schema() and p.proname = 'end_page';
      execute ${changed};
    end $$`)
}

/** Records that wrote something and were not done, which the use of a month counts as well. */
export async function up(knex: Knex): Promise<void> {
  for (const table of TABLES) {
    await knex.schema.alterTable(table, (t) => {
      t.integer('begun').notNullable().defaultTo(0)
    })
  }
  await replaceParts(knex, PARTS)
}

export async function down(knex: Knex): Promise<void> {
  await replaceParts(
    knex,
    PARTS.map(([from, to]) => [to, from] as const),
  )
  for (const table of TABLES) {
    await knex.schema.alterTable(table, (t) => {
      t.dropColumn('begun')
    })
  }
}
