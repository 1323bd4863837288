import type { Knex } from 'knex'

const CLOCK = 'coalesce(_now, floor(extract(epoch from now()) * 1000)::bigint)'
const LOOKED_UP_BY_KEY = 'set plan_cache_mode = force_custom_plan set enable_seqscan = off'

/**
 * As `declare_attempts`; beside that, each create keeps what it can be looked for by. Processes of the version before go on
 * with the other function.
 */
const DECLARE_SEALED_ATTEMPTS = `
create function declare_sealed_attempts(_integration integer, _now bigint, _asked json) returns json
language plpgsql volatile ${LOOKED_UP_BY_KEY} as $$
declare
  granted text[];
  attempts uuid[];
  links json;
begin
  with made as (
    insert into intent (integration, operation, claim, target, flow, key, run, worker, started_at, attempt, begun_at, sealed)
    select _integration, a.operation, a.claim, a.target, a.flow, a.key, a.run, live.worker, ${CLOCK}, gen_random_uuid(), ${CLOCK},
      decode(a.sealed, 'base64')
    from json_to_recordset(_asked)
      as a(operation text, claim text, target text, flow text, key text, run bigint, sealed text)
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

/**
 * As `begin_run`, and says whether creates of the flow have no known outcome, and no record that is kept. Those of a person
 * who was erased are nobody's any more.
 */
const BEGIN_FLOW_RUN = `
create function begin_flow_run(_integration integer, _now bigint, _flow text, _version text, _worker text, _cause text,
  _reads_all boolean, _lease bigint, _silent text)
returns json language plpgsql volatile set enable_seqscan = off as $$
declare
  begun json := begin_run(_integration, _now, _flow, _version, _worker, _cause, _reads_all, _lease, _silent);
begin
  -- What it gives is not looked into: cursors may hold what is no text for PostgreSQL.
  return json_build_object('begun', begun, 'lost', exists (
    select from intent i
    where i.flow = _flow and i.integration = _integration and i.made is null and not starts_with(i.operation, '(erased) ')
      and not exists (
        select from record r
        where r.integration = _integration and r.flow = _flow and r.key = i.key collate "C")));
end $$`

/** What a process was creating when it died is looked for, also where its source record does not come again. */
export async function up(knex: Knex): Promise<void> {
  await knex.schema.alterTable('intent', (t) => {
    t.binary('sealed').comment('Match values and link of what it creates, encrypted.')
  })
  // The flow first: nothing is to look for all intents of an integration by it.
  await knex.schema.raw('create index intent_open on intent (flow, integration) where made is null')
  await knex.schema.raw(DECLARE_SEALED_ATTEMPTS)
  await knex.schema.raw(BEGIN_FLOW_RUN)
}

export async function down(knex: Knex): Promise<void> {
  await knex.schema.raw('drop function begin_flow_run')
  await knex.schema.raw('drop function declare_sealed_attempts')
  await knex.schema.raw('drop index intent_open')
  await knex.schema.alterTable('intent', (t) => {
    t.dropColumn('sealed')
  })
}
