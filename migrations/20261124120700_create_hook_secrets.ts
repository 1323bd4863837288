import type { Knex } from 'knex'

/** What a source must show to wake flows of an account. */
export async function up(knex: Knex): Promise<void> {
  await knex.schema.createTable('hook_secret', (t) => {
    t.specificType('connection', 'integer primary key references connection on delete cascade')
    t.binary('sealed').notNullable()
  })
}

export async function down(knex: Knex): Promise<void> {
  await knex.schema.dropTable('hook_secret')
}
