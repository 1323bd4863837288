import type { Knex } from 'knex'

/** Pushes that systems will send about our own writes, and that wake no flow. */
export async function up(knex: Knex): Promise<void> {
  await knex.schema.createTable('hook_echo', (t) => {
    t.specificType('id', 'bigint generated always as identity primary key')
    t.specificType('connection', 'integer not null references connection on delete cascade')
    t.specificType('topic', 'text collate "C" not null')
    t.specificType('key', 'text collate "C" not null')
    t.bigInteger('until').notNullable().comment('Milliseconds since 1970.')
    t.index(['connection', 'topic', 'key'])
    t.index('until')
  })
}

export async function down(knex: Knex): Promise<void> {
  await knex.schema.dropTable('hook_echo')
}
