import type { Knex } from 'knex'

/**
 * The plan that a workspace asks the owners of the installation for, and their answer: one row each, which the next request
 * replaces. Times are milliseconds since 1970.
 */
export async function up(knex: Knex): Promise<void> {
  await knex.schema.createTable('plan_request', (t) => {
    t.bigIncrements('id').comment('Another one for each request.')
    t.specificType('workspace', 'text not null unique references workspace on delete cascade')
    t.text('plan').notNullable().comment('Its name in the file of plans.')
    t.text('note').notNullable().comment('What the workspace says to the owners.')
    t.specificType('asked_by', 'bigint not null references person on delete cascade').index()
    t.bigInteger('asked_at').notNullable()
    t.text('answer').comment('granted or declined; absent: it is open.')
    t.text('reason').notNullable().comment('What the owners say to the workspace.')
    t.bigInteger('answered_at')
    t.bigInteger('claimed_at').comment('Since when a server mails the request, or the answer.')
    t.bigInteger('sent_at')
  })
}

export async function down(knex: Knex): Promise<void> {
  await knex.schema.dropTable('plan_request')
}
