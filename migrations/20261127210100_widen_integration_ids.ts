import type { Knex } from 'knex'

/**
 * A `smallint` ends at integration 32,767, over all workspaces and all that were ever removed.
 *
 * Every column that names an integration, and the functions that take one, however many later migrations add before this
 * one is taken.
 */
async function changeType(knex: Knex, from: string, to: string): Promise<void> {
  await knex.schema.raw(`
    do $$
    declare
      found record;
      definition text;
    begin
      for found in
        select table_name, column_name from information_schema.columns
        where table_schema = current_schema() and data_type = '${from}'
          and (column_name = 'integration' or (table_name = 'integration' and column_name = 'id'))
      loop
        execute format('alter table %I alter column %I type ${to}', found.table_name, found.column_name);
      end loop;
      for found in
        select p.oid, p.oid::regprocedure::text as name from pg_proc p
        join pg_namespace n on n.oid = p.pronamespace
        where n.nspname = current_schema() and p.proargnames[1] = '_integration'
          and p.proargtypes[0] = '${from}'::regtype
      loop
        definition := replace(pg_get_functiondef(found.oid), '_integration ${from}', '_integration ${to}');
        execute 'drop function ' || found.name;
        execute definition;
      end loop;
    end $$`)
}

export async function up(knex: Knex): Promise<void> {
  await changeType(knex, 'smallint', 'integer')
}

export async function down(knex: Knex): Promise<void> {
  await changeType(knex, 'integer', 'smallint')
}
