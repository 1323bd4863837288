import type { Knex } from 'knex'

/**
 * What a workspace may use, and until when; without a row, all of it and for ever. And what its people were told of that, so that
 * no two servers tell it twice. Times are milliseconds since 1970.
 */
export async function up(knex: Knex): Promise<void> {
  await knex.schema.createTable('entitlement', (t) => {
    t.specificType('workspace', 'text primary key references workspace on delete cascade')
    t.text('plan').notNullable().comment('Its name in the file of plans.')
    t.boolean('is_trial').notNullable()
    t.bigInteger('ends_at').index().comment('Absent: it does not end.')
    t.bigInteger('changed_at').notNullable()
    t.bigInteger('erasing_at').comment('Since when all that the workspace holds is being erased.')
  })
  await knex.schema.createTable('plan_notice', (t) => {
    t.specificType('workspace', 'text not null references workspace on delete cascade')
    t.text('kind').notNullable()
    t.bigInteger('about').notNullable().comment('The end, or the month, that it is about.')
    t.bigInteger('claimed_at').notNullable()
    t.bigInteger('sent_at')
    t.primary(['workspace', 'kind', 'about'])
  })
}

export async function down(knex: Knex): Promise<void> {
  for (const table of ['plan_notice', 'entitlement']) await knex.schema.dropTable(table)
}
