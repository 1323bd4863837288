import type { Knex } from 'knex'
import { queryRows } from '../database/query.ts'
import { fromStored, toStored } from '../database/text.ts'
import type { Subscriptions } from './subscriptions.ts'

const DAY_MS = 24 * 3_600_000

/** What a workspace was granted. Without one it may use all, and for ever. */
export interface Entitlement {
  readonly workspace: string
  /** Name of the subscription. */
  readonly subscription: string
  readonly isTrial: boolean
  readonly endsAt: number | undefined
  /** Since when the clock of a trial stands still: its workspace is suspended. */
  readonly standsSince?: number | undefined
  /** All that the workspace holds is being erased. */
  readonly isErasing: boolean
  /** A merchant made the workspace: it does not outlive its subscription for ever. */
  readonly isErasable: boolean
  /** It is paid for, and ends when it is no more. */
  readonly isPaid: boolean
  /** When the workspace was made. */
  readonly madeAt: number
}

/** How a subscription stands; `ended`: no flow begins, and all is still there. */
export type SubscriptionState = 'trial' | 'active' | 'free' | 'ended'

type End = Pick<Entitlement, 'endsAt' | 'standsSince'>

/** When it ends; of a trial that stands still, when it would end were it resumed now. */
export function endOf({ endsAt, standsSince }: End, now: number): number | undefined {
  if (endsAt === undefined || standsSince === undefined) return endsAt
  return endsAt + Math.max(0, now - standsSince)
}

/** At its very end, a subscription has ended. Of nothing else it depends: no server has to notice the end. */
export function hasEnded(entitlement: End, now: number): boolean {
  const endsAt = endOf(entitlement, now)
  return endsAt !== undefined && endsAt <= now
}

export function stateOf(
  entitlement: End & Pick<Entitlement, 'isTrial'>,
  { isFree, now }: { readonly isFree: boolean; readonly now: number },
): SubscriptionState {
  if (hasEnded(entitlement, now)) return 'ended'
  if (entitlement.isTrial) return 'trial'
  return isFree ? 'free' : 'active'
}

interface EntitlementRow {
  readonly workspace: string
  readonly subscription: string
  readonly is_trial: boolean
  readonly ends_at: string | null
  readonly erasing_at: string | null
  readonly is_signed_up: boolean
  readonly is_paid: boolean
  readonly made_at: string
  readonly stands_since: string | null
}

/** A trial of a workspace that was suspended before it ended. One that is granted to a suspended workspace stands still from then on. */
const STANDS = 's.at is not null and e.is_trial and e.ends_at > greatest(s.at, e.changed_at)'
const SELECT = `select e.workspace, e.subscription, e.is_trial, e.ends_at::text, e.erasing_at::text, w.is_signed_up, e.is_paid,
  w.created_at::text as made_at, case when ${STANDS} then greatest(s.at, e.changed_at)::text end as stands_since
  from entitlement e join workspace w on w.name = e.workspace left join suspension s on s.workspace = e.workspace`

export async function findEntitlement(
  db: Knex,
  workspace: string,
): Promise<Entitlement | undefined> {
  const [row] = await queryRows<EntitlementRow>(db, `${SELECT} where e.workspace = ?`, [
    toStored(workspace),
  ])
  return row && toEntitlement(row)
}

/** Of all workspaces that have one. */
export async function listEntitlements(db: Knex): Promise<readonly Entitlement[]> {
  const rows = await queryRows<EntitlementRow>(db, `${SELECT} order by e.workspace`, [])
  return rows.map(toEntitlement)
}

/** Most days that history is kept, by workspace, where its subscription has a limit. */
export async function loadHistoryLimits(
  db: Knex,
  { subscriptions }: Subscriptions,
): Promise<ReadonlyMap<string, number>> {
  const entitlements = await listEntitlements(db)
  return new Map(
    entitlements.flatMap(({ workspace, subscription }) => {
      const days = subscriptions.get(subscription)?.historyDays
      return days === undefined ? [] : [[workspace, days] as const]
    }),
  )
}

export interface Grant {
  readonly workspace: string
  readonly subscription: string
  readonly isTrial: boolean
  /** Absent: somebody gave it. */
  readonly isPaid?: boolean | undefined
  readonly endsAt: number | undefined
  readonly now: number
}

/**
 * Grants a subscription, in the place of what the workspace had. Gives whether it did: not while what the workspace holds is being erased.
 *
 * What was asked before the end is done now, and counts as asked now, so that nobody is told that it is late.
 */
export async function grantSubscription(
  db: Knex,
  { workspace, subscription, isTrial, isPaid = false, endsAt, now }: Grant,
): Promise<boolean> {
  const stored = toStored(workspace)
  const storedSubscription = toStored(subscription)
  return db.transaction(async (trx) => {
    const [before] = await queryRows<{ subscription: string }>(
      trx,
      'select subscription from entitlement where workspace = ? for update',
      [stored],
    )
    const granted = await queryRows(
      trx,
      `insert into entitlement as e (workspace, subscription, is_trial, is_paid, ends_at, changed_at)
       values (?, ?, ?, ?, ?::bigint, ?)
       on conflict (workspace) do update set subscription = excluded.subscription, is_trial = excluded.is_trial,
         is_paid = excluded.is_paid, ends_at = excluded.ends_at, changed_at = excluded.changed_at
       where e.erasing_at is null returning 1`,
      [stored, storedSubscription, isTrial, isPaid, endsAt ?? null, now],
    )
    if (granted.length === 0) return false
    if (before && before.subscription !== storedSubscription) await forgetUse(trx, stored)
    await askNow(trx, workspace, now)
    return true
  })
}

/** How near a workspace comes to the limit of another subscription is told anew, in the same month as well. */
async function forgetUse(trx: Knex, stored: string): Promise<void> {
  await queryRows(
    trx,
    `delete from subscription_notice where workspace = ? and kind in ('records-80', 'records-100')`,
    [stored],
  )
}

/** Ends a subscription that was paid for, unless it ended before. Gives whether it did: what was granted since is not ended by that. */
export async function endPaidSubscription(
  db: Knex,
  { workspace, endsAt, now }: Pick<Grant, 'workspace' | 'now'> & { readonly endsAt: number },
): Promise<boolean> {
  const rows = await queryRows(
    db,
    `update entitlement set ends_at = ?::bigint, changed_at = ? where workspace = ? and is_paid
     and (ends_at is null or ends_at > ?::bigint) returning 1`,
    [endsAt, now, toStored(workspace), endsAt],
  )
  return rows.length > 0
}

/** What was asked while no flow began is done now, and counts as asked now. */
export async function askNow(trx: Knex, workspace: string, now: number): Promise<void> {
  const stored = toStored(workspace)
  await queryRows(
    trx,
    `update flow_state s set next_at = ? where s.integration in (select id from integration where workspace = ?)
     and s.next_at is not null and (s.next_at < ? or exists (
         select from run_request r where r.integration = s.integration and r.flow = s.flow))`,
    [now, stored, now],
  )
  await queryRows(
    trx,
    `update run_request set asked_at = ? where asked_at < ?
       and integration in (select id from integration where workspace = ?)`,
    [now, now, stored],
  )
}

export interface ErasureTimes {
  readonly now: number
  readonly afterDays: number
  readonly warnedBefore: number
}

/**
 * Of workspaces that merchants made: the subscription ended so long ago that all is erased, their people were told, and nothing is
 * paid for, whatever it is.
 */
const DUE = `ends_at <= ?
  and not exists (select from suspension s where s.workspace = e.workspace and ${STANDS})
  and exists (
    select from subscription_notice n where n.workspace = e.workspace and n.kind = 'erase'
    and n.about = e.ends_at and n.sent_at <= ?)
  and not exists (
    select from stripe_customer c where c.workspace = e.workspace and c.standing in ('paid', 'late')
    and (c.ends_at is null or c.ends_at > ?))`

function dueAt({ now, afterDays, warnedBefore }: ErasureTimes): readonly number[] {
  return [now - afterDays * DAY_MS, warnedBefore, now]
}

/** Workspaces that are due to be erased, and are not being erased yet. */
export async function listErasures(db: Knex, times: ErasureTimes): Promise<readonly string[]> {
  const rows = await queryRows<{ workspace: string }>(
    db,
    `select e.workspace from entitlement e join workspace w on w.name = e.workspace
     where w.is_signed_up and erasing_at is null and ${DUE} order by e.workspace`,
    dueAt(times),
  )
  return rows.map(({ workspace }) => fromStored(workspace))
}

/** Of the workspaces those that are due still, and whatever is being erased. */
export async function claimErasures(
  db: Knex,
  workspaces: readonly string[],
  times: ErasureTimes,
): Promise<readonly string[]> {
  const rows = await queryRows<{ workspace: string }>(
    db,
    `update entitlement e set erasing_at = coalesce(erasing_at, ?) from workspace w
     where w.name = e.workspace and w.is_signed_up and (erasing_at is not null or (
       e.workspace = any(?) and ${DUE}))
     returning e.workspace`,
    [times.now, workspaces.map(toStored), ...dueAt(times)],
  )
  return rows.map(({ workspace }) => fromStored(workspace))
}

function toEntitlement(row: EntitlementRow): Entitlement {
  return {
    workspace: fromStored(row.workspace),
    subscription: fromStored(row.subscription),
    isTrial: row.is_trial,
    endsAt: row.ends_at === null ? undefined : Number(row.ends_at),
    ...(row.stands_since !== null && { standsSince: Number(row.stands_since) }),
    isErasing: row.erasing_at !== null,
    isErasable: row.is_signed_up,
    isPaid: row.is_paid,
    madeAt: Number(row.made_at),
  }
}
