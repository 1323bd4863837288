import type { Knex } from 'knex'
import { queryRows } from '../database/query.ts'
import { fromStored, toStored, toStoredOrNull } from '../database/text.ts'
import { type Incident, nameIncident } from './incident.ts'

/** What is or was wrong. */
export interface Alert {
  readonly id: string
  readonly integration: number
  readonly flow: string
  readonly kind: string
  readonly cause: string
  readonly detail: string
  readonly count: number
  /** Milliseconds since 1970. */
  readonly openedAt: number
  readonly lastAt: number
  readonly resolvedAt: number | undefined
}

/** An alert, and when it was last sent to a channel. */
export interface ToldAlert {
  readonly alert: Alert
  readonly sentAt: number | undefined
}

export interface AlertRow {
  readonly id: string
  readonly integration: number
  readonly flow: string
  readonly kind: string
  readonly cause: string
  readonly detail: string
  readonly count: number
  readonly opened_at: string
  readonly last_at: string
  readonly resolved_at: string | null
}

/** What comes back sooner was never over. */
export const SETTLED_MS = 10 * 60_000

/**
 * Opens an alert for every incident that has none, brings the others up to date, resolves those that are over. One that
 * comes back soon goes on under the alert that it had.
 */
export async function noteIncidents(
  db: Knex,
  incidents: readonly Incident[],
  now: number,
): Promise<void> {
  const names = incidents.map(nameIncident)
  const certain = incidents.filter(({ isUncertain }) => !isUncertain).map(nameIncident)
  await queryRows(
    db,
    `update alert a set resolved_at = null where resolved_at > ? and incident = any(?::text[])
       and not exists (select from alert o where o.resolved_at is null and o.workspace = a.workspace and o.incident = a.incident)`,
    [now - SETTLED_MS, certain],
  )
  await queryRows(
    db,
    `with noted as (
       insert into alert as a (workspace, integration, flow, kind, incident, cause, detail, count, opened_at, last_at)
       select n.*, ?::bigint, ?::bigint from unnest(?::text[], ?::int[], ?::text[], ?::text[], ?::text[], ?::text[], ?::text[], ?::int[])
         as n(workspace, integration, flow, kind, incident, cause, detail, count)
       where n.incident = any(?::text[])
         or exists (select from alert o where o.resolved_at is null and o.workspace = n.workspace and o.incident = n.incident)
       on conflict (workspace, incident) where resolved_at is null do update
       set detail = excluded.detail, count = excluded.count,
         last_at = case when excluded.count > a.count then excluded.last_at else a.last_at end
       where (a.detail, a.count) is distinct from (excluded.detail, excluded.count))
     update alert set resolved_at = ? where resolved_at is null and incident <> all(?::text[])`,
    [
      now,
      now,
      incidents.map(({ workspace }) => toStored(workspace)),
      incidents.map(({ integration }) => integration),
      incidents.map(({ flow }) => toStored(flow)),
      incidents.map(({ kind }) => kind),
      names,
      incidents.map(({ cause }) => toStored(cause)),
      incidents.map(({ detail }) => toStored(detail)),
      incidents.map(({ count }) => count),
      certain,
      now,
      names,
    ],
  )
}

/** Newest first. `after` is the id of the last alert of the page before. */
export async function listAlerts(
  db: Knex,
  query: {
    readonly workspace: string
    readonly isOpen?: boolean | undefined
    readonly kind?: string | undefined
    readonly after?: string | undefined
    readonly limit: number
  },
): Promise<readonly ToldAlert[]> {
  const { workspace, isOpen, kind, after, limit } = query
  const rows = await queryRows<AlertRow & { readonly sent_at: string | null }>(
    db,
    `select a.*, (select max(at) from alert_told t where t.alert = a.id) as sent_at from alert a
     where workspace = ? and id < coalesce(?::bigint, 9223372036854775807)
       and (resolved_at is null) = coalesce(?::boolean, resolved_at is null) and kind = coalesce(?::text, kind)
     order by id desc limit ?`,
    [toStored(workspace), after ?? null, isOpen ?? null, toStoredOrNull(kind), limit],
  )
  return rows.map((row) => ({
    alert: toAlert(row),
    sentAt: row.sent_at === null ? undefined : Number(row.sent_at),
  }))
}

/** Deletes alerts that were resolved before a time. */
export async function pruneAlerts(db: Knex, before: number): Promise<void> {
  await queryRows(db, 'delete from alert where resolved_at < ?', [before])
}

export function toAlert(row: AlertRow): Alert {
  return {
    id: row.id,
    integration: row.integration,
    flow: fromStored(row.flow),
    kind: row.kind,
    cause: fromStored(row.cause),
    detail: fromStored(row.detail),
    count: row.count,
    openedAt: Number(row.opened_at),
    lastAt: Number(row.last_at),
    resolvedAt: row.resolved_at === null ? undefined : Number(row.resolved_at),
  }
}
