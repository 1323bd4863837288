import type { Knex } from 'knex'
import { queryRows } from '../database/query.ts'
import { fromStored, toStored } from '../database/text.ts'

/** A call of an account, as it ended. It tells nothing of what was asked for, which may name people. */
export interface LastCall {
  /** When it ended, in milliseconds since 1970. */
  readonly at: number
  readonly ms: number
  /** What kind of call: `GET`, `insert`. */
  readonly verb: string
  /** A status, the name of an error, or the kind of its end: `200`, `ECONNREFUSED`, `done`. */
  readonly answer: string
  readonly isFailure: boolean
  /** On whose behalf. */
  readonly flow: string | undefined
}

export interface CallOf extends LastCall {
  readonly connection: number
}

/** How many calls failed in an hour. */
export interface FailedCalls {
  readonly connection: number
  /** Its first millisecond, since 1970. */
  readonly hour: number
  readonly failed: number
}

/** So many are kept of each account, and as many of those that failed. */
export const KEPT_CALLS = 50

/** Keeps the last calls; of those before, as many as are kept. */
export async function keepCalls(db: Knex, calls: readonly CallOf[]): Promise<void> {
  if (calls.length === 0) return
  await queryRows(
    db,
    `insert into connection_call (connection, at, ms, verb, answer, is_failure, flow)
     select * from unnest(?::int[], ?::bigint[], ?::int[], ?::text[], ?::text[], ?::bool[], ?::text[])
       as n(connection, at, ms, verb, answer, is_failure, flow)
     where exists (select from connection c where c.id = n.connection)`,
    [
      calls.map(({ connection }) => connection),
      calls.map(({ at }) => at),
      calls.map(({ ms }) => Math.round(ms)),
      calls.map(({ verb }) => toStored(verb)),
      calls.map(({ answer }) => toStored(answer)),
      calls.map(({ isFailure }) => isFailure),
      calls.map(({ flow }) => (flow === undefined ? null : toStored(flow))),
    ],
  )
  await queryRows(
    db,
    // What another process is removing already is left to it: they never wait for each other.
    `delete from connection_call where id in (
       select id from connection_call where id in (
         select id from (
           select id, row_number() over (partition by connection, is_failure order by at desc, id desc) as place
           from connection_call where connection = any(?::int[])) as placed
         where place > ${KEPT_CALLS}) for update skip locked)`,
    [[...new Set(calls.map(({ connection }) => connection))]],
  )
}

export async function countFailedCalls(db: Knex, counts: readonly FailedCalls[]): Promise<void> {
  if (counts.length === 0) return
  // In one order, so that two processes never wait for each other.
  const rows = counts.toSorted((left, right) => left.connection - right.connection)
  await queryRows(
    db,
    `insert into connection_usage (connection, hour, requests, refused, failed)
     select connection, hour, 0, 0, failed from unnest(?::int[], ?::bigint[], ?::int[]) as n(connection, hour, failed)
     on conflict (connection, hour) do update set failed = connection_usage.failed + excluded.failed`,
    [
      rows.map(({ connection }) => connection),
      rows.map(({ hour }) => hour),
      rows.map(({ failed }) => failed),
    ],
  )
}

/** Newest first; `failedOnly`: those that failed. */
export async function loadLastCalls(
  db: Knex,
  connection: number,
  { failedOnly = false }: { readonly failedOnly?: boolean } = {},
): Promise<readonly LastCall[]> {
  const rows = await queryRows<CallRow>(
    db,
    `select at, ms, verb, answer, is_failure, flow from connection_call
     where connection = ? and (is_failure or not ?::bool) order by at desc, id desc limit ${KEPT_CALLS}`,
    [connection, failedOnly],
  )
  return rows.map(({ at, ms, verb, answer, is_failure: isFailure, flow }) => ({
    at: Number(at),
    ms,
    verb: fromStored(verb),
    answer: fromStored(answer),
    isFailure,
    flow: flow === null ? undefined : fromStored(flow),
  }))
}

interface CallRow {
  readonly at: string
  readonly ms: number
  readonly verb: string
  readonly answer: string
  readonly is_failure: boolean
  readonly flow: string | null
}
