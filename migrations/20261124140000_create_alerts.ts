import type { Knex } from 'knex'

/** What is wrong, whom to tell, and what they were told. Times are milliseconds since 1970. */
export async function up(knex: Knex): Promise<void> {
  await knex.schema.createTable('alert', (t) => {
    t.specificType('id', 'bigint generated always as identity primary key')
    t.text('workspace').notNullable()
    t.specificType('integration', 'smallint not null')
    t.specificType('flow', 'text collate "C" not null')
    t.text('kind').notNullable()
    t.text('trouble')
      .notNullable()
      .comment('Digest that names the trouble: two alerts are never about one.')
    t.text('cause').notNullable().comment('What failed records have in common.')
    t.text('detail')
      .notNullable()
      .comment('Why a flow stopped, or for how many minutes it is late.')
    t.integer('count').notNullable()
    t.bigInteger('opened_at').notNullable()
    t.bigInteger('last_at').notNullable().comment('When it last got worse.')
    t.bigInteger('resolved_at')
    t.index(['workspace', 'id'])
    t.index(['workspace', 'trouble'])
    t.index('resolved_at')
  })
  await knex.schema.raw(
    'create unique index alert_open on alert (workspace, trouble) where resolved_at is null',
  )

  await knex.schema.createTable('alert_channel', (t) => {
    t.specificType('id', 'integer generated always as identity primary key')
    t.text('workspace').notNullable().index()
    t.text('title').notNullable()
    t.text('kind').notNullable().comment('email or webhook')
    t.binary('target').notNullable().comment('Addresses or URL, sealed: the URL is a secret.')
    t.specificType('about', 'text[] not null')
    t.text('language').notNullable().comment('Of those who read it.')
    t.integer('every_minutes').notNullable()
    t.bigInteger('busy_until')
      .notNullable()
      .defaultTo(0)
      .comment('A process is sending, or it waits after a failure.')
    t.bigInteger('sent_at').comment('The last message.')
    t.text('summed_up').comment('Day of the last daily summary, e.g. 2026-11-24.')
    t.integer('failures').notNullable().defaultTo(0).comment('In a row.')
    t.text('problem').comment('Why the last message could not be sent.')
  })

  await knex.schema.createTable('alert_told', (t) => {
    t.specificType('channel', 'integer not null references alert_channel on delete cascade')
    t.specificType('alert', 'bigint not null references alert on delete cascade')
    t.bigInteger('at').notNullable().comment('When it was last told that it is wrong.')
    t.integer('count').notNullable().comment('Of the alert when it was told.')
    t.boolean('recovered')
      .notNullable()
      .defaultTo(false)
      .comment('It was told that all is well again.')
    t.primary(['channel', 'alert'])
    t.index('alert')
  })
}

export async function down(knex: Knex): Promise<void> {
  for (const table of ['alert_told', 'alert_channel', 'alert']) await knex.schema.dropTable(table)
}
