import type { Knex } from 'knex'

/** What the API remembers of calls: who changed what, answers that may be asked for again, guesses at passwords. */
export async function up(knex: Knex): Promise<void> {
  await knex.schema.createTable('audit', (t) => {
    t.specificType('id', 'bigint generated always as identity primary key')
    t.bigInteger('at').notNullable().index().comment('Milliseconds since 1970.')
    t.text('workspace').notNullable().comment('Empty: of the whole installation.')
    t.text('who').notNullable()
    t.text('action').notNullable()
    t.text('subject').notNullable()
    t.specificType('details', 'json not null')
    t.text('request').notNullable()
    t.text('outcome').notNullable().comment('begun, done or failed')
    t.index(['workspace', 'id'])
    t.index(['workspace', 'who', 'id'])
    t.index(['workspace', 'action', 'id'])
  })
  await knex.schema.createTable('idempotency', (t) => {
    t.text('caller').notNullable()
    t.text('key').notNullable()
    t.binary('request').notNullable().comment('Hash of what was asked.')
    t.integer('status').comment('Absent while the first call is under way.')
    t.binary('answer').comment('Sealed.')
    t.bigInteger('at').notNullable().index()
    t.primary(['caller', 'key'])
  })
  // Of the shape that the package for limits expects.
  await knex.schema.createTable('attempt', (t) => {
    t.string('key', 255).primary()
    t.integer('points').notNullable().defaultTo(0)
    t.bigInteger('expire')
  })
}

export async function down(knex: Knex): Promise<void> {
  for (const table of ['attempt', 'idempotency', 'audit']) await knex.schema.dropTable(table)
}
