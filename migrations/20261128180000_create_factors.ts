import type { Knex } from 'knex'

/** What people show besides their password, and who has to. Times are milliseconds since 1970. */
export async function up(knex: Knex): Promise<void> {
  await knex.schema.createTable('authenticator_app', (t) => {
    t.specificType('person', 'bigint primary key references person on delete cascade')
    t.binary('sealed').notNullable().comment('Its secret.')
    t.bigInteger('last_step')
      .notNullable()
      .comment('Of the code that was taken last: it is taken no more, nor any before it.')
    t.bigInteger('created_at').notNullable()
  })
  await knex.schema.createTable('passkey', (t) => {
    t.specificType('id', 'bigint generated always as identity primary key')
    t.specificType('person', 'bigint not null references person on delete cascade').index()
    t.text('credential').notNullable().unique().comment('How the authenticator calls it.')
    t.binary('sealed').notNullable().comment('Its public key.')
    t.bigInteger('counter').notNullable().comment('Uses, as the authenticator counts them.')
    t.specificType('transports', 'text[] not null')
    t.text('name').notNullable()
    t.bigInteger('created_at').notNullable()
    t.bigInteger('last_used_at')
  })
  await knex.schema.createTable('recovery_code', (t) => {
    t.specificType('person', 'bigint not null references person on delete cascade')
    t.binary('hash').comment('Argon2id.')
    t.text('salt').notNullable().comment('The same for all codes of a person.')
    t.primary(['person', 'hash'])
  })
  await knex.schema.createTable('factor_duty', (t) => {
    t.text('role').primary().comment('Who has it needs a second factor.')
  })

  await knex.schema.createTable('open_sign_in', (t) => {
    t.binary('hash').primary().comment('Of what the cookie holds.')
    t.specificType('person', 'bigint references person on delete cascade')
      .index()
      .comment('Whose password was right; absent: a passkey alone is to tell who it is.')
    t.text('challenge').comment('That a passkey is to sign.')
    t.integer('tries').notNullable().defaultTo(0)
    t.bigInteger('expires_at').notNullable().index()
  })
  await knex.schema.alterTable('session', (t) => {
    t.text('way').notNullable().defaultTo('password').comment('password, passkey or openid')
    t.bigInteger('proved_at')
      .notNullable()
      .defaultTo(0)
      .comment('When the person last showed a password or factor.')
    t.text('challenge').comment('That a passkey is to sign.')
  })
}

export async function down(knex: Knex): Promise<void> {
  await knex.schema.alterTable('session', (t) => {
    t.dropColumns('way', 'proved_at', 'challenge')
  })
  const tables = ['open_sign_in', 'factor_duty', 'recovery_code', 'passkey', 'authenticator_app']
  for (const table of tables) await knex.schema.dropTable(table)
}
