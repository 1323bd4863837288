import { randomBytes } from 'node:crypto'
import { hostname } from 'node:os'
import type { Knex } from 'knex'
import { NOW, queryRows } from '../database/query.ts'

/** A process that works on the database, as it last said of itself. */
export interface KnownProcess {
  readonly id: string
  /** It is a worker. */
  readonly runsFlows: boolean
  /** Milliseconds since it last said that it lives. */
  readonly silentMs: number
  /** By how much the clock of its machine is ahead. */
  readonly skewMs: number
}

/** Who has been silent for so long is dead, or stands still. */
export const SILENT_MS = 60_000
/** By more than this no clock is wrong that follows a time server. */
export const MAX_SKEW_MS = 30_000
/** Who was silent for so long while others worked is gone for good. */
const GONE_MS = 10 * 60_000

export function nameProcess(): string {
  return `${hostname()}:${process.pid}:${randomBytes(3).toString('hex')}`
}

/** Says that a process lives, and forgets those that are gone, as long as there are others in their place. */
export async function noteProcess(
  db: Knex,
  {
    id,
    runsFlows,
    skewMs,
  }: { readonly id: string; readonly runsFlows: boolean; readonly skewMs: number },
): Promise<void> {
  await queryRows(
    db,
    `with clock as (select ${NOW} as now),
     gone as (delete from process p using clock
       where ?::boolean >= p.runs_flows and p.id <> ? and p.seen_at < clock.now - ${GONE_MS})
     insert into process (id, runs_flows, started_at, seen_at, skew_ms)
     select ?, ?::boolean, clock.now, clock.now, ?::bigint from clock
     on conflict (id) do update set seen_at = excluded.seen_at, skew_ms = excluded.skew_ms`,
    [null, runsFlows, id, id, runsFlows, Math.round(skewMs)],
  )
}

export async function forgetProcess(db: Knex, id: string): Promise<void> {
  await queryRows(db, 'delete from process where id = ?', [id])
}

/** For whoever proves that no other process works on the database. */
export async function forgetProcesses(db: Knex): Promise<void> {
  await queryRows(db, 'delete from process', [])
}

export async function listProcesses(db: Knex): Promise<readonly KnownProcess[]> {
  const rows = await queryRows<{
    id: string
    runs_flows: boolean
    silent: number
    skew_ms: string
  }>(
    db,
    `select id, runs_flows, greatest(0, ${NOW} - seen_at)::float8 as silent, skew_ms from process order by id`,
    [null],
  )
  return rows.map((row) => ({
    id: row.id,
    runsFlows: row.runs_flows,
    silentMs: row.silent,
    skewMs: Number(row.skew_ms),
  }))
}

/** Workers, of those that are known: who lives, and who fell silent without a goodbye. */
export interface Workers {
  readonly alive: number
  readonly silent: number
  /** Milliseconds since the last sign of any; 0 where there is none at all. */
  readonly silentMs: number
}

export function countWorkers(processes: readonly KnownProcess[]): Workers {
  const workers = processes.filter(({ runsFlows }) => runsFlows)
  const alive = workers.filter(({ silentMs }) => silentMs < SILENT_MS).length
  const silences = workers.map(({ silentMs }) => silentMs)
  const silentMs = silences.length === 0 ? 0 : Math.min(...silences)
  return { alive, silent: workers.length - alive, silentMs }
}
