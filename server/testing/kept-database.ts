import type { Knex } from 'knex'

/** Tables and sequences of ours, of which each partition is a table of its own. */
const OURS = `c.relnamespace in
  (select oid from pg_namespace where nspname !~ '^pg_' and nspname not in ('information_schema', 'kept'))`

/** What the tables, functions and so on are, which a test may have changed: not what is in them. */
const SHAPE = `
select (select md5(string_agg(c.oid || c.relname, ',' order by c.oid)) from pg_class c where ${OURS}) as relations,
  (select count(*) from pg_attribute) as columns, (select count(*) from pg_proc) as functions,
  (select count(*) from pg_constraint) as constraints, (select count(*) from pg_trigger) as triggers`

/** A copy of all rows that a new database has, beside them. */
const KEEP = `
do $$
declare each record; has_rows boolean;
begin
  create schema kept;
  create table kept.content (name text, copy text, columns text);
  create table kept.sequence as
    select c.oid::regclass::text as name, pg_sequence_last_value(c.oid) as value from pg_class c where relkind = 'S' and ${OURS};
  for each in select c.oid, c.oid::regclass::text as name from pg_class c where relkind = 'r' and ${OURS} loop
    execute format('select exists (select from only %s)', each.name) into has_rows;
    continue when not has_rows;
    execute format('create table kept.%I as select * from only %s', 't' || each.oid, each.name);
    insert into kept.content select each.name, 't' || each.oid, string_agg(quote_ident(attname), ', ')
      from pg_attribute where attrelid = each.oid and attnum > 0 and not attisdropped and attgenerated = '';
  end loop;
end $$`

/** Larger tables are emptied at once, for rows that are deleted stay in their files. */
const LARGE_BYTES = 262_144

/**
 * Makes the rows those of a new database again. They are deleted, for to truncate the table of workspaces means to truncate
 * each of those that belong to one, and making a hundred files anew takes ten times as long as all else here.
 */
const RENEW = `
do $$
declare each record; names text;
begin
  set local session_replication_role = replica;
  select string_agg(c.oid::regclass::text, ', ') into names
    from pg_class c where relkind = 'r' and pg_relation_size(c.oid) > ${LARGE_BYTES} and ${OURS};
  if names is not null then execute 'truncate ' || names || ' cascade'; end if;
  for each in select c.oid::regclass::text as name from pg_class c
      where relkind = 'r' and pg_relation_size(c.oid) > 0 and ${OURS} loop
    execute format('delete from only %s', each.name);
  end loop;
  for each in select * from kept.content loop
    execute format('insert into %s (%s) overriding system value select %2$s from kept.%s', each.name, each.columns, each.copy);
  end loop;
  for each in select * from kept.sequence where value is distinct from pg_sequence_last_value(name::regclass) loop
    if each.value is null then perform setval(each.name, (select seqstart from pg_sequence where seqrelid = each.name::regclass), false);
    else perform setval(each.name, each.value); end if;
  end loop;
end $$`

/** An empty database that one test after another uses, for making one anew takes seconds. */
export interface KeptDatabase {
  /** Makes it what it was; false where it cannot be, for a test changed more than rows. */
  readonly renew: (db: Knex) => Promise<boolean>
}

export async function keepDatabase(db: Knex): Promise<KeptDatabase> {
  await db.raw(KEEP)
  const shape = await shapeOf(db)
  return {
    renew: async (used) => {
      // A test may have ended within a transaction, and left whatever a session may have.
      await used.raw('rollback')
      await used.raw('discard all')
      if ((await shapeOf(used)) !== shape) return false
      await used.raw(RENEW)
      return true
    },
  }
}

async function shapeOf(db: Knex): Promise<string> {
  const { rows } = await db.raw(SHAPE)
  return JSON.stringify(rows)
}
