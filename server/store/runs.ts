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
  type StartedRun,
  say,
} from '../../engine/index.ts'
import { type Binding, NOW, queryPrepared, queryRows } from '../database/query.ts'
import { fromStored, toStored } from '../database/text.ts'
import { nowBinding, type StoreContext } from './context.ts'
import { type CursorRow, toCursor } from './cursors.ts'
import { keepPartition } from './partitions.ts'
import { addEndedRuns } from './run-hours.ts'
import { messageFromStoredOrNull, messageToStored } from './stored-message.ts'

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
  ['begun', 'begun'],
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

interface BegunRow {
  readonly run: string
  readonly live: number
  readonly unfinished: boolean
  readonly cursors: readonly (CursorRow & { readonly partition: number })[] | null
}

interface HeldRow {
  readonly worker: string
  readonly left: number
}

interface Answer {
  readonly begun: BegunRow | HeldRow | null
  readonly lost: boolean
}

/** @throws {FlowBusyError} */
export async function startRun(context: StoreContext, run: NewRun): Promise<StartedRun> {
  const { flow, worker } = run
  for (let tried = 0; tried < TRIES; tried += 1) {
    const [row] = await queryPrepared<{ readonly answer: Answer }>(
      context.db,
      'select begin_flow_run(?, ?, ?, ?, ?, ?, ?, ?, ?) as answer',
      [
        context.integration,
        nowBinding(context),
        toStored(flow),
        toStored(run.flowVersion),
        toStored(worker),
        toStored(run.cause),
        run.readsAll ?? false,
        leaseTtlMs,
        messageToStored(say('workerSilent', { worker: '{worker}' })),
      ],
    )
    // None: whoever had it ended meanwhile, so the next try may succeed.
    const { begun, lost = false } = row?.answer ?? {}
    if (!begun) continue
    if ('run' in begun) return { ...toStarted(begun, { flow, worker }), hasLost: lost }
    throw new FlowBusyError(flow, fromStored(begun.worker), Math.ceil(begun.left / 1000))
  }
  throw new FlowBusyError(flow, 'another worker', 0)
}

function toStarted(
  { run, live, unfinished, cursors }: BegunRow,
  lease: Pick<RunLease, 'flow' | 'worker'>,
): Omit<StartedRun, 'hasLost'> {
  return {
    ...lease,
    run,
    live,
    hasUnfinished: unfinished,
    cursors: new Map((cursors ?? []).map((row) => [row.partition, toCursor(row)])),
  }
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

/** Of runs that found nothing the last one stays; how many there were stands in their hours. */
export async function finishRun(
  context: StoreContext,
  lease: RunLease,
  result: RunResult,
): Promise<void> {
  await queryRows(
    context.db,
    'select finish_run(?, ?, ?, ?, ?)',
    finishBindings(context, lease, result),
  )
}

/** As `finish_run` takes them. */
export function finishBindings(
  context: StoreContext,
  { run }: RunLease,
  result: RunResult,
): readonly Binding[] {
  return [
    context.integration,
    nowBinding(context),
    run,
    result.state,
    result.state === 'finished' ? null : messageToStored(result.reason),
  ]
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
       update run set state = 'stopped', reason = ?, finished_at = ${NOW}
       where state = 'running' returning integration, flow, state, finished_at),
     ${addEndedRuns('ended')} select from ended`,
    [messageToStored(say('processEnded', {})), null],
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
  const reason = messageFromStoredOrNull(row.reason)
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

/** Those that are more than nought. */
export function toCounts(row: Readonly<Record<CounterColumn, number>>): Counts {
  // A record that waited in one hour and came to its end in the next is one less in that.
  const counted = COUNTERS.filter(([, column]) => row[column] > 0)
  return Object.fromEntries(counted.map(([name, column]) => [name, row[column]]))
}
