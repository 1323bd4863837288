import type { Knex } from 'knex'

/** Runs by schedule that found nothing: of each flow the last one stays as a row, the others are numbers of their hour. */
export async function up(knex: Knex): Promise<void> {
  await knex.schema.alterTable('run', (t) => {
    t.boolean('idle').notNullable().defaultTo(false)
  })
  await knex.raw('create index run_idle on run (integration, flow) where idle')
  await knex.schema.alterTable('run_hour', (t) => {
    t.integer('idle').notNullable().defaultTo(0)
  })
}

export async function down(knex: Knex): Promise<void> {
  await knex.schema.alterTable('run_hour', (t) => {
    t.dropColumn('idle')
  })
  await knex.schema.alterTable('run', (t) => {
    t.dropColumn('idle')
  })
}
