import type { Knex } from 'knex'

/** What is done with very many open records, part by part. Times are milliseconds since 1970. */
export async function up(knex: Knex): Promise<void> {
  await knex.schema.createTable('bulk_action', (t) => {
    t.specificType('id', 'bigint generated always as identity primary key')
    t.specificType('integration', 'smallint not null')
    t.specificType('flow', 'text collate "C" not null')
    t.text('kind').notNullable().comment('retry or ignore')
    t.text('cause').comment('All records of this cause.')
    t.text('state').comment('Else all records in this state.')
    t.text('who').notNullable()
    t.text('why').comment('Of what is ignored.')
    t.integer('total').notNullable()
    t.integer('done').notNullable()
    t.bigInteger('asked_at').notNullable().comment('What opens anew later is not taken.')
    t.bigInteger('ended_at')
    t.text('stopped_by').comment('Who ended it before all was done.')
  })
  await knex.schema.raw('create index bulk_action_open on bulk_action (id) where ended_at is null')
}

export async function down(knex: Knex): Promise<void> {
  await knex.schema.dropTable('bulk_action')
}
