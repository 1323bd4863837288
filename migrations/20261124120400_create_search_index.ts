import type { Knex } from 'knex'

/** Local indexes of accounts whose system cannot search: ids and digests, never values. */
export async function up(knex: Knex): Promise<void> {
  await knex.schema.createTable('index_state', (t) => {
    t.specificType('connection', 'integer not null references connection on delete cascade')
    t.specificType('index', 'text collate "C" not null')
    t.text('complete_at').notNullable()
    t.specificType('since', 'text[] not null')
    t.bigInteger('refreshed_at').notNullable()
    t.primary(['connection', 'index'])
  })
  await knex.schema.createTable('index_entry', (t) => {
    t.specificType('connection', 'integer not null')
    t.specificType('index', 'text collate "C" not null')
    t.specificType('record_id', 'text collate "C" not null').comment('As JSON: 7 is not "7".')
    t.specificType('hash', 'text collate "C" not null')
    t.bigInteger('seen_at').notNullable()
    t.primary(['connection', 'index', 'record_id'])
    t.index(['connection', 'index', 'hash'])
  })
  // Every complete read moves seen_at of every row; room in the block keeps that out of the indexes.
  await knex.schema.raw('alter table index_entry set (fillfactor = 70)')
}

export async function down(knex: Knex): Promise<void> {
  await knex.schema.dropTable('index_entry')
  await knex.schema.dropTable('index_state')
}
