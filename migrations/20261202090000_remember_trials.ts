import type { Knex } from 'knex'

/** Whoever closes their account and signs up again goes on with the trial that they had. */
export async function up(knex: Knex): Promise<void> {
  await knex.schema.createTable('used_trial', (t) => {
    t.binary('digest').primary().comment('Of the address, under a key of the installation.')
    t.bigInteger('ends_at').notNullable().comment('When the first trial of the address ends.')
  })
}

export async function down(knex: Knex): Promise<void> {
  await knex.schema.dropTable('used_trial')
}
