import type { Knex } from 'knex'

/** Records that outlive a run, and what became of every record. */
export async function up(knex: Knex): Promise<void> {
  await knex.schema.createTable('record', (t) => {
    t.specificType('integration', 'smallint not null')
    t.specificType('flow', 'text collate "C" not null')
    t.specificType('key', 'text collate "C" not null')
    t.text('state').notNullable()
    t.text('reason').notNullable()
    t.text('cause').notNullable()
    t.text('step')
    t.text('label')
    t.integer('attempts').notNullable()
    t.bigInteger('due_at')
    t.text('waits_for')
    t.text('version')
    t.text('flow_version').notNullable()
    t.binary('sealed').comment('The source record and the match values of a doubt, encrypted.')
    t.boolean('deleted').notNullable()
    t.bigInteger('since').notNullable()
    t.specificType(
      'due',
      `bigint generated always as (case state when 'ready' then 0 when 'waiting' then due_at when 'retrying' then due_at end) stored`,
    )
    t.primary(['integration', 'flow', 'key'])
  })
  await knex.schema.raw(
    'create index record_due on record (integration, flow, due, since, key) where due is not null',
  )
  // A hash index, for a wake key may be longer than a B-tree takes.
  await knex.schema.raw(
    'create index record_waits_for on record using hash (waits_for) where waits_for is not null',
  )

  await knex.schema.createTable('event', (t) => {
    t.specificType('integration', 'smallint not null')
    t.specificType('id', 'bigint generated always as identity')
    t.bigInteger('run').notNullable()
    t.bigInteger('at').notNullable()
    t.specificType('flow', 'text collate "C" not null')
    t.specificType('key', 'text collate "C" not null')
    t.text('outcome').notNullable()
    t.text('label')
    t.text('reason')
    t.text('step')
    t.text('flow_version').notNullable()
    t.specificType('writes', 'json')
    t.primary(['integration', 'id'])
    t.index(['integration', 'flow', 'key'])
  })
  // Rows come in the order of their time, so a summary per range of blocks finds the old ones at next to no cost.
  await knex.schema.raw('create index event_at on event using brin (at)')
}

export async function down(knex: Knex): Promise<void> {
  await knex.schema.dropTable('event')
  await knex.schema.dropTable('record')
}
