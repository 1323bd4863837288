import type { Knex } from 'knex'

/** Who works on this database, as each says of itself. Times are milliseconds since 1970, by the clock of the database. */
export async function up(knex: Knex): Promise<void> {
  await knex.schema.createTable('process', (t) => {
    t.text('id').primary()
    t.boolean('runs_flows').notNullable()
    t.bigInteger('started_at').notNullable()
    t.bigInteger('seen_at')
      .notNullable()
      .comment('Who stops takes the row away; who dies leaves it.')
    t.bigInteger('skew_ms').notNullable().comment('By how much the clock of its machine is ahead.')
  })
  await knex.schema.alterTable('flow_state', (t) => {
    t.bigInteger('done_at').comment('When a run last came to its end without a failure.')
  })
  // Whoever hears of flows that do not run wants to know why none does.
  await knex.raw(
    `update alert_channel set about = about || '{workers}'::text[] where 'silence' = any(about)`,
  )
}

export async function down(knex: Knex): Promise<void> {
  await knex.raw(`update alert_channel set about = array_remove(about, 'workers')`)
  await knex.schema.alterTable('flow_state', (t) => {
    t.dropColumn('done_at')
  })
  await knex.schema.dropTable('process')
}
