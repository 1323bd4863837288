import type { Knex } from 'knex'

/** What the owners of the installation say to all workspaces, or to some. Times are milliseconds since 1970. */
export async function up(knex: Knex): Promise<void> {
  await knex.schema.createTable('announcement', (t) => {
    t.bigIncrements('id')
    t.text('severity').notNullable().comment('info, warning or critical.')
    t.specificType('texts', 'json').notNullable().comment('By language; English is always there.')
    t.specificType('workspaces', 'text[]').comment('Absent: all.')
    t.bigInteger('from_at').notNullable()
    t.bigInteger('until_at').notNullable()
  })
}

export async function down(knex: Knex): Promise<void> {
  await knex.schema.dropTable('announcement')
}
