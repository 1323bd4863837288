import type { Knex } from 'knex'
import {
  type Cursor,
  firstPartition,
  type Kept,
  LeaseLostError,
  leaseTtlMs,
  type Partition,
  type PartitionsState,
  type RunLease,
  type RunResult,
} from '../../engine/index.ts'
import { NOW, queryRows } from '../database/query.ts'
import { fromStored, toStored } from '../database/text.ts'
import { nowBinding, type StoreContext } from './context.ts'
import { readCursor } from './cursors.ts'
import { messageFromStoredOrNull, messageToStored } from './stored-message.ts'

/** Puts partitions in place of those of the flow, in the transaction of the caller. */
export async function writePartitions(
  db: Knex,
  integration: number,
  flow: string,
  partitions: readonly Cursor[],
): Promise<void> {
  const place = [integration, toStored(flow)] as const
  await queryRows(
    db,
    `delete from cursor where integration = ? and flow = ? and partition >= ${firstPartition}`,
    place,
  )
  await queryRows(
    db,
    'delete from intent where integration = ? and flow = ? and made is not null',
    place,
  )
  await queryRows(
    db,
    `insert into cursor (integration, flow, partition, reading)
     select ?, ?, n.number, n.reading::json from unnest(?::int[], ?::text[]) as n(number, reading)`,
    [
      ...place,
      [...partitions.keys()].map((at) => firstPartition + at),
      partitions.map(({ reading }) => JSON.stringify(reading)),
    ],
  )
}

/**
 * Creates without a known outcome keep the time until which a partition's worker can have sent something, when its row
 * goes; `ended` are partitions with their `id` and that time.
 */
function keepEnds(ended: string): string {
  return `kept as (update intent i set started_at = greatest(i.started_at, e.until) from ${ended} e
    where i.integration = ? and i.run = e.id and i.made is null)`
}

interface TakenRow {
  readonly id: string | null
  readonly partition: number | null
  readonly run: string | null
  readonly is_open: boolean
}

const TAKE = `
with clock as (select ${NOW} as now),
current as (select id from run where integration = ? and flow = ? and state = 'running'),
free as (
  select c.partition from cursor c, clock, current
  where c.integration = ? and c.flow = ? and c.partition >= ${firstPartition} and c.reading is not null
  and not exists (select from run_partition p where p.integration = c.integration and p.flow = c.flow
    and p.partition = c.partition and (p.until > clock.now or p.reason is not null))
  order by c.partition limit 1),
previous as (
  select p.id, p.until from run_partition p join free on p.partition = free.partition
  where p.integration = ? and p.flow = ?),
taken as (
  insert into run_partition as p (integration, flow, partition, id, run, worker, until)
  select ?, ?, free.partition, nextval(pg_get_serial_sequence('run', 'id')), current.id, ?, clock.now + ${leaseTtlMs}
  from free, current, clock
  on conflict (integration, flow, partition) do update
  set id = excluded.id, run = excluded.run, worker = excluded.worker, until = excluded.until, is_halted = false
  where p.until <= excluded.until - ${leaseTtlMs} and p.reason is null
  returning id, partition, run),
replaced as (select previous.* from previous, taken),
${keepEnds('replaced')}
select taken.id, taken.partition, taken.run, exists (select from free) as is_open
from (select 1) as one left join taken on true`

/** So many workers may want the same partition at the same moment. */
const MAX_TRIES = 50

export async function takePartition(
  context: StoreContext,
  flow: string,
  worker: string,
): Promise<Partition | undefined> {
  const { db, integration } = context
  const place = [integration, toStored(flow)] as const
  for (let tries = 0; tries < MAX_TRIES; tries += 1) {
    const [row] = await queryRows<TakenRow>(db, TAKE, [
      nowBinding(context),
      ...place,
      ...place,
      ...place,
      ...place,
      toStored(worker),
      integration,
    ])
    if (!row?.is_open) return undefined
    if (row.id === null || row.partition === null || row.run === null) continue
    const lease = { run: row.id, flow, worker, partition: row.partition }
    // Read once it is ours: who had it before may have committed a page until then.
    const cursor = await readCursor(context, flow, row.partition)
    if (cursor?.reading)
      return { lease, run: row.run, cursor: { ...cursor, reading: cursor.reading } }
    await leavePartition(context, lease, { state: 'finished' })
  }
  return undefined
}

/** @throws {LeaseLostError} */
export async function keepPartition(context: StoreContext, { run, flow }: RunLease): Promise<Kept> {
  const [kept] = await queryRows<{ readonly is_halted: boolean }>(
    context.db,
    `update run_partition set until = ${NOW} + ${leaseTtlMs}
     where id = ?::bigint and integration = ? and until > ${NOW} returning is_halted`,
    [nowBinding(context), run, context.integration, nowBinding(context)],
  )
  if (!kept) throw new LeaseLostError(flow)
  return { isHalted: kept.is_halted }
}

/** The run that people see: of a partition, the one that it is part of. @throws {LeaseLostError} */
export async function seenRun(
  db: Knex,
  { integration }: StoreContext,
  { run, flow, partition }: RunLease,
): Promise<string> {
  if (partition === undefined) return run
  const sql = 'select run from run_partition where id = ?::bigint and integration = ?'
  const [row] = await queryRows<{ readonly run: string }>(db, sql, [run, integration])
  if (!row) throw new LeaseLostError(flow)
  return row.run
}

export async function leavePartition(
  context: StoreContext,
  lease: RunLease,
  result: RunResult,
): Promise<void> {
  const { db, integration } = context
  if (result.state !== 'failed') {
    await queryRows(
      db,
      `with gone as (delete from run_partition where id = ?::bigint and integration = ?
         returning id, least(until, ${NOW}) as until),
       ${keepEnds('gone')} select from gone`,
      [lease.run, integration, nowBinding(context), integration],
    )
    return
  }
  await queryRows(
    db,
    `update run_partition set until = least(until, ${NOW}), reason = ? where id = ?::bigint and integration = ?`,
    [nowBinding(context), messageToStored(result.reason), lease.run, integration],
  )
  await haltPartitions(context, lease.flow)
}

export async function haltPartitions(
  { db, integration }: StoreContext,
  flow: string,
): Promise<void> {
  await queryRows(
    db,
    'update run_partition set is_halted = true where integration = ? and flow = ? and not is_halted',
    [integration, toStored(flow)],
  )
}

interface StateRow {
  readonly open: number
  readonly live: number
  readonly newest: string | null
  readonly reason: string | null
}

export async function readPartitions(
  context: StoreContext,
  flow: string,
): Promise<PartitionsState> {
  const place = [context.integration, toStored(flow)] as const
  const [row] = await queryRows<StateRow>(
    context.db,
    `with c as (select reading is not null as is_open, value from cursor
       where integration = ? and flow = ? and partition >= ${firstPartition}),
     p as (select until > ${NOW} as is_live, reason from run_partition where integration = ? and flow = ?)
     select (select count(*) from c where is_open)::int as open, (select count(*) from p where is_live)::int as live,
       (select max(value collate "C") from c) as newest, (select reason from p where reason is not null limit 1)`,
    [...place, nowBinding(context), ...place],
  )
  const { open, live, newest, reason } = row ?? { open: 0, live: 0, newest: null, reason: null }
  const problem = messageFromStoredOrNull(reason)
  return {
    open,
    live,
    ...(newest === null ? {} : { newest: fromStored(newest) }),
    ...(problem === undefined ? {} : { problem: { state: 'failed', reason: problem } }),
  }
}
