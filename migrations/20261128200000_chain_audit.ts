import type { Knex } from 'knex'

/** Ties each line of the audit log to the one before, under a key that is not in the database. */
export async function up(knex: Knex): Promise<void> {
  await knex.schema.alterTable('audit', (t) => {
    t.bigInteger('chain').unique().comment('Place in the chain; absent: it is still under way.')
    t.binary('content').comment('Keyed digest of what it said when it came into the chain.')
    t.binary('hash').comment('Keyed digest of that, its place and the line before.')
    t.binary('erased').comment(
      'Keyed digest of what it says since somebody was erased, and what it said.',
    )
  })
  await knex.raw('create index audit_unchained on audit (id) where chain is null')
  await knex.schema.createTable('audit_head', (t) => {
    t.boolean('one').primary().comment('There is one row: whoever adds to the chain locks it.')
    t.bigInteger('chain').notNullable()
    t.binary('hash').notNullable()
  })
}

export async function down(knex: Knex): Promise<void> {
  await knex.schema.dropTable('audit_head')
  await knex.raw('drop index audit_unchained')
  await knex.schema.alterTable('audit', (t) => {
    t.dropColumns('chain', 'content', 'hash', 'erased')
  })
}
