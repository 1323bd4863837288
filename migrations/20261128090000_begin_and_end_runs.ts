import type { Knex } from 'knex'

/** Columns of `run` that count what a run came to, but for what it read and knew. */
const CAME_TO = [
  'done',
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

const CLOCK = 'coalesce(_now, floor(extract(epoch from now()) * 1000)::bigint)'
const HOUR = 'finished_at / 3600000 * 3600000'

/**
 * Begins a run, if no live worker has the flow, with all that it wants to know first: each statement of a volatile
 * function sees what was committed before it began, so cursors are read when nobody else can move them any more. Where
 * somebody has the flow it gives who, and for how long yet; nothing where that one has just ended.
 *
 * All that it looks for has a key, and its plans are kept: to plan them took longer than all else of a look.
 */
const BEGIN_RUN = `
create function begin_run(_integration integer, _now bigint, _flow text, _version text, _worker text, _cause text,
  _reads_all boolean, _lease bigint, _silent text)
returns json language plpgsql volatile set enable_seqscan = off as $$
declare
  clock bigint := ${CLOCK};
  begun bigint;
  going_on int;
begin
  with lapsed as (
    update run set state = 'stopped', finished_at = clock, reason = replace(_silent, '{worker}', worker)
    where integration = _integration and flow = _flow and state = 'running' and until <= clock
    returning finished_at)
  insert into run_hour as h (integration, flow, hour, runs)
  select _integration, _flow, ${HOUR}, count(*) from lapsed group by 3
  on conflict (integration, hour, flow) do update set runs = h.runs + excluded.runs;

  insert into run (integration, flow, flow_version, worker, cause, reads_all, state, started_at, until)
  values (_integration, _flow, _version, _worker, _cause, _reads_all, 'running', clock, clock + _lease)
  on conflict (integration, flow) where state = 'running' do nothing returning id into begun;
  if not found then
    return (select json_build_object('worker', worker, 'left', until - clock) from run
      where integration = _integration and flow = _flow and state = 'running');
  end if;

  -- Who works on partitions of the flow goes on for this run; of who is silent, nothing is left but until when it can
  -- have sent something.
  with gone as (
    delete from run_partition where integration = _integration and flow = _flow and until <= clock returning id, until),
  kept as (
    update intent i set started_at = greatest(i.started_at, gone.until) from gone
    where i.integration = _integration and i.run = gone.id and i.made is null),
  live as (
    update run_partition set run = begun
    where integration = _integration and flow = _flow and until > clock returning 1)
  select count(*) into going_on from live;

  return json_build_object('run', begun::text, 'live', going_on,
    'unfinished', exists (
      select from record where integration = _integration and flow = _flow and due >= 0),
    'cursors', (
      select json_agg(json_build_object('partition', partition, 'value', value, 'compared_at', compared_at, 'reading', reading))
      from cursor where integration = _integration and flow = _flow and partition < 1000));
end $$`

/** Ends a run, unless it has ended. Of runs that found nothing the last one stays; how many there were stands in their hours. */
const FINISH_RUN = `
create function finish_run(_integration integer, _now bigint, _run bigint, _state text, _reason text)
returns void language plpgsql volatile set enable_seqscan = off as $$
begin
  with ended as (
    update run set state = _state, reason = _reason, finished_at = ${CLOCK},
      idle = _state = 'finished' and cause in ('schedule', 'after') and not reads_all and read <= unchanged
        and ${CAME_TO.join(' + ')} = 0
    where id = _run and integration = _integration and state = 'running'
    returning id, flow, finished_at, idle),
  former as (
    delete from run using ended
    where ended.idle and run.idle and run.integration = _integration and run.flow = ended.flow and run.id < ended.id)
  insert into run_hour as h (integration, flow, hour, runs, failed, idle)
  select _integration, flow, ${HOUR}, 1, (_state = 'failed')::int, idle::int from ended
  on conflict (integration, hour, flow) do update
  set runs = h.runs + excluded.runs, failed = h.failed + excluded.failed, idle = h.idle + excluded.idle;
end $$`

/** A look that finds nothing is one statement to begin and one to end. */
export async function up(knex: Knex): Promise<void> {
  await knex.schema.raw(BEGIN_RUN)
  await knex.schema.raw(FINISH_RUN)
}

export async function down(knex: Knex): Promise<void> {
  await knex.schema.raw('drop function finish_run')
  await knex.schema.raw('drop function begin_run')
}
