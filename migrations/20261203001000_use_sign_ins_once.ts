import type { Knex } from 'knex'

/** What a system sends a person back with counts once, in whichever process it arrives. */
export async function up(knex: Knex): Promise<void> {
  await knex.schema.createTable('used_system_sign_in', (t) => {
    t.binary('hash').primary().comment('Of the secret of the try.')
    t.bigInteger('expires_at').notNullable().comment('When the try is over anyway.')
  })
}

export async function down(knex: Knex): Promise<void> {
  await knex.schema.dropTable('used_system_sign_in')
}
