import type { Knex } from 'knex'

/**
 * Workspaces that the owners of the installation have suspended, with what they say of it: no flow begins there, and all can be read.
 * Times are milliseconds since 1970.
 */
export async function up(knex: Knex): Promise<void> {
  await knex.schema.createTable('suspension', (t) => {
    t.specificType('workspace', 'text primary key references workspace on delete cascade')
    t.text('reason').notNullable()
    t.bigInteger('at').notNullable()
  })
}

export async function down(knex: Knex): Promise<void> {
  await knex.schema.dropTable('suspension')
}
