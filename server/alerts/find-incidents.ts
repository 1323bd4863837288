import type { Knex } from 'knex'
import { queryRows } from '../database/query.ts'
import { fromStored, toStored } from '../database/text.ts'
import { parseWindows } from '../store/flow-schedule.ts'
import { isInWindows } from '../work/schedule/run-windows.ts'
import { findWorkerIncidents } from './find-worker-incidents.ts'
import type { Incident, LookTimes } from './incident.ts'

/** Of one flow, more causes than these are told together; whoever has so many looks at the list of errors. */
const MAX_CAUSES = 20
/** A flow that is late by more than this, and does not run, is silent. */
const LATE_MS = 15 * 60_000
const MINUTE_MS = 60_000

/**
 * Everything that is wrong now, over all workspaces: never a part of it, because what is left out would be told as well
 * again. There are no more of them than flows, and a few for each. Indexes hold what is wrong and nothing else, so that
 * a look costs nothing for the flows where all is well.
 */
export async function findIncidents(db: Knex, times: LookTimes): Promise<readonly Incident[]> {
  return [
    ...(await findFailedRecords(db)),
    ...(await findStoppedFlows(db)),
    ...(await findSilentFlows(db, times)),
    ...(await findDrift(db)),
    ...(await findWorkerIncidents(db, times)),
  ]
}

/** Looked up one by one: a plain join may read all integrations to find the few. */
function workspaceOf(table: string): string {
  return `cross join lateral (select workspace from integration where id = ${table}.integration limit 1) i`
}

interface FailedRow {
  readonly workspace: string
  readonly integration: number
  readonly flow: string
  readonly state: 'parked' | 'in-doubt'
  readonly cause: string
  readonly count: number
}

/** Causes that have an alert keep it while they last, however many others are more frequent by now. */
async function findFailedRecords(db: Knex): Promise<readonly Incident[]> {
  const rows = await queryRows<FailedRow>(
    db,
    `with failed as (
       select integration, flow, state, cause, count(*) as count
       from record where state in ('parked', 'in-doubt') and not ignored
       group by integration, flow, state, cause
     ), ranked as (
       select f.*, row_number() over (
         partition by f.integration, f.flow, f.state order by a.id nulls last, f.count desc, f.cause) as rank
       from failed f left join alert a on a.resolved_at is null and a.integration = f.integration
         and a.flow = f.flow and a.cause = f.cause
         and a.kind = case f.state when 'in-doubt' then 'in-doubt' else 'failed-records' end
     )
     select i.workspace, r.integration, r.flow, r.state, case when rank <= ? then cause else '' end as cause,
       sum(count)::int as count
     from ranked r ${workspaceOf('r')}
     group by 1, 2, 3, 4, 5`,
    [MAX_CAUSES],
  )
  return rows.map(toFailedRecords)
}

function toFailedRecords(row: FailedRow): Incident {
  return {
    workspace: fromStored(row.workspace),
    integration: row.integration,
    flow: fromStored(row.flow),
    cause: fromStored(row.cause),
    count: row.count,
    kind: row.state === 'in-doubt' ? 'in-doubt' : 'failed-records',
    detail: '',
  }
}

async function findStoppedFlows(db: Knex): Promise<readonly Incident[]> {
  const rows = await queryRows<{
    workspace: string
    integration: number
    flow: string
    failures: number
  }>(
    db,
    `select i.workspace, s.integration, s.flow, s.failures
     from flow_state s ${workspaceOf('s')}
     where s.problem is not null and s.is_on and not s.is_paused`,
    [],
  )
  return rows.map((row) => ({
    workspace: fromStored(row.workspace),
    integration: row.integration,
    flow: fromStored(row.flow),
    kind: 'flow-stopped',
    cause: '',
    count: Math.max(1, row.failures),
    // Why it stopped may hold values of a record: whoever tells it hides them.
    detail: '',
  }))
}

interface SilentRow {
  readonly workspace: string
  readonly integration: number
  readonly flow: string
  readonly windows: unknown
  readonly next_at: string | null
  readonly asked_at: string | null
}

/** Those whose time has come and that nobody started, and those that were asked to run and never came to. */
async function findSilentFlows(
  db: Knex,
  { now, since: watched, held = [] }: LookTimes,
): Promise<readonly Incident[]> {
  const late = now - LATE_MS
  const rows = await queryRows<SilentRow>(
    db,
    `with late as (
       select integration, flow, next_at, null::bigint as asked_at from flow_state where next_at < ?
       union all select integration, flow, null, asked_at from run_request where asked_at < ?
     ), flows as (
       select integration, flow, min(next_at) as next_at, min(asked_at) as asked_at from late group by integration, flow
     )
     select i.workspace, f.integration, f.flow, s.windows, f.next_at, f.asked_at
     from flows f join flow_state s on s.integration = f.integration and s.flow = f.flow
     ${workspaceOf('f')}
     where s.is_on and not s.is_paused and i.workspace <> all(?::text[]) and not exists (
       select from run r where r.integration = f.integration and r.flow = f.flow and r.state = 'running')`,
    [late, late, held.map(toStored)],
  )
  return rows.flatMap((row) => {
    const since = silentSince(row, now)
    if (since === undefined) return []
    return {
      workspace: fromStored(row.workspace),
      integration: row.integration,
      flow: fromStored(row.flow),
      kind: 'silence',
      cause: '',
      count: 1,
      detail: String(Math.round((now - since) / MINUTE_MS)),
      isUncertain: watched > late,
    }
  })
}

interface DriftRow {
  readonly workspace: string
  readonly integration: number
  readonly flow: string
  readonly resource: string
  readonly count: number
}

/** Flows that write what comes otherwise than before, and are on. */
async function findDrift(db: Knex): Promise<readonly Incident[]> {
  const rows = await queryRows<DriftRow>(
    db,
    `select i.workspace, t.integration, t.flow, d.resource, t.count
     from drift_look d cross join lateral jsonb_to_recordset(d.flows) as t(integration int, flow text, count int)
     ${workspaceOf('t')} join flow_state s on s.integration = t.integration and s.flow = t.flow
     where d.changes <> '[]'::jsonb and s.is_on and not s.is_paused`,
    [],
  )
  return rows.map((row) => ({
    workspace: fromStored(row.workspace),
    integration: row.integration,
    flow: row.flow,
    kind: 'drift',
    cause: fromStored(row.resource),
    count: row.count,
    detail: '',
  }))
}

function silentSince({ windows, ...row }: SilentRow, now: number): number | undefined {
  const times = row.next_at === null ? [] : [Number(row.next_at)]
  // What was asked while its windows were closed has to wait for them, and then for its turn.
  const isOpen = [now, now - LATE_MS].every((at) => isInWindows(parseWindows(windows), at))
  if (row.asked_at !== null && isOpen) times.push(Number(row.asked_at))
  return times.length === 0 ? undefined : Math.min(...times)
}
