import type { Knex } from 'knex'

/** Finds records in the history by the beginning of their key or label, and by words of a reason. */
export async function up(knex: Knex): Promise<void> {
  await knex.schema.alterTable('event', (t) => {
    t.dropIndex(['integration', 'flow', 'key'])
  })
  await knex.schema.raw('create index event_key on event (integration, key, flow, id)')
  // Beginnings only: a B-tree takes no long texts, and nobody types them.
  await knex.schema.raw(
    `create index event_label on event (integration, left(lower(label), 100) collate "C", key, flow)
     where label is not null`,
  )
  await knex.schema.raw(
    `create index event_reason on event using gin (to_tsvector('simple', left(reason, 2000)))
     where reason is not null`,
  )
}

export async function down(knex: Knex): Promise<void> {
  for (const name of ['event_reason', 'event_label', 'event_key']) {
    await knex.schema.raw(`drop index ${name}`)
  }
  await knex.schema.alterTable('event', (t) => {
    t.index(['integration', 'flow', 'key'])
  })
}
