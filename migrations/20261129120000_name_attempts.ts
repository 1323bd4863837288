import type { Knex } from 'knex'

const CLOCK = 'coalesce(_now, floor(extract(epoch from now()) * 1000)::bigint)'
const LOOKED_UP_BY_KEY = 'set plan_cache_mode = force_custom_plan set enable_seqscan = off'

/**
 * As `declare_creates`, where it is told why it is done like this; beside that, each attempt gets a name, and the time at
 * which it began. Processes of the version before go on with the other function, for what they send has no such name.
 */
const DECLARE_ATTEMPTS = `
create function declare_attempts(_integration integer, _now bigint, _asked json) returns json
language plpgsql volatile ${LOOKED_UP_BY_KEY} as $$
declare
  granted text[];
  attempts uuid[];
  links json;
begin
  with made as (
    insert into intent (integration, operation, claim, target, flow, key, run, worker, started_at, attempt, begun_at)
    select _integration, a.operation, a.claim, a.target, a.flow, a.key, a.run, live.worker, ${CLOCK}, gen_random_uuid(), ${CLOCK}
    from json_to_recordset(_asked)
      as a(operation text, claim text, target text, flow text, key text, run bigint)
    cross join lateral (
      select r.worker from run r
      where r.id = a.run and r.integration = _integration and r.state = 'running' and r.until > ${CLOCK}
      union all
      select p.worker from run_partition p
      where p.id = a.run and p.integration = _integration and p.until > ${CLOCK}) as live
    on conflict do nothing returning operation, attempt)
  select array_agg(operation), array_agg(attempt) into granted, attempts from made;

  select json_agg(json_build_object('operation', a.operation, 'source', l.source, 'key', l.key,
      'target', l.target, 'target_id', l.target_id, 'hash', l.hash, 'flow', l.flow, 'dead', l.dead))
  into links
  from json_to_recordset(_asked)
    as a(operation text, link_source text, link_key text, link_target text)
  cross join lateral (
    select * from link where integration = _integration and source = a.link_source and key = a.link_key
      and target = a.link_target limit 1) as l;

  return json_build_object('granted', granted, 'attempts', attempts, 'links', links);
end $$`

/** Each attempt to create something has a name of its own, by which systems know it when it is sent again. */
export async function up(knex: Knex): Promise<void> {
  await knex.schema.alterTable('intent', (t) => {
    t.uuid('attempt').comment('Its key for systems that take one. None: the key is the operation.')
    t.bigInteger('begun_at').comment('Since when that key may have been sent, whoever was at it.')
  })
  await knex.schema.raw(DECLARE_ATTEMPTS)
}

export async function down(knex: Knex): Promise<void> {
  await knex.schema.raw('drop function declare_attempts')
  await knex.schema.alterTable('intent', (t) => {
    t.dropColumn('begun_at')
    t.dropColumn('attempt')
  })
}
