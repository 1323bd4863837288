import type { Knex } from 'knex'

/** Which integrations have no link any more whose hash an older version left as it was. */
export async function up(knex: Knex): Promise<void> {
  await knex.schema.alterTable('integration', (t) => {
    t.boolean('links_sealed').notNullable().defaultTo(true)
  })
  await knex.raw('update integration set links_sealed = false')
}

export async function down(knex: Knex): Promise<void> {
  await knex.schema.alterTable('integration', (t) => {
    t.dropColumn('links_sealed')
  })
}
