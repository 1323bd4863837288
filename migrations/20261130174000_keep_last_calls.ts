import type { Knex } from 'knex'

/** The last calls of each account, without what was asked for; and how many failed in each hour. */
export async function up(knex: Knex): Promise<void> {
  await knex.schema.createTable('connection_call', (t) => {
    t.specificType('id', 'bigint generated always as identity primary key')
    t.specificType('connection', 'integer not null')
    t.bigInteger('at').notNullable().comment('When it ended, in milliseconds since 1970.')
    t.integer('ms').notNullable().comment('How long it took.')
    t.text('verb').notNullable().comment('What kind of call: `GET`, `insert`.')
    t.text('answer')
      .notNullable()
      .comment('A status, the name of an error, or the kind of its end.')
    t.boolean('is_failure').notNullable()
    t.text('flow').comment('On whose behalf, where it was a flow.')
    t.index(['connection', 'at'])
  })
  await knex.schema.alterTable('connection_usage', (t) => {
    t.integer('failed').notNullable().defaultTo(0)
  })
}

export async function down(knex: Knex): Promise<void> {
  await knex.schema.alterTable('connection_usage', (t) => {
    t.dropColumn('failed')
  })
  await knex.schema.dropTable('connection_call')
}
