import type { Knex } from 'knex'

/** When flows run, and what was asked of them. Times are milliseconds since 1970. */
export async function up(knex: Knex): Promise<void> {
  await knex.schema.alterTable('integration', (t) => {
    t.integer('scheduled').comment(
      'The publication by which its flows are scheduled; absent: something changed since.',
    )
  })
  await knex.schema.createTable('flow_state', (t) => {
    t.specificType('integration', 'smallint not null')
    t.specificType('flow', 'text collate "C" not null')
    t.boolean('is_on').notNullable().comment('It is one of the flows that its integration runs.')
    t.boolean('is_paused').notNullable().defaultTo(false).comment('By a person.')
    t.smallint('rank').notNullable().defaultTo(0).comment('Place in the order of its integration.')
    t.specificType('schedule', 'json').comment('What a person set in place of the file.')
    t.specificType('windows', 'json').notNullable().defaultTo('[]')
    t.specificType('trigger', 'json').comment('What holds: of the person, else of the file.')
    t.specificType('after_flow', 'text collate "C"')
    t.bigInteger('next_at').comment('Absent: not by time.')
    t.bigInteger('retry_at')
      .notNullable()
      .defaultTo(0)
      .comment('Due records do not start it earlier.')
    t.integer('failures').notNullable().defaultTo(0).comment('Runs that failed, in a row.')
    t.text('problem').comment('Why the last run failed, in plain words.')
    t.primary(['integration', 'flow'])
  })
  await knex.schema.raw(
    'create index flow_state_next on flow_state (next_at) where next_at is not null',
  )

  await knex.schema.createTable('run_request', (t) => {
    t.specificType('id', 'bigint generated always as identity primary key')
    t.specificType('integration', 'smallint not null')
    t.specificType('flow', 'text collate "C" not null')
    t.text('cause').notNullable()
    t.specificType('scope', 'json').notNullable()
    t.boolean('force').notNullable()
    t.bigInteger('asked_at').notNullable()
    t.boolean('taken').notNullable().defaultTo(false).comment('A run has begun that is about it.')
    t.text('trace_parent').comment('Of the call that asked, as W3C trace context writes it.')
    t.index(['integration', 'flow', 'id'])
  })
}

export async function down(knex: Knex): Promise<void> {
  await knex.schema.dropTable('run_request')
  await knex.schema.dropTable('flow_state')
  await knex.schema.alterTable('integration', (t) => {
    t.dropColumn('scheduled')
  })
}
