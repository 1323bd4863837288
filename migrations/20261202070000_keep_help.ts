import type { Knex } from 'knex'

/** What was done to help stays told when the account of who asked for it is closed. */
export async function up(knex: Knex): Promise<void> {
  await knex.raw(`alter table help_request alter column asked_by drop not null,
    drop constraint help_request_asked_by_fkey,
    add constraint help_request_asked_by_fkey foreign key (asked_by) references person on delete set null`)
}

export async function down(knex: Knex): Promise<void> {
  await knex.raw(`delete from help_request where asked_by is null`)
  await knex.raw(`alter table help_request alter column asked_by set not null,
    drop constraint help_request_asked_by_fkey,
    add constraint help_request_asked_by_fkey foreign key (asked_by) references person on delete cascade`)
}
