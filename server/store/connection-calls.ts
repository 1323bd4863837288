import type { Knex } from 'knex'
import { queryRows } from '../database/query.ts'
import { fromStored, toStored } from '../database/text.ts'

/** How the last calls of an account ended. Times are milliseconds since 1970. */
export interface ConnectionCalls {
  readonly at: number
  /** How long the last one took. */
  readonly ms: number
  /** Present while the system fails: since when, in how many calls, and how the last of them failed. */
  readonly failing:
    | {
        readonly since: number
        readonly calls: number
        /** A status or the name of an error: `503`, `ECONNREFUSED`. */
        readonly failure: string
        /** Only a person can put it right: the system refuses us. */
        readonly isDenied: boolean
      }
    | undefined
}

/** What one process saw of an account since it last wrote it down. */
export interface NotedCalls {
  readonly connection: number
  readonly at: number
  readonly ms: number
  /** One of them was answered; failures count since then. */
  readonly isAnswered: boolean
  readonly failures: number
  readonly failingSince?: number | undefined
  readonly failure?: string | undefined
  readonly isDenied: boolean
}

export async function noteCalls(db: Knex, calls: readonly NotedCalls[]): Promise<void> {
  // In one order, so that two processes never wait for each other.
  const rows = calls.toSorted((left, right) => left.connection - right.connection)
  await queryRows(
    db,
    `with n as (
       select * from unnest(?::int[], ?::bigint[], ?::int[], ?::bool[], ?::bigint[], ?::int[], ?::text[], ?::bool[])
         as n(connection, at, ms, is_answered, failing_since, failures, failure, is_denied)),
     -- What failed before a call that was answered does not count.
     anew as (select connection from n where is_answered)
     insert into connection_calls as c (connection, at, ms, failing_since, failures, failure, is_denied)
     select connection, at, ms, failing_since, failures, failure, is_denied from n
     where exists (select from connection where id = n.connection)
     on conflict (connection) do update set
       at = greatest(c.at, excluded.at),
       ms = excluded.ms,
       failing_since = case when excluded.connection in (select connection from anew) then excluded.failing_since
         else coalesce(c.failing_since, excluded.failing_since) end,
       failures = case when excluded.connection in (select connection from anew) then excluded.failures
         else c.failures + excluded.failures end,
       failure = excluded.failure,
       is_denied = excluded.is_denied`,
    [
      rows.map(({ connection }) => connection),
      rows.map(({ at }) => at),
      rows.map(({ ms }) => Math.round(ms)),
      rows.map(({ isAnswered }) => isAnswered),
      rows.map(({ failingSince }) => failingSince ?? null),
      rows.map(({ failures }) => failures),
      rows.map(({ failure }) => failure ?? null),
      rows.map(({ isDenied }) => isDenied),
    ],
  )
}

/** By the names of the accounts; those that were never called are left out. */
export async function loadConnectionCalls(
  db: Knex,
  workspace: string,
): Promise<ReadonlyMap<string, ConnectionCalls>> {
  const rows = await queryRows<CallsRow>(
    db,
    `select c.name, k.at, k.ms, k.failing_since, k.failures, k.failure, k.is_denied
     from connection_calls k join connection c on c.id = k.connection where c.workspace = ?`,
    [toStored(workspace)],
  )
  return new Map(rows.map((row) => [fromStored(row.name), toCalls(row)]))
}

interface CallsRow {
  readonly name: string
  readonly at: string
  readonly ms: number
  readonly failing_since: string | null
  readonly failures: number
  readonly failure: string | null
  readonly is_denied: boolean
}

function toCalls(row: CallsRow): ConnectionCalls {
  const { at, ms, failing_since: since, failures: calls, failure, is_denied: isDenied } = row
  return {
    at: Number(at),
    ms,
    failing:
      since === null
        ? undefined
        : { since: Number(since), calls, failure: failure ?? '', isDenied },
  }
}
