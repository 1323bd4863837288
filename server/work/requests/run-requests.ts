import type { Knex } from 'knex'
import type { RunScope } from '../../../engine/index.ts'
import { NOW, queryPrepared, queryRows } from '../../database/query.ts'
import { fromStored, toStored } from '../../database/text.ts'
import { activeTraceParent } from '../../process/trace-parent.ts'

/** What a run is to do; `plan`: exactly what was planned, as it is kept; `refill`: write these fields alone. */
export type AskedScope =
  | RunScope
  | { readonly kind: 'plan'; readonly plan: string }
  | { readonly kind: 'refill'; readonly fields: readonly string[]; readonly what: RunScope }

/** What was asked of a flow and is not done yet. Kept until a run that was about it has ended, so no crash loses it. */
export interface RunRequest {
  readonly id: string
  readonly cause: string
  readonly scope: AskedScope
  readonly force: boolean
  readonly askedAt: number
  /** Of the call that asked, as W3C writes it; absent where nothing is traced, or nobody called. */
  readonly traceParent: string | undefined
}

export interface NewRequest {
  readonly integration: number
  readonly flow: string
  readonly cause: string
  readonly scope: AskedScope
  readonly force: boolean
}

/** Requests that one run is about at most. */
export const MAX_TOGETHER = 500

export interface RequestRow {
  readonly id: string
  readonly cause: string
  readonly scope: AskedScope
  readonly force: boolean
  readonly asked_at: string
  readonly trace_parent: string | null
}

/** Keeps requests, but for those that say what one says already that no run is about yet. */
export async function saveRequests(db: Knex, requests: readonly NewRequest[]): Promise<void> {
  await queryPrepared(
    db,
    `insert into run_request (integration, flow, cause, scope, force, asked_at, trace_parent)
     select n.integration, n.flow, n.cause, n.scope::json, n.force, ${NOW}, ?::text
     from unnest(?::int[], ?::text[], ?::text[], ?::text[], ?::boolean[]) as n(integration, flow, cause, scope, force)
     where not exists (
       select from run_request r where r.integration = n.integration and r.flow = n.flow
       and not r.taken and r.cause = n.cause and r.scope::text = n.scope and r.force = n.force)`,
    [
      null,
      activeTraceParent() ?? null,
      requests.map(({ integration }) => integration),
      requests.map(({ flow }) => toStored(flow)),
      requests.map(({ cause }) => toStored(cause)),
      requests.map(({ scope }) => toStored(JSON.stringify(scope))),
      requests.map(({ force }) => force),
    ],
  )
}

/** The oldest first. */
export async function waitingRequests(
  db: Knex,
  { integration, flow }: { readonly integration: number; readonly flow: string },
): Promise<readonly RunRequest[]> {
  const rows = await queryRows<RequestRow>(
    db,
    `select id, cause, scope, force, asked_at, trace_parent from run_request where integration = ? and flow = ? order by id limit ?`,
    [integration, toStored(flow), MAX_TOGETHER],
  )
  return rows.map(toRequest)
}

export function toRequest(row: RequestRow): RunRequest {
  return {
    id: row.id,
    cause: fromStored(row.cause),
    scope: row.scope,
    force: row.force,
    askedAt: Number(row.asked_at),
    traceParent: row.trace_parent ?? undefined,
  }
}

/** No run is about those yet that were taken together with these: who asks the same wants the same run. */
export async function putBackOthers(
  db: Knex,
  { integration, flow }: { readonly integration: number; readonly flow: string },
  ids: readonly string[],
): Promise<void> {
  await queryRows(
    db,
    'update run_request set taken = false where integration = ? and flow = ? and taken and id <> all(?::bigint[])',
    [integration, toStored(flow), ids],
  )
}

/**
 * Takes back what was asked of flows: a run that is about nothing else comes to its end, wherever it is. Gives how many
 * requests there were.
 */
export async function dropRequests(
  db: Knex,
  { integration, flows }: { readonly integration: number; readonly flows: readonly string[] },
): Promise<number> {
  const rows = await queryRows(
    db,
    'delete from run_request where integration = ? and flow = any(?::text[]) returning id',
    [integration, flows.map(toStored)],
  )
  return rows.length
}

/** Those of the requests that nobody took back, and that are not done. */
export async function keptRequests(db: Knex, ids: readonly string[]): Promise<ReadonlySet<string>> {
  const rows = await queryRows<{ id: string }>(
    db,
    'select id from run_request where id = any(?::bigint[])',
    [ids],
  )
  return new Set(rows.map(({ id }) => id))
}
