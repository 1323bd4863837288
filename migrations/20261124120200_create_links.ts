import type { Knex } from 'knex'

/** Which target record a source record became, and which creates are under way. */
export async function up(knex: Knex): Promise<void> {
  await knex.schema.createTable('link', (t) => {
    t.specificType('integration', 'smallint not null')
    t.boolean('dead').notNullable()
    t.specificType('source', 'text collate "C" not null')
    t.specificType('key', 'text collate "C" not null')
    t.specificType('target', 'text collate "C" not null')
    t.specificType('target_id', 'text collate "C" not null').comment('As JSON: 7 is not "7".')
    t.text('hash')
    t.text('flow').notNullable()
    t.primary(['integration', 'source', 'key', 'target'])
    // The id first: with the same columns in front as the primary key, PostgreSQL takes it for that while a table is new
    // to it, and reads all links of a flow for each record.
    t.index(['target_id', 'target', 'integration'])
  })
  // A new hash then stays in its block and touches no index.
  await knex.schema.raw('alter table link set (fillfactor = 85)')

  await knex.schema.createTable('intent', (t) => {
    t.specificType('integration', 'smallint not null')
    t.specificType('operation', 'text collate "C" not null')
    t.specificType('claim', 'text collate "C" not null').comment(
      'Hash: what it stands for may be an e-mail address.',
    )
    t.text('target').notNullable()
    t.text('flow').notNullable()
    t.text('key').notNullable()
    t.bigInteger('run').notNullable()
    t.text('worker').notNullable()
    t.bigInteger('started_at').notNullable()
    t.text('made').comment(
      'As JSON, the id of what it made: it is over, and remembered by a read that was split.',
    )
    // As above: nothing is to look for all intents of an integration, dead ones with them.
    t.primary(['operation', 'integration'])
    t.unique(['claim', 'integration'])
  })
}

export async function down(knex: Knex): Promise<void> {
  await knex.schema.dropTable('intent')
  await knex.schema.dropTable('link')
}
