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

/**
 * Runs, which are also the leases on flows, and where each flow stands. Times are milliseconds since 1970.
 *
 * No foreign keys to integration: their checks would cost more than the rows. What removes an integration removes these.
 */
export async function up(knex: Knex): Promise<void> {
  await knex.schema.createTable('run', (t) => {
    t.specificType('id', 'bigint generated always as identity primary key')
    t.specificType('integration', 'smallint not null')
    t.specificType('flow', 'text collate "C" not null')
    t.text('flow_version').notNullable()
    t.text('worker').notNullable()
    t.text('cause').notNullable()
    t.boolean('reads_all')
      .notNullable()
      .defaultTo(false)
      .comment('It was asked to read all of the source.')
    t.text('state').notNullable().comment('running, finished, stopped or failed')
    t.text('reason')
    t.bigInteger('started_at').notNullable()
    t.bigInteger('finished_at')
    t.bigInteger('until').notNullable().comment('When the lease runs out.')
    for (const name of COUNTERS) t.integer(name).notNullable().defaultTo(0)
    t.index(['integration', 'id'])
    t.index(['integration', 'flow', 'id'])
    t.index('finished_at')
  })
  await knex.schema.raw(
    `create unique index run_lease on run (integration, flow) where state = 'running'`,
  )
  await knex.schema.raw(
    `create index run_complete on run (integration, flow, id) where reads_all and state = 'finished'`,
  )
  // Its row changes with every page; room in the block keeps those changes out of the indexes.
  await knex.schema.raw('alter table run set (fillfactor = 50)')

  await knex.schema.createTable('cursor', (t) => {
    t.specificType('integration', 'smallint not null')
    t.text('flow').notNullable()
    t.integer('partition').notNullable()
    t.text('value')
    t.text('compared_at')
    t.specificType('reading', 'json')
    t.primary(['integration', 'flow', 'partition'])
  })
  await knex.schema.raw('alter table cursor set (fillfactor = 50)')

  await knex.schema.createTable('run_partition', (t) => {
    t.specificType('integration', 'smallint not null')
    t.specificType('flow', 'text collate "C" not null')
    t.integer('partition').notNullable()
    t.bigInteger('id').notNullable().unique().comment('From the numbers of runs: it holds intents.')
    t.bigInteger('run').notNullable().comment('The run that it is part of.')
    t.text('worker').notNullable()
    t.bigInteger('until').notNullable().comment('When the lease runs out.')
    t.boolean('is_halted').notNullable().defaultTo(false)
    t.text('reason').comment('Why it failed, for which the run ends.')
    t.primary(['integration', 'flow', 'partition'])
  })
  await knex.schema.raw('alter table run_partition set (fillfactor = 50)')

  await knex.schema.createTable('seen', (t) => {
    t.specificType('integration', 'smallint not null')
    t.specificType('flow', 'text collate "C" not null')
    t.specificType('key', 'text collate "C" not null')
    t.primary(['integration', 'flow', 'key'])
  })
}

export async function down(knex: Knex): Promise<void> {
  for (const table of ['seen', 'run_partition', 'cursor', 'run']) await knex.schema.dropTable(table)
}
