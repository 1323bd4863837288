import type { Knex } from 'knex'

/**
 * What merchants ask the owners of the installation to do for them: until when they may enter the workspace, what they say of
 * their work, and which sessions have entered. Times are milliseconds since 1970.
 *
 * Owners administer a workspace that a merchant made no more: tokens that they made there go.
 */
export async function up(knex: Knex): Promise<void> {
  await knex.schema.createTable('help_request', (t) => {
    t.bigIncrements('id')
    t.specificType('workspace', 'text not null references workspace on delete cascade').index()
    t.text('integration').comment('Its name, where the request is about one.')
    t.text('step').comment('Of the wizard, where they stood as they asked.')
    t.text('message').notNullable()
    t.specificType('asked_by', 'bigint not null references person on delete cascade').index()
    t.bigInteger('asked_at').notNullable()
    t.bigInteger('consent_until').notNullable().comment('Owners may enter until then.')
    t.boolean('shows_personal').notNullable().comment('Personal values are not masked for them.')
    t.text('notes').notNullable().comment('What the owners say of their work.')
    t.bigInteger('closed_at')
    t.text('ending').comment('handed-over or withdrawn; absent: it is open.')
    t.bigInteger('claimed_at').comment('Since when a server mails the request, or its end.')
    t.bigInteger('sent_at')
  })
  await knex.raw(
    'create unique index help_request_open on help_request (workspace) where closed_at is null',
  )
  await knex.schema.createTable('help_entry', (t) => {
    t.specificType('session', 'bytea not null references session (hash) on delete cascade')
    t.specificType('request', 'bigint not null references help_request on delete cascade').index()
    t.bigInteger('entered_at').notNullable()
    t.primary(['session', 'request'])
  })
  await knex.raw(
    `delete from api_token using workspace, person where workspace.name = api_token.workspace
     and workspace.is_signed_up and person.email = api_token.created_by and person.is_owner
     and not exists (select from membership m where m.workspace = workspace.name and m.person = person.id)`,
  )
}

export async function down(knex: Knex): Promise<void> {
  for (const table of ['help_entry', 'help_request']) await knex.schema.dropTable(table)
}
