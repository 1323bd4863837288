import type { Knex } from 'knex'

/** Finds the records whose version an older version of the program left in the open: soon none. */
export async function up(knex: Knex): Promise<void> {
  await knex.schema.raw(
    'create index record_version on record (integration, flow, key) where version is not null',
  )
}

export async function down(knex: Knex): Promise<void> {
  await knex.schema.raw('drop index record_version')
}
