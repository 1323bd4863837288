import type { Knex } from 'knex'
import {
  type Counts,
  FlowBusyError,
  type Kept,
  LeaseLostError,
  leaseTtlMs,
  type NewRun,
  type RunLease,
  type RunResult,
  type RunRow,
  SENTENCES,
  type StartedRun,
} from '../../engine/index.ts'
import { NOW, nowBinding, queryRows, type StoreContext } from './context.ts'
import { adoptPartitions, keepPartition } from './partitions.ts'
import { addEndedRuns } from './run-hours.ts'
import { fromStored, fromStoredOrNull, toStored } from './text.ts'

/** Counter of the port to its column. */
const COUNTERS = [
  ['read', 'read'],
  ['done', 'done'],
  ['unchanged', 'unchanged'],
  ['skipped', 'skipped'],
  ['waiting', 'waiting'],
  ['retrying', 'retrying'],
  ['parked', 'parked'],
  ['dropped', 'dropped'],
  ['in-doubt', 'in_doubt'],
  ['created', 'created'],
  ['updated', 'updated'],
  ['deleted', 'deleted'],
] as const satisfies readonly (readonly [keyof Counts, string])[]

export type CounterColumn = (typeof COUNTERS)[number][1]

export const COUNTER_COLUMNS: readonly CounterColumn[] = COUNTERS.map(([, column]) => column)

export interface RunTableRow extends Readonly<Record<CounterColumn, number>> {
  readonly id: string
  readonly flow: string
  readonly flow_version: string
  readonly state: RunRow['state']
  readonly reason: string | null
  readonly started_at: string
  readonly finished_at: string | null
}

const TRIES = 3

const START = `
with clock as (select ${NOW} as now),
lapsed as (
  update run set state = 'stopped', finished_at = clock.now,
    reason = replace('${SENTENCES.workerSilent}', '{worker}', run.worker)
  from clock where run.integration = ? and run.flow = ? and run.state = 'running' and run.until <= clock.now
  returning run.id, run.integration, run.flow, run.state, run.finished_at),
${addEndedRuns('lapsed')}
insert into run (integration, flow, flow_version, worker, cause, reads_all, state, started_at, until)
select ?, ?, ?, ?, ?, ?::boolean, 'running', clock.now, clock.now + ${leaseTtlMs} from clock, (select count(*) from lapsed) as ended
on conflict (integration, flow) where state = 'running' do nothing returning id`

/** @throws {FlowBusyError} */
export async function startRun(context: StoreContext, run: NewRun): Promise<StartedRun> {
  const { db, integration } = context
  const { flow, worker } = run
  let holder = { worker: 'another worker', left: 0 }
  for (let tried = 0; tried < TRIES; tried += 1) {
    const started = await queryRows<{ id: string }>(db, START, [
      nowBinding(context),
      integration,
      toStored(flow),
      integration,
      toStored(flow),
      toStored(run.flowVersion),
      toStored(worker),
      toStored(run.cause),
      run.readsAll ?? false,
    ])
    if (started[0]) {
      const lease = { run: started[0].id, flow, worker }
      return { ...lease, live: await adoptPartitions(context, lease) }
    }
    const holders = await queryRows<{ worker: string; left: number }>(
      db,
      `select worker, (until - ${NOW})::float8 as left from run where integration = ? and flow = ? and state = 'running'`,
      [nowBinding(context), integration, toStored(flow)],
    )
    // None: it ended between the two statements, so the next try may succeed.
    if (holders[0]) {
      holder = holders[0]
      break
    }
  }
  throw new FlowBusyError(flow, fromStored(holder.worker), Math.ceil(holder.left / 1000))
}

/** As `end_page` takes them. */
export function toCounters(counts: Counts): readonly number[] {
  return COUNTERS.map(([name]) => counts[name] ?? 0)
}

/** @throws {LeaseLostError} */
export async function keepRun(context: StoreContext, lease: RunLease): Promise<Kept> {
  if (lease.partition !== undefined) return keepPartition(context, lease)
  const rows = await queryRows(
    context.db,
    `update run set until = ${NOW} + ${leaseTtlMs}
     where id = ?::bigint and integration = ? and state = 'running' and until > ${NOW} returning id`,
    [nowBinding(context), lease.run, context.integration, nowBinding(context)],
  )
  if (rows.length === 0) throw new LeaseLostError(lease.flow)
  return { isHalted: false }
}

/** It was not asked for by anybody, and all that it read it knew. */
const IS_IDLE = `cause in ('schedule', 'after') and not reads_all and read <= unchanged
  and ${COUNTER_COLUMNS.filter((column) => column !== 'read' && column !== 'unchanged').join(' + ')} = 0`

/** Of runs that found nothing the last one stays; how many there were stands in their hours. */
export async function finishRun(
  context: StoreContext,
  lease: RunLease,
  result: RunResult,
): Promise<void> {
  await queryRows(
    context.db,
    `with ended as (
       update run set state = ?, reason = ?, finished_at = ${NOW}, idle = ?::boolean and ${IS_IDLE}
       where id = ?::bigint and integration = ? and state = 'running' returning id, integration, flow, state, finished_at, idle),
     former as (delete from run using ended
       where ended.idle and run.idle and run.integration = ended.integration and run.flow = ended.flow and run.id < ended.id),
     ${addEndedRuns('ended', 'count(*) filter (where idle)')} select from ended`,
    [
      result.state,
      result.state === 'finished' ? null : toStored(result.reason),
      nowBinding(context),
      result.state === 'finished',
      lease.run,
      context.integration,
    ],
  )
}

/** Flows of an integration that are under way, by workers that live. */
export async function listLiveFlows(db: Knex, integration: number): Promise<readonly string[]> {
  const rows = await queryRows<{ flow: string }>(
    db,
    `select flow from run where state = 'running' and until > ${NOW} and integration = ? order by flow`,
    [null, integration],
  )
  return rows.map(({ flow }) => fromStored(flow))
}

/** Ends every run that is called running: the lock on the data directory proves that no worker lives. */
export async function clearLeases(db: Knex): Promise<void> {
  await queryRows(
    db,
    `with ended as (
       update run set state = 'stopped', reason = 'the process that ran it ended', finished_at = ${NOW}
       where state = 'running' returning integration, flow, state, finished_at),
     ${addEndedRuns('ended')} select from ended`,
    [null],
  )
  await queryRows(db, 'delete from run_partition', [])
}

export async function listRuns(
  { db, integration }: StoreContext,
  { flow, limit }: { readonly flow?: string | undefined; readonly limit: number },
): Promise<readonly RunRow[]> {
  const columns = COUNTERS.map(([, column]) => column).join(', ')
  const rows = await queryRows<RunTableRow>(
    db,
    `select id, flow, flow_version, state, reason, started_at, finished_at, ${columns} from run
     where integration = ? ${flow === undefined ? '' : 'and flow = ?'} order by id desc limit ?`,
    [integration, ...(flow === undefined ? [] : [toStored(flow)]), limit],
  )
  return rows.map(toRunRow)
}

export function toRunRow(row: RunTableRow): RunRow {
  const reason = fromStoredOrNull(row.reason)
  return {
    run: row.id,
    flow: fromStored(row.flow),
    flowVersion: fromStored(row.flow_version),
    state: row.state,
    ...(reason === undefined ? {} : { reason }),
    startedAt: Number(row.started_at),
    ...(row.finished_at === null ? {} : { finishedAt: Number(row.finished_at) }),
    counts: toCounts(row),
  }
}

/** Those that are not nought. */
export function toCounts(row: Readonly<Record<CounterColumn, number>>): Counts {
  const counted = COUNTERS.filter(([, column]) => row[column] !== 0)
  return Object.fromEntries(counted.map(([name, column]) => [name, row[column]]))
}
