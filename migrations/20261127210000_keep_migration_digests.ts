import type { Knex } from 'knex'

/** Which text of each migration made the tables, so that a database that was made otherwise is not mistaken for one. */
export async function up(knex: Knex): Promise<void> {
  await knex.schema.alterTable('migration', (t) => {
    t.text('digest').comment(
      'SHA-256 of the text of the migration, as the program that took it had it.',
    )
  })
}

export async function down(knex: Knex): Promise<void> {
  await knex.schema.alterTable('migration', (t) => {
    t.dropColumn('digest')
  })
}
