import type { Knex } from 'knex'

/** What all processes share about the limits of an account. Times are milliseconds since 1970. */
export async function up(knex: Knex): Promise<void> {
  await knex.schema.createTable('rate_limit', (t) => {
    t.specificType('connection', 'integer not null')
    t.specificType('slot', 'smallint not null').comment('Place among the limits of the connector.')
    t.specificType('full_at', 'double precision not null').comment(
      'When all that may be sent at once may be sent again.',
    )
    t.integer('server_left').comment('What the system says is left, less what was granted since.')
    t.bigInteger('server_until').notNullable().comment('When the system counts anew.')
    t.bigInteger('closed_until').notNullable().comment('The system refused until then.')
    t.primary(['connection', 'slot'])
  })
  await knex.schema.raw('alter table rate_limit set (fillfactor = 50)')

  await knex.schema.createTable('connection_usage', (t) => {
    t.specificType('connection', 'integer not null')
    t.bigInteger('hour').notNullable().comment('Its first millisecond.')
    t.integer('requests').notNullable()
    t.integer('refused').notNullable()
    t.primary(['connection', 'hour'])
  })
}

export async function down(knex: Knex): Promise<void> {
  await knex.schema.dropTable('connection_usage')
  await knex.schema.dropTable('rate_limit')
}
