import type { Knex } from 'knex'

/** Who is invited into a workspace is in it once they accept. Times are milliseconds since 1970. */
export async function up(knex: Knex): Promise<void> {
  await knex.schema.createTable('membership_invitation', (t) => {
    t.bigIncrements('id')
    t.binary('hash').notNullable().unique().comment('Of what the link has after the #.')
    t.specificType('workspace', 'text not null references workspace on delete cascade')
    t.text('email').notNullable().comment('Whom it was sent to, in lower case.')
    t.text('role').notNullable()
    t.specificType('invited_by', 'bigint not null references person on delete cascade').index()
    t.bigInteger('expires_at').notNullable().index()
    t.unique(['workspace', 'email'])
  })
}

export async function down(knex: Knex): Promise<void> {
  await knex.schema.dropTable('membership_invitation')
}
