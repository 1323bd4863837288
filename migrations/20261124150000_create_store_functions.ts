import type { Knex } from 'knex'

/** Columns of `run` and `run_hour`, in the order in which `end_page` gets its counts. */
const COUNTERS = [
  'read',
  'done',
  'unchanged',
  'skipped',
  'waiting',
  'retrying',
  'parked',
  'dropped',
  'in_doubt',
  'created',
  'updated',
  'deleted',
]

const ADD_COUNTS = COUNTERS.map((name, at) => `${name} = ${name} + _counts[${at + 1}]`).join(', ')

const CLOCK = 'coalesce(_now, floor(extract(epoch from now()) * 1000)::bigint)'

/**
 * A function's statements are otherwise planned once for each connection. While a table is empty every way to read it
 * seems as good, and the one that was taken would still be when it has grown: all links read for each, in a first load.
 *
 * All that they look for has a key. Of creates that are over little is left but the blocks that they were in: to read
 * those one after the other seems cheap, and takes longer than all else of a page.
 */
const LOOKED_UP_BY_KEY = 'set plan_cache_mode = force_custom_plan set enable_seqscan = off'

/**
 * Declares creates that nothing is in the way of, and looks at their links once more: a link may have been made since
 * the record was looked at. Each statement of a volatile function sees what was committed before it began, so the links
 * are looked at after the claims are held, when nobody else can make one.
 */
const DECLARE_CREATES = `
create function declare_creates(_integration smallint, _now bigint, _asked json) returns json
language plpgsql volatile ${LOOKED_UP_BY_KEY} as $$
declare
  granted text[];
  links json;
begin
  with made as (
    insert into intent (integration, operation, claim, target, flow, key, run, worker, started_at)
    select _integration, a.operation, a.claim, a.target, a.flow, a.key, a.run, live.worker, ${CLOCK}
    from json_to_recordset(_asked)
      as a(operation text, claim text, target text, flow text, key text, run bigint)
    cross join lateral (
      select r.worker from run r
      where r.id = a.run and r.integration = _integration and r.state = 'running' and r.until > ${CLOCK}
      union all
      select p.worker from run_partition p
      where p.id = a.run and p.integration = _integration and p.until > ${CLOCK}) as live
    on conflict do nothing returning operation)
  select array_agg(operation) into granted from made;

  select json_agg(json_build_object('operation', a.operation, 'source', l.source, 'key', l.key,
      'target', l.target, 'target_id', l.target_id, 'hash', l.hash, 'flow', l.flow, 'dead', l.dead))
  into links
  from json_to_recordset(_asked)
    as a(operation text, link_source text, link_key text, link_target text)
  -- With "limit" each is looked for by itself.
  cross join lateral (
    select * from link where integration = _integration and source = a.link_source and key = a.link_key
      and target = a.link_target limit 1) as l;

  return json_build_object('granted', granted, 'links', links);
end $$`

/**
 * Writes what nearly every page comes to, in one round trip. Gives how many records of the flow became ready, and whether
 * the work is to end; nothing, with nothing written, when the run has lost its lease. Of a partition `_run` is the lease;
 * counters and history are those of the run that it is part of.
 *
 * JSON that is kept comes as text within JSON, for only there may it hold what PostgreSQL's text cannot.
 */
const END_PAGE = `
create function end_page(_integration smallint, _run bigint, _is_partition boolean, _flow text, _lease bigint,
  _now bigint, _counts int[], _links json, _settled text[], _made json, _wakes text[], _cursor json, _events json)
returns json language plpgsql volatile ${LOOKED_UP_BY_KEY} as $$
declare
  clock bigint := ${CLOCK};
  seen_run bigint := _run;
  halted boolean := false;
  woken int := 0;
begin
  -- Commits of one integration go one after the other; one that was removed has none.
  perform from integration where id = _integration for no key update;
  if not found then return null; end if;
  if _is_partition then
    update run_partition p set until = clock + _lease
    where p.id = _run and p.integration = _integration and p.until > clock
    returning p.run, p.is_halted into seen_run, halted;
    if not found then return null; end if;
    update run set ${ADD_COUNTS} where id = seen_run and integration = _integration;
  else
    update run set until = clock + _lease, ${ADD_COUNTS}
    where id = _run and integration = _integration and state = 'running' and until > clock;
    if not found then return null; end if;
  end if;
  if 0 <> any(_counts) then
    insert into run_hour as h (integration, flow, hour, ${COUNTERS.join(', ')})
    values (_integration, _flow, clock / 3600000 * 3600000, ${COUNTERS.map((_, at) => `_counts[${at + 1}]`).join(', ')})
    on conflict (integration, hour, flow) do update
    set ${COUNTERS.map((name) => `${name} = h.${name} + excluded.${name}`).join(', ')};
  end if;

  if _links is not null then
    insert into link (integration, source, key, target, target_id, hash, flow, dead)
    select _integration, l.source, l.key, l.target, l.target_id, l.hash, l.flow, l.dead
    from json_to_recordset(_links)
      as l(source text, key text, target text, target_id text, hash text, flow text, dead boolean)
    on conflict (integration, source, key, target) do update
    set target_id = excluded.target_id, hash = excluded.hash, flow = excluded.flow, dead = excluded.dead;
  end if;

  -- Not those that another live run has taken over.
  if _settled <> '{}' then
    delete from intent where integration = _integration and operation = any(_settled)
      and (run = _run or run not in (
        select id from run where integration = _integration and state = 'running' and until > clock
        union all
        select id from run_partition where integration = _integration and until > clock));
  end if;

  if _made is not null then
    update intent i set made = m.id from json_to_recordset(_made) as m(operation text, id text)
    where i.integration = _integration and i.operation = m.operation and i.run = _run;
  end if;

  if _wakes <> '{}' then
    with woke as (
      update record set state = 'ready', ignored = false, due_at = null, waits_for = null, since = clock
      where integration = _integration and state = 'waiting' and waits_for = any(_wakes) returning flow)
    select count(*) into woken from woke where flow = _flow;
  end if;

  if _cursor is not null then
    insert into cursor (integration, flow, partition, value, compared_at, reading)
    select _integration, _flow, c.partition, c.value, c.compared_at, c.reading::json
    from json_to_record(_cursor) as c(partition int, value text, compared_at text, reading text)
    on conflict (integration, flow, partition) do update
    set value = excluded.value, compared_at = excluded.compared_at, reading = excluded.reading;
  end if;

  if _events is not null then
    insert into event (integration, run, flow, key, outcome, label, reason, step, flow_version, at, writes)
    select _integration, seen_run, _flow, e.key, e.outcome, e.label, e.reason, e.step, e.flow_version, e.at, e.writes::json
    from json_to_recordset(_events)
      as e(key text, outcome text, label text, reason text, step text, flow_version text, at bigint, writes text);
  end if;
  return json_build_object('woken', woken, 'isHalted', halted);
end $$`

/** What is done for every record of every run, where the statements are: planned once, and without round trips. */
export async function up(knex: Knex): Promise<void> {
  await knex.schema.raw(DECLARE_CREATES)
  await knex.schema.raw(END_PAGE)
}

export async function down(knex: Knex): Promise<void> {
  await knex.schema.raw('drop function end_page')
  await knex.schema.raw('drop function declare_creates')
}
