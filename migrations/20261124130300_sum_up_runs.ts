import type { Knex } from 'knex'

const COUNTERS = [
  'read',
  'done',
  'unchanged',
  'skipped',
  'waiting',
  'retrying',
  'parked',
  'dropped',
  'in_doubt',
  'created',
  'updated',
  'deleted',
]

/** What each flow did in each hour, so that trends of a year need not read every run. */
export async function up(knex: Knex): Promise<void> {
  await knex.schema.createTable('run_hour', (t) => {
    t.specificType('integration', 'smallint not null')
    t.specificType('flow', 'text collate "C" not null')
    t.bigInteger('hour').notNullable().comment('Its beginning, in milliseconds since 1970.')
    t.integer('runs').notNullable().defaultTo(0)
    t.integer('failed').notNullable().defaultTo(0)
    for (const name of COUNTERS) t.integer(name).notNullable().defaultTo(0)
    t.primary(['integration', 'hour', 'flow'])
  })
  await knex.schema.raw('alter table run_hour set (fillfactor = 50)')
  await knex.schema.alterTable('run', (t) => {
    t.index(['integration', 'started_at', 'id'])
    t.index(['integration', 'flow', 'started_at', 'id'])
  })
  await knex.schema.raw(
    `create index run_trouble on run (integration, started_at, id) where state in ('failed', 'stopped')`,
  )
}

export async function down(knex: Knex): Promise<void> {
  await knex.schema.raw('drop index run_trouble')
  await knex.schema.alterTable('run', (t) => {
    t.dropIndex(['integration', 'flow', 'started_at', 'id'])
    t.dropIndex(['integration', 'started_at', 'id'])
  })
  await knex.schema.dropTable('run_hour')
}
