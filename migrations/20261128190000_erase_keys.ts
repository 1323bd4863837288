import type { Knex } from 'knex'

/**
 * Whether somebody was erased in an integration whose keys stand there as digests, which their records may meet again; and
 * where digests of older versions are, which are put under a key and then are no more.
 */
export async function up(knex: Knex): Promise<void> {
  await knex.schema.alterTable('integration', (t) => {
    t.boolean('has_erased').notNullable().defaultTo(false)
  })
  await knex.raw(
    `create index intent_unkeyed on intent (integration) where not starts_with(claim, 'k.')`,
  )
  await knex.raw(
    `create index index_entry_unkeyed on index_entry (connection) where not starts_with(hash, 'k.')`,
  )
}

export async function down(knex: Knex): Promise<void> {
  await knex.raw('drop index index_entry_unkeyed')
  await knex.raw('drop index intent_unkeyed')
  await knex.schema.alterTable('integration', (t) => {
    t.dropColumn('has_erased')
  })
}
