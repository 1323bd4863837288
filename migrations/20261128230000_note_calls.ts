import type { Knex } from 'knex'

/** How the calls of each account ended, as far as it tells whether its system works. Times are milliseconds since 1970. */
export async function up(knex: Knex): Promise<void> {
  await knex.schema.createTable('connection_calls', (t) => {
    t.specificType('connection', 'integer primary key')
    t.bigInteger('at').notNullable().comment('When the last one ended.')
    t.integer('ms').notNullable().comment('How long it took.')
    t.bigInteger('failing_since').comment(
      'End of the first one that failed since the last that was answered.',
    )
    t.integer('failures').notNullable().comment('How many failed since the last that was answered.')
    t.text('failure').comment(
      'How the last of them failed: a status or the name of an error, no words.',
    )
    t.boolean('is_denied')
      .notNullable()
      .comment('It failed for what a person has to put right, as a sign-in.')
  })
  await knex.schema.raw('alter table connection_calls set (fillfactor = 50)')
}

export async function down(knex: Knex): Promise<void> {
  await knex.schema.dropTable('connection_calls')
}
