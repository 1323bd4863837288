import type { Knex } from 'knex'
import { queryRows } from '../../database/query.ts'
import { toStored } from '../../database/text.ts'
import { loadHookTopics, noteHooksMissed } from '../../store/hook-topics.ts'
import type { HookedAccount, HookedFlow } from './needed-hooks.ts'

/** A system that did not call for so long may have lost us. */
const SILENT_MS = 24 * 3_600_000
/** A call that comes a little after the run that found the same is no silence. */
const LATE_MS = 60_000

/**
 * Notes which flows may run as seldom as they say for a system that tells of changes: all webhooks that the flow needs
 * are registered, and the system called within a day, about anything. A flow that found by its schedule what nobody
 * had told of is not told of changes, whatever is registered: it runs often until the system calls about its records.
 * A flow that is no longer told of changes runs at once.
 */
export async function noteHooked(db: Knex, account: HookedAccount, now: number): Promise<void> {
  const topics = (await loadHookTopics(db, account.workspace)).get(account.connection) ?? []
  const calls = topics.some(({ calledAt = 0 }) => now - calledAt < SILENT_MS)
  for (const flow of account.flows) {
    const own = topics.filter(({ topic }) => flow.topics.includes(topic))
    const registered = own.filter(({ failure }) => failure === undefined)
    const calledAt = latest(own.map((topic) => topic.calledAt))
    const isSilent = latest(own.map(({ missedAt }) => missedAt)) > calledAt
    const isGood = calls && registered.length === flow.topics.length && !isSilent
    const isMissed = isGood && (await foundUntold(db, flow, calledAt, now))
    if (isMissed) await noteHooksMissed(db, account, flow.topics, now)
    await setHooked(db, flow, isGood && !isMissed, now)
  }
}

function latest(times: readonly (number | undefined)[]): number {
  return Math.max(0, ...times.map((time) => time ?? 0))
}

/** Whether the last scheduled run wrote something, and nobody had told of anything for as long as between two runs. */
async function foundUntold(
  db: Knex,
  { integration, flow }: HookedFlow,
  calledAt: number,
  now: number,
): Promise<boolean> {
  const found = await queryRows(
    db,
    `select from flow_state s cross join lateral (
       select r.state, r.started_at, r.finished_at, r.created + r.updated as written from run r
       where r.integration = s.integration and r.flow = s.flow and r.cause = 'schedule' order by r.id desc limit 1) r
     where s.integration = ? and s.flow = ? and s.hooked and r.state = 'finished' and r.written > 0
     and r.started_at > ?::bigint + (s.trigger ->> 'hookedMs')::bigint and r.finished_at < ?`,
    [integration, toStored(flow), calledAt, now - LATE_MS],
  )
  return found.length > 0
}

async function setHooked(
  db: Knex,
  { integration, flow }: HookedFlow,
  isHooked: boolean,
  now: number,
): Promise<void> {
  await queryRows(
    db,
    `update flow_state set hooked = ?, next_at = case when hooked then least(next_at, ?::bigint) else next_at end
     where integration = ? and flow = ? and hooked <> ?`,
    [isHooked, now, integration, toStored(flow), isHooked],
  )
}

/** Where systems are not asked to tell of changes. */
export async function noteNobodyHooked(db: Knex, now: number): Promise<void> {
  await queryRows(
    db,
    'update flow_state set hooked = false, next_at = least(next_at, ?::bigint) where hooked',
    [now],
  )
}
