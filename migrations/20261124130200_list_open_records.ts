import type { Knex } from 'knex'

/** Records that a person settled, and lists of the open ones by age and by cause. */
export async function up(knex: Knex): Promise<void> {
  await knex.schema.alterTable('record', (t) => {
    t.boolean('ignored')
      .notNullable()
      .defaultTo(false)
      .comment('By a person: left alone until the source record changes.')
  })
  await knex.schema.raw(
    'create index record_age on record (integration, since, flow, key) where not ignored',
  )
  // A B-tree takes no long texts.
  await knex.schema.raw('update record set cause = left(cause, 200) where length(cause) > 200')
  await knex.schema.raw(
    'create index record_cause on record (integration, flow, cause, state, since) where not ignored',
  )
}

export async function down(knex: Knex): Promise<void> {
  await knex.schema.raw('drop index record_cause')
  await knex.schema.raw('drop index record_age')
  await knex.schema.alterTable('record', (t) => {
    t.dropColumn('ignored')
  })
}
