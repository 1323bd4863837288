import type { Knex } from 'knex'

/** What became of the webhooks that flows need, when a system last called, and which flows may run seldom for it. */
export async function up(knex: Knex): Promise<void> {
  await knex.schema.createTable('hook_topic', (t) => {
    t.specificType('connection', 'integer not null references connection on delete cascade')
    t.specificType('topic', 'text collate "C" not null')
    t.text('failure').comment(
      'Class of what the system said when it was last asked; null: it is registered.',
    )
    t.bigInteger('checked_at').notNullable()
    t.bigInteger('called_at').comment(
      'When the system last told of a change (milliseconds since 1970).',
    )
    t.bigInteger('missed_at').comment(
      'When a flow found by its schedule what the system had not told of.',
    )
    t.primary(['connection', 'topic'])
  })
  await knex.schema.alterTable('flow_state', (t) => {
    t.boolean('hooked')
      .notNullable()
      .defaultTo(false)
      .comment('The system of its source tells of changes.')
  })
}

export async function down(knex: Knex): Promise<void> {
  await knex.schema.alterTable('flow_state', (t) => {
    t.dropColumn('hooked')
  })
  await knex.schema.dropTable('hook_topic')
}
