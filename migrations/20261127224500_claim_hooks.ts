import type { Knex } from 'knex'

/** Until when a process has for itself what is registered at the system of an account (milliseconds since 1970). */
export async function up(knex: Knex): Promise<void> {
  await knex.schema.alterTable('hook_secret', (t) => {
    t.bigInteger('claimed_until').notNullable().defaultTo(0)
  })
}

export async function down(knex: Knex): Promise<void> {
  await knex.schema.alterTable('hook_secret', (t) => {
    t.dropColumn('claimed_until')
  })
}
