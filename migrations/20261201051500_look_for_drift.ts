import type { Knex } from 'knex'

/**
 * What a system sent of what flows read, when it was last looked at, and what of it is otherwise than before. Names of fields that
 * connectors have, and no values. Times are milliseconds since 1970.
 */
export async function up(knex: Knex): Promise<void> {
  await knex.schema.createTable('drift_look', (t) => {
    t.specificType('connection', 'integer not null references connection on delete cascade')
    t.text('resource').notNullable()
    t.bigInteger('next_at')
      .notNullable()
      .index()
      .comment('When it is looked at again, or by another.')
    t.bigInteger('looked_at').comment('When it was looked at and answered.')
    t.text('reads').comment('A digest of what the connector reads; another one is another shape.')
    t.specificType('shape', 'json not null').defaultTo('{}')
    t.specificType('changes', 'jsonb not null').defaultTo('[]').comment('With since when.')
    t.specificType('flows', 'jsonb not null')
      .defaultTo('[]')
      .comment('Those that write what they make of it, of which integration, and how many changes.')
    t.primary(['connection', 'resource'])
  })
  await knex.raw(
    `create index drift_look_changed on drift_look (connection) where changes <> '[]'::jsonb`,
  )
}

export async function down(knex: Knex): Promise<void> {
  await knex.schema.dropTable('drift_look')
}
