import type { Knex } from 'knex'

/** What integrations did that were removed since counts for the month of their workspace. */
export async function up(knex: Knex): Promise<void> {
  await knex.schema.createTable('removed_use', (t) => {
    t.specificType('workspace', 'text not null references workspace on delete cascade')
    t.bigInteger('month').notNullable().comment('Its beginning in UTC, in milliseconds since 1970.')
    t.bigInteger('records').notNullable().comment('Done in it.')
    t.primary(['workspace', 'month'])
  })
}

export async function down(knex: Knex): Promise<void> {
  await knex.schema.dropTable('removed_use')
}
