import type { Knex } from 'knex'

/**
 * That a workspace was suspended or resumed, until a mail that says so was taken: the last of it alone, for what was before is not true any more.
 * Times are milliseconds since 1970.
 */
export async function up(knex: Knex): Promise<void> {
  await knex.schema.createTable('suspension_news', (t) => {
    t.specificType('workspace', 'text primary key references workspace on delete cascade')
    t.boolean('is_over').notNullable()
    t.text('reason').notNullable()
    t.bigInteger('at').notNullable()
    t.bigInteger('claimed_at').comment('When a server began to tell it.')
  })
}

export async function down(knex: Knex): Promise<void> {
  await knex.schema.dropTable('suspension_news')
}
