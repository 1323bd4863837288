import type { Knex } from 'knex'
import { queryRows } from '../database/query.ts'
import { forgetBulkActions } from '../store/bulk-actions.ts'
import { ERASED } from '../store/erased-keys.ts'
import { listPrivacy } from '../store/privacy-settings.ts'
import { nameIntegrations } from '../store/workspace-integrations.ts'
import { monthOf } from '../subscriptions/usage.ts'

/** How many rows were deleted. */
export interface Retained {
  readonly payloads: number
  readonly events: number
  readonly runs: number
}

const DAY_MS = 86_400_000
const BULK_DAYS = 7
/** Longer than any search lags, and than anybody waits before a record is tried again. */
const INTENT_DAYS = 30
/** Rows deleted at a time, so that no page of a run waits for long. */
const BATCH = 5_000

/**
 * Deletes what each workspace keeps no longer: payloads first, then history. Rows are taken from the oldest end of their
 * index, so what a night costs depends on how much became too old, not on how much is kept.
 *
 * @param limits most days of history by workspace, where there are subscriptions: what was used in this month stays known then
 */
export async function retain(
  db: Knex,
  now: number,
  limits?: ReadonlyMap<string, number>,
): Promise<Retained> {
  const total = { payloads: 0, events: 0, runs: 0 }
  await forgetBulkActions(db, now - BULK_DAYS * DAY_MS)
  for (const { workspace, privacy } of await listPrivacy(db)) {
    const payloadsBefore = now - privacy.payloadDays * DAY_MS
    const historyDays = Math.min(privacy.historyDays, limits?.get(workspace) ?? Infinity)
    const historyBefore = now - historyDays * DAY_MS
    const hoursBefore = limits ? Math.min(historyBefore, monthOf(now).from) : historyBefore
    for (const integration of (await nameIntegrations(db, workspace)).keys()) {
      const before = Math.max(payloadsBefore, historyBefore)
      total.payloads += await deleteOldest(db, PAYLOADS, integration, before)
      total.events += await deleteOldest(db, EVENTS, integration, historyBefore)
      total.runs += await deleteOldest(db, RUNS, integration, historyBefore)
      await queryRows(db, 'delete from run_hour where integration = ? and hour < ?', [
        integration,
        hoursBefore,
      ])
      await queryRows(db, INTENTS, [integration, now - INTENT_DAYS * DAY_MS])
    }
  }
  return total
}

async function deleteOldest(
  db: Knex,
  sql: string,
  integration: number,
  before: number,
): Promise<number> {
  for (let deleted = 0; ; ) {
    const [row] = await queryRows<{ count: number }>(db, sql, [
      integration,
      BATCH,
      before,
      integration,
    ])
    const count = row?.count ?? 0
    deleted += count
    if (count < BATCH) return deleted
  }
}

const PAYLOADS = `
with oldest as (select event, at from payload where integration = ? order by event limit ?),
gone as (
  delete from payload using oldest where oldest.at < ? and payload.integration = ? and payload.event = oldest.event
  returning 1)
select count(*)::int as count from gone`

const EVENTS = `
with oldest as (select id, at from event where integration = ? order by id limit ?),
gone as (
  delete from event e using oldest where oldest.at < ? and e.integration = ? and e.id = oldest.id
  returning e.integration, e.id),
people as (
  delete from person_event p using gone where p.integration = gone.integration and p.event = gone.id)
select count(*)::int as count from gone`

const RUNS = `
with oldest as (
  select id, finished_at from run where integration = ? and state <> 'running' order by id limit ?),
gone as (
  delete from run using oldest where oldest.finished_at < ? and run.integration = ? and run.id = oldest.id returning 1)
select count(*)::int as count from gone`

/**
 * A process died after its create was done; the next one found the target record by its match values, and never asked
 * about the create. Where the record is still open, somebody may.
 */
const INTENTS = `
delete from intent i where i.integration = ? and i.started_at < ? and not starts_with(i.operation, '${ERASED}') and not exists (
  select 1 from record r where r.integration = i.integration and r.flow = i.flow and r.key = i.key)`
