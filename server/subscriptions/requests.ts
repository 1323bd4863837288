import type { Knex } from 'knex'
import { queryRows } from '../database/query.ts'
import { fromStored, toStored } from '../database/text.ts'

/** A server that claimed the news of a request and died did not send them. */
const CLAIM_MS = 10 * 60_000
/** Most that are listed at once. */
const MAX_LISTED = 1000

/** A subscription that a workspace asks the owners of the installation for. A workspace has one at most. */
export interface SubscriptionRequest {
  readonly id: string
  readonly workspace: string
  /** Of the workspace. */
  readonly title: string
  /** Name of the subscription. */
  readonly subscription: string
  readonly note: string
  /** Address of who asked. */
  readonly askedBy: string
  readonly askedAt: number
  /** Absent while the request is open. */
  readonly answer: SubscriptionAnswer | undefined
}

export interface SubscriptionAnswer {
  readonly isGranted: boolean
  /** Empty where the subscription was granted. */
  readonly reason: string
  readonly at: number
}

interface RequestRow {
  readonly id: string
  readonly workspace: string
  readonly title: string
  readonly subscription: string
  readonly note: string
  readonly asked_by: string
  readonly asked_at: string
  readonly answer: string | null
  readonly reason: string
  readonly answered_at: string | null
}

const COLUMNS = `r.id::text, r.workspace, w.title, r.subscription, r.note, p.email as asked_by, r.asked_at::text, r.answer, r.reason,
  r.answered_at::text`
const SELECT = `select ${COLUMNS} from subscription_request r
  join workspace w on w.name = r.workspace join person p on p.id = r.asked_by`

export interface NewRequest {
  readonly workspace: string
  readonly subscription: string
  readonly note: string
  /** Id of the person. */
  readonly askedBy: string
  readonly now: number
}

/** In the place of what the workspace asked before, answered or not. */
export async function askForSubscription(
  db: Knex,
  { workspace, subscription, note, askedBy, now }: NewRequest,
): Promise<void> {
  await queryRows(
    db,
    `insert into subscription_request (workspace, subscription, note, asked_by, asked_at, reason) values (?, ?, ?, ?::bigint, ?, '')
     on conflict (workspace) do update set id = excluded.id, subscription = excluded.subscription, note = excluded.note,
       asked_by = excluded.asked_by, asked_at = excluded.asked_at, reason = '', answer = null, answered_at = null,
       claimed_at = null, sent_at = null`,
    [toStored(workspace), toStored(subscription), toStored(note), askedBy, now],
  )
}

export async function findRequest(
  db: Knex,
  workspace: string,
): Promise<SubscriptionRequest | undefined> {
  const [row] = await queryRows<RequestRow>(db, `${SELECT} where r.workspace = ?`, [
    toStored(workspace),
  ])
  return row && toRequest(row)
}

/** Of all workspaces, the oldest first. */
export async function listOpenRequests(db: Knex): Promise<readonly SubscriptionRequest[]> {
  const rows = await queryRows<RequestRow>(
    db,
    `${SELECT} where r.answer is null order by r.asked_at, r.id limit ${MAX_LISTED}`,
    [],
  )
  return rows.map(toRequest)
}

/** One request of a workspace. */
export interface RequestId {
  readonly workspace: string
  readonly id: string
}

/** Gives whether it was there: of two who end a request at once, one does. */
export function withdrawRequest(db: Knex, { workspace, id }: RequestId): Promise<boolean> {
  return changes(
    db,
    'delete from subscription_request where workspace = ? and id = ?::bigint and answer is null returning 1',
    [toStored(workspace), id],
  )
}

/** The answer was read, and is shown no more. */
export function dismissAnswer(db: Knex, { workspace, id }: RequestId): Promise<boolean> {
  return changes(
    db,
    'delete from subscription_request where workspace = ? and id = ?::bigint and answer is not null returning 1',
    [toStored(workspace), id],
  )
}

export function declineRequest(
  db: Knex,
  { workspace, id, reason, now }: RequestId & { readonly reason: string; readonly now: number },
): Promise<boolean> {
  return changes(
    db,
    `update subscription_request set answer = 'declined', reason = ?, answered_at = ?, claimed_at = null, sent_at = null
     where workspace = ? and id = ?::bigint and answer is null returning 1`,
    [toStored(reason), now, toStored(workspace), id],
  )
}

/** Answers a request, whichever subscription it is for; or without its id an open one for just this subscription. */
export function answerWithGrant(
  trx: Knex,
  {
    workspace,
    id,
    subscription,
    now,
  }: {
    readonly workspace: string
    readonly id: string | undefined
    readonly subscription: string
    readonly now: number
  },
): Promise<boolean> {
  const [which, value] =
    id === undefined ? ['subscription = ?', toStored(subscription)] : ['id = ?::bigint', id]
  return changes(
    trx,
    `update subscription_request set answer = 'granted', subscription = ?, answered_at = ?, claimed_at = null, sent_at = null
     where workspace = ? and ${which} and answer is null returning 1`,
    [toStored(subscription), now, toStored(workspace), value],
  )
}

/** Requests and answers that nobody was told of; of several servers, one gets each. */
export async function claimNews(db: Knex, now: number): Promise<readonly SubscriptionRequest[]> {
  const rows = await queryRows<RequestRow>(
    db,
    `update subscription_request r set claimed_at = ? from workspace w, person p
     where w.name = r.workspace and p.id = r.asked_by and r.sent_at is null
     and (r.claimed_at is null or r.claimed_at <= ?) returning ${COLUMNS}`,
    [now, now - CLAIM_MS],
  )
  return rows.map(toRequest)
}

/** What was answered meanwhile is still to be told. */
export async function noteNewsSent(
  db: Knex,
  { id, answer }: SubscriptionRequest,
  now: number,
): Promise<void> {
  await queryRows(
    db,
    'update subscription_request set sent_at = ? where id = ?::bigint and (answer is not null) = ?',
    [now, id, answer !== undefined],
  )
}

async function changes(
  db: Knex,
  sql: string,
  bindings: Parameters<typeof queryRows>[2],
): Promise<boolean> {
  return (await queryRows(db, sql, bindings)).length > 0
}

function toRequest(row: RequestRow): SubscriptionRequest {
  return {
    id: row.id,
    workspace: fromStored(row.workspace),
    title: fromStored(row.title),
    subscription: fromStored(row.subscription),
    note: fromStored(row.note),
    askedBy: fromStored(row.asked_by),
    askedAt: Number(row.asked_at),
    answer:
      row.answer === null
        ? undefined
        : {
            isGranted: row.answer === 'granted',
            reason: fromStored(row.reason),
            at: Number(row.answered_at),
          },
  }
}
