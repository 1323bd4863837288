import type { Knex } from 'knex'

/** How far people are with setting up, what they tried, and the records that they try mappings on. */
export async function up(knex: Knex): Promise<void> {
  await knex.schema.alterTable('integration', (t) => {
    t.text('state').notNullable().defaultTo('setup').comment('setup, on or paused')
  })
  await knex.schema.alterTable('answer', (t) => {
    t.specificType('off', `text[] not null default '{}'`).comment('Flows that are switched off.')
  })
  await knex.schema.alterTable('connection', (t) => {
    t.bigInteger('checked_at')
    t.text('problem').comment('What the last check found; absent: it was good.')
  })
  await knex.schema.createTable('kept_plan', (t) => {
    t.specificType('integration', 'smallint not null')
    t.specificType('flow', 'text collate "C" not null')
    t.specificType('hash', 'text collate "C" not null')
    t.specificType('records', 'json').notNullable().comment('Keys and digests, no data.')
    t.bigInteger('at').notNullable().index()
    t.specificType('applied', 'json').comment('What came of applying it; absent: it was not yet.')
    t.primary(['integration', 'flow', 'hash'])
  })
  await knex.schema.createTable('sample', (t) => {
    t.specificType('id', 'bigint generated always as identity primary key')
    t.specificType('integration', 'smallint not null')
    t.specificType('flow', 'text collate "C" not null')
    t.text('title').notNullable()
    t.text('origin').notNullable().comment('source, run, pasted or schema')
    t.binary('sealed').notNullable().comment('The record and what exists beside it, encrypted.')
    t.bigInteger('created_at').notNullable()
    t.index(['integration', 'flow', 'id'])
  })
}

export async function down(knex: Knex): Promise<void> {
  await knex.schema.dropTable('sample')
  await knex.schema.dropTable('kept_plan')
  await knex.schema.alterTable('connection', (t) => t.dropColumns('checked_at', 'problem'))
  await knex.schema.alterTable('answer', (t) => t.dropColumn('off'))
  await knex.schema.alterTable('integration', (t) => t.dropColumn('state'))
}
