import type { Knex } from 'knex'

/** What passed with each event, and whom it was about. Times are milliseconds since 1970. */
export async function up(knex: Knex): Promise<void> {
  await knex.schema.createTable('payload', (t) => {
    t.specificType('integration', 'smallint not null')
    t.specificType('event', 'bigint not null')
    t.bigInteger('at').notNullable()
    t.boolean('masked').notNullable().comment('Personal fields were taken out before it was kept.')
    t.binary('sealed').notNullable().comment('Compressed, then encrypted.')
    t.primary(['integration', 'event'])
  })

  await knex.schema.createTable('flow_story', (t) => {
    t.specificType('integration', 'smallint not null')
    t.text('version').notNullable()
    t.specificType('content', 'json').notNullable().comment('The same for all its records.')
    t.primary(['integration', 'version'])
  })

  await knex.schema.createTable('person_event', (t) => {
    t.specificType('integration', 'smallint not null')
    t.specificType('event', 'bigint not null')
    t.binary('digest').notNullable().comment('Of an e-mail address, under a key of the workspace.')
    t.primary(['integration', 'event', 'digest'])
    t.index(['digest', 'integration', 'event'])
  })
  await knex.schema.createTable('person_key', (t) => {
    t.text('workspace').primary()
    t.binary('sealed').notNullable()
  })
}

export async function down(knex: Knex): Promise<void> {
  for (const table of ['person_key', 'person_event', 'flow_story', 'payload']) {
    await knex.schema.dropTable(table)
  }
}
