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
/** Of runs that read all that had changed. */
const READS_CHANGES = `(reads_all or cause in ('schedule', 'after'))`
/** Runs of retries and calls are passed over; so many at most, for there may be very many. */
const LOOKED_AT = 500

const IDLE = `_state = 'finished' and cause in ('schedule', 'after') and not reads_all and read <= unchanged
        and ${CAME_TO.join(' + ')} = 0`

/** As before. */
const FINISH_RUN = `
create or replace function finish_run(_integration integer, _now bigint, _run bigint, _state text, _reason text)
returns void language plpgsql volatile set enable_seqscan = off as $$
begin
  with ended as (
    update run set state = _state, reason = _reason, finished_at = ${CLOCK},
      idle = ${IDLE}
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

/**
 * As before; and what its flow was behind its source when it ended, which grew since the run before it began that had read
 * all changes. Of each hour the greatest stays, with when it was reached.
 */
const FINISH_MEASURED_RUN = `
create or replace function finish_run(_integration integer, _now bigint, _run bigint, _state text, _reason text)
returns void language plpgsql volatile set enable_seqscan = off as $$
begin
  with ended as (
    update run set state = _state, reason = _reason, finished_at = ${CLOCK},
      idle = ${IDLE}
    where id = _run and integration = _integration and state = 'running'
    returning id, flow, started_at, finished_at, idle, state = 'finished' and ${READS_CHANGES} as reads_changes),
  measured as (
    select greatest(ended.finished_at - before.started_at, 0) as behind, ended.finished_at as behind_at
    from ended cross join lateral (
      select started_at from (
        select r.started_at, r.state, r.cause, r.reads_all from run r
        where r.integration = _integration and r.flow = ended.flow and r.started_at <= ended.started_at and r.id < ended.id
        order by r.started_at desc, r.id desc limit ${LOOKED_AT}) as last
      where state = 'finished' and ${READS_CHANGES}
      order by started_at desc limit 1) as before
    where ended.reads_changes),
  former as (
    delete from run using ended
    where ended.idle and run.idle and run.integration = _integration and run.flow = ended.flow and run.id < ended.id)
  insert into run_hour as h (integration, flow, hour, runs, failed, idle, behind, behind_at)
  select _integration, flow, ${HOUR}, 1, (_state = 'failed')::int, idle::int,
    (select behind from measured), (select behind_at from measured) from ended
  on conflict (integration, hour, flow) do update
  set runs = h.runs + excluded.runs, failed = h.failed + excluded.failed, idle = h.idle + excluded.idle,
    behind = greatest(h.behind, excluded.behind),
    behind_at = case when excluded.behind > coalesce(h.behind, -1) then excluded.behind_at else h.behind_at end;
end $$`

/** How far each flow was behind its source, hour by hour. */
export async function up(knex: Knex): Promise<void> {
  await knex.schema.alterTable('run_hour', (t) => {
    t.bigInteger('behind').comment('The greatest delay behind the source, in milliseconds.')
    t.bigInteger('behind_at').comment('When it was reached, in milliseconds since 1970.')
  })
  await knex.schema.raw(FINISH_MEASURED_RUN)
}

export async function down(knex: Knex): Promise<void> {
  await knex.schema.raw(FINISH_RUN)
  await knex.schema.alterTable('run_hour', (t) => {
    t.dropColumn('behind')
    t.dropColumn('behind_at')
  })
}
