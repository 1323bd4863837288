import type { Knex } from 'knex'
import type { DurableRecord, DurableState, ListedRecord, RecordQuery } from '../../engine/index.ts'
import { NOW, queryRows } from '../database/query.ts'
import { toStored } from '../database/text.ts'
import { nowBinding, type StoreContext } from './context.ts'
import { type RecordRow, toRecord, toRow } from './record-row.ts'

const COLUMNS =
  'flow, key, state, reason, cause, step, label, attempts, due_at, waits_for, version, flow_version, sealed, deleted, ignored, since'
const MADE_READY = `state = 'ready', ignored = false, due_at = null, waits_for = null, since = ${NOW}`

/** What is kept of records that are taken up together. */
const MAX_DUE_BYTES = 16_777_216

export async function readRecords(
  context: StoreContext,
  flow: string,
  keys: readonly string[],
): Promise<readonly DurableRecord[]> {
  if (keys.length === 0) return []
  // One after the other by the primary key, which "limit" forces: of a table that PostgreSQL has not counted yet it would
  // rather read all records of an integration for each page.
  const rows = await queryRows<RecordRow>(
    context.db,
    `select r.* from unnest(?::text[]) as k(key) cross join lateral (
       select ${COLUMNS} from record where integration = ? and flow = ? and key = k.key limit 1) as r`,
    [keys.map(toStored), context.integration, toStored(flow)],
  )
  return rows.map((row) => toRecord(context, row))
}

export async function readDueRecords(
  context: StoreContext,
  flow: string,
  now: number,
  limit: number,
): Promise<readonly DurableRecord[]> {
  const rows = await queryRows<RecordRow>(
    context.db,
    `select ${COLUMNS} from (
       select ${COLUMNS}, row_number() over oldest as place, sum(octet_length(sealed)) over oldest as size
       from (select * from record where integration = ? and flow = ? and due <= ? order by due, since, key limit ?) as due
       window oldest as (order by due, since, key)) as sized
     where place = 1 or size is null or size <= ${MAX_DUE_BYTES} order by place`,
    [context.integration, toStored(flow), now, limit],
  )
  return rows.map((row) => toRecord(context, row))
}

export async function listRecords(
  context: StoreContext,
  { flow, states, after, limit }: RecordQuery,
): Promise<readonly ListedRecord[]> {
  const where = [
    'and state = any(?::text[]) and not ignored',
    ...(flow === undefined ? [] : ['and flow = ?']),
    ...(after === undefined ? [] : ['and (flow, key) > (?, ?)']),
  ]
  const rows = await queryRows<RecordRow>(
    context.db,
    `select ${COLUMNS.replace('sealed', 'null as sealed')} from record
     where integration = ? ${where.join(' ')} order by flow, key limit ?`,
    [
      context.integration,
      states,
      ...(flow === undefined ? [] : [toStored(flow)]),
      ...(after === undefined ? [] : [toStored(after.flow), toStored(after.key)]),
      limit,
    ],
  )
  return rows.map((row) => toRecord(context, row))
}

export async function releaseRecords(
  context: StoreContext,
  flow: string,
  keys: readonly string[] | 'all',
): Promise<number> {
  const rows = await queryRows<{ count: number }>(
    context.db,
    `with released as (
       update record set ${MADE_READY}, attempts = 0
       where integration = ? and flow = ? and state in ('waiting', 'retrying', 'parked')
       ${keys === 'all' ? 'and not ignored' : 'and key = any(?::text[])'} returning 1)
     select count(*)::int as count from released`,
    [
      nowBinding(context),
      context.integration,
      toStored(flow),
      ...(keys === 'all' ? [] : [keys.map(toStored)]),
    ],
  )
  return rows[0]?.count ?? 0
}

export async function countRecords(
  { db, integration }: StoreContext,
  flow: string,
): Promise<Readonly<Record<DurableState, number>>> {
  const rows = await queryRows<{ state: DurableState; count: number }>(
    db,
    'select state, count(*)::int as count from record where integration = ? and flow = ? and not ignored group by state',
    [integration, toStored(flow)],
  )
  const counts = { ready: 0, waiting: 0, retrying: 0, parked: 0, 'in-doubt': 0 }
  for (const { state, count } of rows) counts[state] = count
  return counts
}

export async function writeRecords(
  db: Knex,
  context: StoreContext,
  all: readonly DurableRecord[],
): Promise<void> {
  if (all.length === 0) return
  // The last of each: one statement cannot write a row twice.
  const records = [
    ...new Map(all.map((record) => [`${record.flow}\0${record.key}`, record])).values(),
  ]
  const rows = records.map((record) => toRow(context, record))
  await queryRows(
    db,
    `insert into record (integration, ${COLUMNS})
     select ?, * from unnest(?::text[], ?::text[], ?::text[], ?::text[], ?::text[], ?::text[], ?::text[], ?::int[], ?::bigint[],
       ?::text[], ?::text[], ?::text[], ?::bytea[], ?::boolean[], ?::boolean[], ?::bigint[])
     on conflict (integration, flow, key) do update set
       state = excluded.state, reason = excluded.reason, cause = excluded.cause, step = excluded.step, label = excluded.label,
       attempts = excluded.attempts, due_at = excluded.due_at, waits_for = excluded.waits_for, version = excluded.version,
       flow_version = excluded.flow_version, sealed = excluded.sealed, deleted = excluded.deleted,
       ignored = excluded.ignored, since = excluded.since`,
    [
      context.integration,
      rows.map((row) => row.flow),
      rows.map((row) => row.key),
      rows.map((row) => row.state),
      rows.map((row) => row.reason),
      rows.map((row) => row.cause),
      rows.map((row) => row.step),
      rows.map((row) => row.label),
      rows.map((row) => row.attempts),
      rows.map((row) => row.due_at),
      rows.map((row) => row.waits_for),
      rows.map((row) => row.version),
      rows.map((row) => row.flow_version),
      rows.map((row) => row.sealed),
      rows.map((row) => row.deleted),
      rows.map((row) => row.ignored),
      rows.map((row) => row.since),
    ],
  )
}

export async function endRecords(
  db: Knex,
  integration: number,
  flow: string,
  keys: readonly string[],
): Promise<void> {
  if (keys.length === 0) return
  await queryRows(
    db,
    'delete from record where integration = ? and flow = ? and key = any(?::text[])',
    [integration, toStored(flow), keys.map(toStored)],
  )
}
