import type { Knex } from 'knex'

/** What came of trying an integration on a few records of each flow: the last time. */
export async function up(knex: Knex): Promise<void> {
  await knex.schema.createTable('trial', (t) => {
    t.integer('integration').primary()
    t.bigInteger('at').notNullable()
    t.specificType('setup', 'text collate "C" not null').comment('Digest of answers and flows.')
    t.specificType('flows', 'json').notNullable().comment('Counts and causes, no data.')
  })
}

export async function down(knex: Knex): Promise<void> {
  await knex.schema.dropTable('trial')
}
