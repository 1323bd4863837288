import type { Knex } from 'knex'
import type { Counts, RunRow } from '../../engine/index.ts'
import { queryRows } from '../database/query.ts'
import { fromStored, toStored } from '../database/text.ts'
import { joinWheres, whereGiven } from '../database/where.ts'
import {
  COUNTER_COLUMNS,
  type CounterColumn,
  type RunTableRow,
  toCounts,
  toRunRow,
} from './runs.ts'
import type { IntegrationNames } from './workspace-integrations.ts'

/** A run as the pages about a workspace show it. */
export interface PastRun extends RunRow {
  readonly integration: number
  readonly cause: string
  /** Of one that found nothing: how often its flow looked in vain in the day that ended with it. */
  readonly looked?: number | undefined
}

export interface RunQuery {
  readonly flow?: string | undefined
  readonly state?: string | undefined
  /** Milliseconds since 1970, of when runs started. */
  readonly from?: number | undefined
  readonly to?: number | undefined
  /** The last run of the page before. */
  readonly after?: { readonly startedAt: number; readonly run: string } | undefined
  readonly limit: number
}

type HistoryRow = RunTableRow & {
  readonly integration: number
  readonly cause: string
  readonly looked?: number | null
}

const COLUMNS = `id, integration, flow, flow_version, cause, state, reason, started_at, finished_at, ${COUNTER_COLUMNS.join(', ')}`

const DAY_MS = 86_400_000

/** Newest first. Each integration's newest are looked up by themselves, so that years of the others cost nothing. */
export async function listRunHistory(
  db: Knex,
  integrations: IntegrationNames,
  query: RunQuery,
): Promise<readonly PastRun[]> {
  const { flow, state, from, to, after, limit } = query
  const where = joinWheres([
    ...whereGiven(flow, 'and flow = ?', (name) => [toStored(name)]),
    ...whereGiven(state, stateTest(state), (name) => [name]),
    ...whereGiven(from, 'and started_at >= ?', (at) => [at]),
    ...whereGiven(to, 'and started_at < ?', (at) => [at]),
    ...whereGiven(after, 'and (started_at, id) < (?, ?::bigint)', (last) => [
      last.startedAt,
      last.run,
    ]),
  ])
  const rows = await queryRows<HistoryRow>(
    db,
    `select r.*, case when r.idle then (select sum(h.idle)::int from run_hour h
         where h.integration = r.integration and h.flow = r.flow and h.hour > r.finished_at - ${DAY_MS}) end as looked
     from unnest(?::int[]) as i(id) cross join lateral (
       select ${COLUMNS}, idle from run where integration = i.id ${where.sql}
       order by started_at desc, id desc limit ?) r
     order by started_at desc, id desc limit ?`,
    [[...integrations.keys()], ...where.bindings, limit, limit],
  )
  return rows.map(toPastRun)
}

/** Says what the partial index of runs that failed is for, where that is asked. */
function stateTest(state: string | undefined): string {
  const hasFailed = state === 'failed' || state === 'stopped'
  return hasFailed ? `and state in ('failed', 'stopped') and state = ?` : 'and state = ?'
}

export async function readRunHistory(
  db: Knex,
  integrations: IntegrationNames,
  run: string,
): Promise<PastRun | undefined> {
  const [row] = await queryRows<HistoryRow>(
    db,
    `select ${COLUMNS} from run where id = ?::bigint and integration = any(?::int[])`,
    [run, [...integrations.keys()]],
  )
  return row && toPastRun(row)
}

/** A run under way, or one that just ended. */
export interface LiveRun extends PastRun {
  readonly workspace: string
  readonly integrationName: string
  /** What the last complete run of its flow read, where this one reads all too. */
  readonly expectedReads: number | undefined
}

/** Runs of all workspaces that go on, and those that ended since a time: what live pages show. */
export async function listLiveRuns(db: Knex, endedSince: number): Promise<readonly LiveRun[]> {
  const rows = await queryRows<
    HistoryRow & { workspace: string; name: string; expected: number | null }
  >(
    db,
    `select r.*, i.workspace, i.name, c.read as expected from (
       select ${COLUMNS}, reads_all from run where state = 'running'
       union all (select ${COLUMNS}, false from run where finished_at > ? order by finished_at desc limit 200)) r
     join integration i on i.id = r.integration
     left join lateral (
       select read from run l where l.integration = r.integration and l.flow = r.flow
         and l.reads_all and l.state = 'finished' and r.reads_all and l.id < r.id order by l.id desc limit 1) c on true
     order by r.id`,
    [endedSince],
  )
  return rows.map((row) =>
    Object.assign(toPastRun(row), {
      workspace: fromStored(row.workspace),
      integrationName: fromStored(row.name),
      expectedReads: row.expected ?? undefined,
    }),
  )
}

/** Runs of retries and calls are passed over; so many at most, for there may be very many. */
const RUNS_LOOKED_AT = 500

/** When the last run began that read all that had changed, to its end; milliseconds since 1970. */
export async function lastReadAt(
  db: Knex,
  { integration, flow }: { readonly integration: number; readonly flow: string },
): Promise<number | undefined> {
  const [row] = await queryRows<{ started_at: string }>(
    db,
    `select started_at from (
       select started_at, state, cause, reads_all from run where integration = ? and flow = ?
       order by started_at desc, id desc limit ?) r
     where state = 'finished' and (reads_all or cause in ('schedule', 'after'))
     order by started_at desc limit 1`,
    [integration, toStored(flow), RUNS_LOOKED_AT],
  )
  return row && Number(row.started_at)
}

export interface Trend {
  readonly integration: number
  readonly flow: string
  /** Beginning of the hour or day, in milliseconds since 1970. */
  readonly at: number
  readonly runs: number
  readonly failed: number
  readonly counts: Counts
  /** The greatest delay behind the source, and when it was reached; absent: none was measured. */
  readonly behind?: { readonly ms: number; readonly at: number } | undefined
}

type TrendRow = Readonly<Record<CounterColumn, number>> & {
  readonly integration: number
  readonly flow: string
  readonly at: string
  readonly runs: number
  readonly failed: number
  readonly behind: string | null
  readonly behind_at: string | null
}

const MAX_TRENDS = 20_000

/** What the runs of a time did, by flow and hour or day. */
export async function readTrends(
  db: Knex,
  integrations: IntegrationNames,
  query: {
    readonly flow?: string | undefined
    readonly from: number
    readonly to: number
    readonly stepMs: number
    /** Steps begin so much before those of UTC. */
    readonly offsetMs?: number | undefined
  },
): Promise<readonly Trend[]> {
  const { flow, from, to, stepMs, offsetMs = 0 } = query
  const sums = COUNTER_COLUMNS.map((column) => `sum(${column})::int as ${column}`).join(', ')
  const rows = await queryRows<TrendRow>(
    db,
    `select integration, flow, (hour + ?::bigint) / ? * ? - ?::bigint as at, sum(runs)::int as runs, sum(failed)::int as failed, ${sums},
       max(behind) as behind, (array_agg(behind_at order by behind desc nulls last))[1] as behind_at
     from run_hour where integration = any(?::int[]) and hour >= ? and hour < ?
     ${flow === undefined ? '' : 'and flow = ?'} group by integration, flow, at order by at, integration, flow limit ?`,
    [
      offsetMs,
      stepMs,
      stepMs,
      offsetMs,
      [...integrations.keys()],
      from,
      to,
      ...(flow === undefined ? [] : [toStored(flow)]),
      MAX_TRENDS,
    ],
  )
  return rows.map((row) => ({
    integration: row.integration,
    flow: fromStored(row.flow),
    at: Number(row.at),
    runs: row.runs,
    failed: row.failed,
    counts: toCounts(row),
    behind: row.behind === null ? undefined : { ms: Number(row.behind), at: Number(row.behind_at) },
  }))
}

function toPastRun(row: HistoryRow): PastRun {
  const { integration, cause, looked } = row
  return { ...toRunRow(row), integration, cause, ...(looked ? { looked } : {}) }
}
