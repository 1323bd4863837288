import type { Knex } from 'knex'

/** What people set up: integrations, the accounts they use, the answers to their questions. */
export async function up(knex: Knex): Promise<void> {
  await knex.schema.createTable('integration', (t) => {
    t.specificType('id', 'smallint generated always as identity primary key')
    t.text('workspace').notNullable().defaultTo('default')
    t.text('name').notNullable()
    t.unique(['workspace', 'name'])
  })
  await knex.schema.createTable('connection', (t) => {
    t.specificType('id', 'integer generated always as identity primary key')
    t.text('workspace').notNullable().defaultTo('default')
    t.text('name').notNullable()
    t.text('connector').notNullable()
    t.specificType('settings', 'json').notNullable()
    t.binary('secrets').comment('Sealed; bound to workspace and name.')
    t.binary('tokens').comment('What the system handed out when somebody signed in there. Sealed.')
    t.bigInteger('renewing_until').comment('Somebody renews the tokens, at most until then.')
    t.unique(['workspace', 'name'])
  })
  await knex.schema.createTable('answer', (t) => {
    t.specificType('integration', 'smallint primary key references integration on delete cascade')
    t.specificType('settings', 'json').notNullable()
    t.specificType('tables', 'json').notNullable().comment('Table name to its rows.')
    t.specificType('directions', 'json').notNullable().comment('Direction to the flow chosen.')
  })
  await knex.schema.createTable('role', (t) => {
    t.specificType('integration', 'smallint not null references integration on delete cascade')
    t.text('role').notNullable()
    t.specificType('connection', 'integer not null references connection').index()
    t.primary(['integration', 'role'])
  })
  await knex.schema.createTable('flow_version', (t) => {
    t.text('version').primary().comment('Hash of the text.')
    t.text('flow').notNullable()
    t.text('content').notNullable()
    t.timestamp('first_used_at').notNullable().defaultTo(knex.fn.now())
  })
}

export async function down(knex: Knex): Promise<void> {
  for (const table of ['flow_version', 'role', 'answer', 'connection', 'integration']) {
    await knex.schema.dropTable(table)
  }
}
