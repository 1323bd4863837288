import type { Knex } from 'knex'

/** Workspaces, who may enter them, and who changed what. Times are milliseconds since 1970. */
export async function up(knex: Knex): Promise<void> {
  await knex.schema.createTable('workspace', (t) => {
    t.text('name').primary()
    t.text('title').notNullable()
    t.specificType('settings', `json not null default '{}'`)
    t.bigInteger('created_at').notNullable()
  })
  await knex('workspace').insert({
    name: 'default',
    title: 'Default',
    created_at: knex.raw('floor(extract(epoch from now()) * 1000)::bigint'),
  })

  await knex.schema.createTable('person', (t) => {
    t.specificType('id', 'bigint generated always as identity primary key')
    t.text('email').notNullable().unique().comment('In lower case.')
    t.text('name').notNullable()
    t.text('locale')
    t.text('password').comment('Argon2id; absent for those who sign in elsewhere.')
    t.boolean('must_change_password').notNullable().defaultTo(false)
    t.text('subject').comment('Who they are to the OpenID provider, once they signed in there.')
    t.boolean('is_owner').notNullable().defaultTo(false)
    t.boolean('is_first').notNullable().defaultTo(false)
    t.boolean('is_disabled').notNullable().defaultTo(false)
    t.bigInteger('created_at').notNullable()
    t.bigInteger('last_seen_at')
  })
  // However many set themselves up at once, one is the first.
  await knex.schema.raw('create unique index person_first on person (is_first) where is_first')
  await knex.schema.createTable('setup_code', (t) => {
    t.binary('hash').primary()
    t.bigInteger('expires_at').notNullable()
  })

  await knex.schema.createTable('invitation', (t) => {
    t.specificType('person', 'bigint primary key references person on delete cascade')
    t.binary('hash')
      .notNullable()
      .unique()
      .comment('Of what lets them choose their password, once.')
    t.bigInteger('expires_at').notNullable()
  })

  await knex.schema.createTable('membership', (t) => {
    t.specificType('workspace', 'text not null references workspace on delete cascade')
    t.specificType('person', 'bigint not null references person on delete cascade').index()
    t.text('role').notNullable()
    t.primary(['workspace', 'person'])
  })
  await knex.schema.createTable('session', (t) => {
    t.binary('hash').primary().comment('Of the id that the cookie holds.')
    t.specificType('person', 'bigint not null references person on delete cascade').index()
    t.text('csrf').notNullable()
    t.bigInteger('created_at').notNullable()
    t.bigInteger('seen_at').notNullable()
    t.bigInteger('expires_at').notNullable().index()
  })
  await knex.schema.createTable('api_token', (t) => {
    t.specificType('id', 'bigint generated always as identity primary key')
    t.specificType('workspace', 'text not null references workspace on delete cascade').index()
    t.text('name').notNullable()
    t.text('role').notNullable()
    t.binary('hash').notNullable().unique()
    t.text('created_by').notNullable()
    t.bigInteger('created_at').notNullable()
    t.bigInteger('expires_at').notNullable()
    t.bigInteger('last_used_at')
  })
}

export async function down(knex: Knex): Promise<void> {
  const tables = [
    'api_token',
    'session',
    'membership',
    'invitation',
    'setup_code',
    'person',
    'workspace',
  ]
  for (const table of tables) await knex.schema.dropTable(table)
}
