import type { Knex } from 'knex'

/** Values that a table of a flow had no row for, and that were left out. Times are milliseconds since 1970. */
export async function up(knex: Knex): Promise<void> {
  await knex.schema.createTable('missing_row', (t) => {
    t.specificType('integration', 'integer not null references integration (id) on delete cascade')
    t.specificType('flow', 'text collate "C" not null')
    t.specificType('table_name', 'text collate "C" not null')
    t.specificType('value', 'text collate "C" not null')
    t.bigInteger('seen_at').notNullable().comment('By the latest run that met it.')
    t.primary(['integration', 'flow', 'table_name', 'value'])
  })
}

export async function down(knex: Knex): Promise<void> {
  await knex.schema.dropTable('missing_row')
}
