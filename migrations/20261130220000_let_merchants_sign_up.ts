import type { Knex } from 'knex'

/** Links that were sent by mail, and what people agreed to. Times are milliseconds since 1970. */
export async function up(knex: Knex): Promise<void> {
  await knex.schema.createTable('mailed_link', (t) => {
    t.binary('hash').primary().comment('Of what the link has after the #.')
    t.text('purpose').notNullable().comment('sign-up, password or email')
    t.text('email').notNullable().index().comment('Whom it was sent to, in lower case.')
    t.specificType('person', 'bigint references person on delete cascade')
      .index()
      .comment('Whose account it changes; absent: it makes one.')
    t.text('subject').comment('Who they are to the OpenID provider, where they came from there.')
    t.bigInteger('expires_at').notNullable().index()
  })
  await knex.schema.createTable('consent', (t) => {
    t.specificType('person', 'bigint not null references person on delete cascade')
    t.text('version').notNullable().comment('Of the texts.')
    t.text('terms_url').notNullable()
    t.text('privacy_url').notNullable()
    t.bigInteger('at').notNullable()
    t.primary(['person', 'version'])
  })
}

export async function down(knex: Knex): Promise<void> {
  for (const table of ['consent', 'mailed_link']) await knex.schema.dropTable(table)
}
