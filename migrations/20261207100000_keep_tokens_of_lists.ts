import type { Knex } from 'knex'

type Parts = readonly (readonly [from: string, to: string])[]

/** Parts of the text of `end_page`, without and with the token. A server of before gives none. */
const END_PAGE: Parts = [
  [
    '(integration, flow, partition, value, compared_at, reading)',
    '(integration, flow, partition, value, compared_at, reading, token)',
  ],
  ['c.compared_at, c.reading::json', 'c.compared_at, c.reading::json, c.token::json'],
  ['compared_at text, reading text)', 'compared_at text, reading text, token text)'],
  ['reading = excluded.reading;', 'reading = excluded.reading, token = excluded.token;'],
]

/** The same of `begin_run`. */
const BEGIN_RUN: Parts = [["''reading'', reading)", "''reading'', reading, ''token'', token)"]]

async function replaceParts(knex: Knex, name: string, parts: Parts): Promise<void> {
  const changed = parts.reduce((text, [from, to]) => `replace(${text}, '${from}', '${to}')`, 'was')
  await knex.schema.raw(`
    do $$
    declare
      was text;
    begin
      select pg_get_functiondef(p.oid) into strict was from pg_proc p
      join pg_namespace n on n.oid = p.pronamespace
      where n.nspname = current_schema() and p.proname = '${name}';
      execute ${changed};
    end $$`)
}

function turned(parts: Parts): Parts {
  return parts.map(([from, to]) => [to, from])
}

/** What systems hand out at the end of a read, to ask by for what changes after it. */
export async function up(knex: Knex): Promise<void> {
  await knex.schema.alterTable('cursor', (t) => {
    t.specificType('token', 'json')
  })
  await replaceParts(knex, 'end_page', END_PAGE)
  await replaceParts(knex, 'begin_run', BEGIN_RUN)
}

export async function down(knex: Knex): Promise<void> {
  await replaceParts(knex, 'begin_run', turned(BEGIN_RUN))
  await replaceParts(knex, 'end_page', turned(END_PAGE))
  await knex.schema.alterTable('cursor', (t) => {
    t.dropColumn('token')
  })
}
