import type { Knex } from 'knex'

/** Keys that seal values, themselves sealed with the master key. Times are milliseconds since 1970. */
export async function up(knex: Knex): Promise<void> {
  await knex.schema.createTable('data_key', (t) => {
    t.text('id').primary().comment('What everything that it sealed begins with, after the format.')
    t.binary('wrapped').notNullable()
    t.bigInteger('made_at').notNullable()
    t.bigInteger('active_at').unique().comment('The latest one seals; null: announced.')
    t.bigInteger('resealed_at').comment('When what older keys had sealed was sealed with it.')
  })
}

export async function down(knex: Knex): Promise<void> {
  await knex.schema.dropTable('data_key')
}
