import type { Knex } from 'knex'

/** A workspace that a merchant made by signing up ends with the last person in it; those that an operator made do not. */
export async function up(knex: Knex): Promise<void> {
  await knex.schema.alterTable('workspace', (t) => {
    t.boolean('is_signed_up').notNullable().defaultTo(false)
  })
}

export async function down(knex: Knex): Promise<void> {
  await knex.schema.alterTable('workspace', (t) => {
    t.dropColumn('is_signed_up')
  })
}
