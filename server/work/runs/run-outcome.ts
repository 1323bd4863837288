import type { Knex } from 'knex'
import { type Message, type RunScope } from '../../../engine/index.ts'
import { NOW, queryPrepared } from '../../database/query.ts'
import { fromStored, toStored } from '../../database/text.ts'
import { activeTraceParent } from '../../process/trace-parent.ts'
import { messageToStoredOrNull } from '../../store/stored-message.ts'

const FIRST_WAIT_MS = 30_000
const MAX_WAIT_MS = 3_600_000
const AFTER_SCOPE = JSON.stringify({ kind: 'changes' } satisfies RunScope)

/** How a run ended, and what it was about. */
export interface JobEnd {
  readonly ids: readonly string[]
  /** Absent: it is done. */
  readonly problem: Message | undefined
}

/** What is left to be queued after a job. */
export interface JobRest {
  /** Flows that run after this one, which are asked to. */
  readonly followers: readonly { readonly flow: string; readonly rank: number }[]
  /** More is asked of the flow itself. */
  readonly isLeft: boolean
}

/**
 * Ends what a run was about, and asks for runs of the flows that run after it, all at once. Keeps how it ended, unless its
 * integration was removed meanwhile. After one that failed, records that are due do not start the next at once: what broke
 * it is asked again on schedule, and ever more rarely between.
 */
const END_JOB = `
with outcome as (
  insert into flow_state (integration, flow, is_on, failures, problem, retry_at, done_at)
  select i.id, ?::text, false, ?::int, ?::text, case when ?::boolean then ${NOW} + ${FIRST_WAIT_MS} else 0 end,
    case when ?::boolean then null else ${NOW} end
  from integration i where i.id = ? for key share of i
  on conflict (integration, flow) do update set
    problem = excluded.problem, done_at = coalesce(excluded.done_at, flow_state.done_at),
    failures = case when excluded.failures = 0 then 0 else flow_state.failures + 1 end,
    retry_at = case when excluded.failures = 0 then 0
      else ${NOW} + least(${MAX_WAIT_MS}, ${FIRST_WAIT_MS} * 2 ^ least(flow_state.failures, 10))::bigint end),
ended as (delete from run_request where id = any(?::bigint[])),
followers as (
  select integration, flow, rank from flow_state
  where integration = ? and after_flow = ? and is_on and not is_paused and not ?::boolean order by rank limit 100),
asked as (
  insert into run_request (integration, flow, cause, scope, force, asked_at, trace_parent)
  select f.integration, f.flow, 'after', '${AFTER_SCOPE}', false, ${NOW}, ?::text from followers f
  where not exists (
    select from run_request r where r.integration = f.integration and r.flow = f.flow
    and not r.taken and r.cause = 'after' and r.scope::text = '${AFTER_SCOPE}' and not r.force))
select (select json_agg(json_build_object('flow', flow, 'rank', rank) order by rank) from followers) as followers,
  exists (select from run_request where integration = ? and flow = ? and id <> all(?::bigint[])) as is_left`

export async function endJob(
  db: Knex,
  { integration, flow }: { readonly integration: number; readonly flow: string },
  { ids, problem }: JobEnd,
): Promise<JobRest> {
  const hasFailed = problem !== undefined
  const stored = toStored(flow)
  const [row] = await queryPrepared<{
    readonly followers: JobRest['followers'] | null
    readonly is_left: boolean
  }>(db, END_JOB, [
    stored,
    hasFailed ? 1 : 0,
    messageToStoredOrNull(problem),
    hasFailed,
    null,
    hasFailed,
    null,
    integration,
    null,
    ids,
    integration,
    stored,
    hasFailed,
    null,
    activeTraceParent() ?? null,
    integration,
    stored,
    ids,
  ])
  const followers = (row?.followers ?? []).map((each) => ({
    flow: fromStored(each.flow),
    rank: each.rank,
  }))
  return { followers, isLeft: row?.is_left ?? false }
}
