import type { Knex } from 'knex'
import { queryRows } from '../database/query.ts'
import { fromStored, toStored } from '../database/text.ts'
import { type Entitlement, hasEnded } from './entitlements.ts'
import type { Subscription } from './subscriptions.ts'
import type { Month } from './usage.ts'

const DAY_MS = 24 * 3_600_000
/** Days before its end. */
const BEFORE_END = [1, 3, 7] as const
/** So long before all is erased it is said. */
export const ERASE_NOTICE_DAYS = 7
const ALMOST = 0.8
/** A server that claimed a notice and died did not send it. */
const CLAIM_MS = 10 * 60_000

export type NoticeKind =
  | 'ends-1'
  | 'ends-3'
  | 'ends-7'
  | 'ended'
  | 'erase'
  | 'late'
  | 'records-80'
  | 'records-100'

/** Something that the people of a workspace are to be told about its subscription, once. */
export interface Notice {
  readonly kind: NoticeKind
  /** The end, or the beginning of the month, that it is about: of another, it is told again. */
  readonly about: number
}

export interface Standing {
  readonly entitlement: Entitlement
  readonly subscription: Subscription | undefined
  readonly records: number
  readonly month: Month
  readonly now: number
  readonly eraseAfterDays: number
  /** Since when a payment is late; absent: none is. */
  readonly lateSince?: number | undefined
  /** When this ends, what is paid for takes its place. */
  readonly isPaidBehind?: boolean | undefined
}

/** What is to be told now. After a standstill, the last of several alone: nobody gets three mails at once. */
export function dueNotices(standing: Standing): readonly Notice[] {
  return [...ofPayment(standing), ...ofEnd(standing), ...ofRecords(standing)]
}

function ofPayment({ lateSince }: Standing): readonly Notice[] {
  return lateSince === undefined ? [] : [{ kind: 'late', about: lateSince }]
}

function ofEnd({
  entitlement,
  now,
  eraseAfterDays,
  isPaidBehind = false,
}: Standing): readonly Notice[] {
  const { endsAt, standsSince } = entitlement
  if (endsAt === undefined || standsSince !== undefined || isPaidBehind) return []
  if (hasEnded(entitlement, now)) {
    const eraseAt = endsAt + eraseAfterDays * DAY_MS
    const isSoon = entitlement.isErasable && now >= eraseAt - ERASE_NOTICE_DAYS * DAY_MS
    return [{ kind: isSoon ? 'erase' : 'ended', about: endsAt }]
  }
  const days = BEFORE_END.find((each) => endsAt - now <= each * DAY_MS)
  return days === undefined ? [] : [{ kind: `ends-${days}`, about: endsAt }]
}

function ofRecords({
  entitlement,
  subscription,
  records,
  month,
  now,
}: Standing): readonly Notice[] {
  const limit = subscription?.recordsPerMonth
  if (limit === undefined || hasEnded(entitlement, now)) return []
  if (records >= limit) return [{ kind: 'records-100', about: month.from }]
  return records >= limit * ALMOST ? [{ kind: 'records-80', about: month.from }] : []
}

/** When all is erased: not before the time after its end, nor sooner after that was told, or could be told now. */
export function eraseAtOf(
  endsAt: number,
  eraseAfterDays: number,
  { warnedAt, now }: { readonly warnedAt?: number | undefined; readonly now: number },
): number {
  return Math.max(endsAt + eraseAfterDays * DAY_MS, (warnedAt ?? now) + ERASE_NOTICE_DAYS * DAY_MS)
}

/** When the people of workspaces were told that all is erased after the end that is theirs now. */
export async function loadWarned(db: Knex): Promise<ReadonlyMap<string, number>> {
  const rows = await queryRows<{ workspace: string; sent_at: string }>(
    db,
    `select n.workspace, n.sent_at::text from subscription_notice n join entitlement e on e.workspace = n.workspace
     where n.kind = 'erase' and n.about = e.ends_at and n.sent_at is not null`,
    [],
  )
  return new Map(rows.map((row) => [fromStored(row.workspace), Number(row.sent_at)]))
}

export interface WorkspaceNotice {
  readonly workspace: string
  readonly notice: Notice
}

/** Gives those of the notices that the caller is to tell: of several servers, each is told by one. */
export async function claimNotices<Due extends WorkspaceNotice>(
  db: Knex,
  notices: readonly Due[],
  now: number,
): Promise<readonly Due[]> {
  if (notices.length === 0) return []
  const wanted = notices.map(({ workspace, notice: { kind, about } }) => [
    toStored(workspace),
    kind,
    about,
  ])
  const claimed = await queryRows<{ place: string }>(
    db,
    `insert into subscription_notice as n (workspace, kind, about, claimed_at)
     select w.name, wanted.notice->>1, (wanted.notice->>2)::bigint, ?
     from jsonb_array_elements(?::jsonb) as wanted (notice)
       join workspace w on w.name = wanted.notice->>0
     on conflict (workspace, kind, about) do update set claimed_at = excluded.claimed_at
     where n.sent_at is null and n.claimed_at <= ?
     returning n.workspace || ' ' || n.kind || ' ' || n.about as place`,
    [now, JSON.stringify(wanted), now - CLAIM_MS],
  )
  const places = new Set(claimed.map(({ place }) => place))
  return notices.filter(({ workspace, notice: { kind, about } }) =>
    places.has(`${toStored(workspace)} ${kind} ${about}`),
  )
}

/** It was told, and is not told again. */
export async function noteSent(
  db: Knex,
  workspace: string,
  { kind, about }: Notice,
  now: number,
): Promise<void> {
  await queryRows(
    db,
    'update subscription_notice set sent_at = ? where workspace = ? and kind = ? and about = ?',
    [now, toStored(workspace), kind, about],
  )
}
