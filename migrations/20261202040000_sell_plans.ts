import type { Knex } from 'knex'

/**
 * What workspaces pay for at Stripe, as it was when it was last asked there; and customers whose workspace is gone, until Stripe has
 * deleted them too. Times are milliseconds since 1970.
 */
export async function up(knex: Knex): Promise<void> {
  await knex.schema.createTable('stripe_customer', (t) => {
    t.specificType('workspace', 'text primary key references workspace on delete cascade')
    t.text('key').notNullable().comment('What was asked of Stripe with it is done once.')
    t.text('customer').unique().comment('Id at Stripe; absent until it is made.')
    t.text('session').comment('The checkout that was begun last.')
    t.bigInteger('version').notNullable().comment('Another one with each change of what follows.')
    t.bigInteger('checked_at').notNullable().index()
    t.text('subscription')
    t.text('standing').comment('paid, late or over; absent: nothing was bought.')
    t.text('plan').comment('Its name in the file of plans.')
    t.bigInteger('ends_at').comment('Absent: it is paid on and on.')
    t.bigInteger('late_since')
  })
  await knex.schema.createTable('stripe_leaving', (t) => {
    t.text('customer').primary()
    t.bigInteger('next_at').notNullable()
    t.integer('tries').notNullable()
  })
  await knex.schema.alterTable('entitlement', (t) => {
    t.boolean('is_paid').notNullable().defaultTo(false).comment('It ends when it is paid no more.')
  })
}

export async function down(knex: Knex): Promise<void> {
  await knex.schema.alterTable('entitlement', (t) => t.dropColumn('is_paid'))
  for (const table of ['stripe_leaving', 'stripe_customer']) await knex.schema.dropTable(table)
}
