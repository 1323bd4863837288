import { randomUUID } from 'node:crypto'
import type { Knex } from 'knex'
import { queryRows } from '../../database/query.ts'
import { fromStored, toStored } from '../../database/text.ts'
import type { Payment } from './payment.ts'

/** A workspace that pays, or once began to. */
export interface StripeCustomer {
  readonly workspace: string
  /** What was asked of Stripe with it is done once. */
  readonly key: string
  /** Id at Stripe; absent until it is made. */
  readonly customer: string | undefined
  /** The checkout that was begun last. */
  readonly session: string | undefined
  readonly version: string
  /** As it was when Stripe was asked last. */
  readonly payment: Payment | undefined
  readonly lateSince: number | undefined
}

interface CustomerRow {
  readonly workspace: string
  readonly key: string
  readonly customer: string | null
  readonly session: string | null
  readonly version: string
  readonly stripe_subscription: string | null
  readonly standing: 'paid' | 'late' | 'over' | null
  readonly subscription: string | null
  readonly ends_at: string | null
  readonly late_since: string | null
}

const SELECT = `select workspace, key, customer, session, version::text, stripe_subscription, standing, subscription, ends_at::text,
  late_since::text from stripe_customer`

export async function findCustomer(
  db: Knex,
  workspace: string,
): Promise<StripeCustomer | undefined> {
  const [row] = await queryRows<CustomerRow>(db, `${SELECT} where workspace = ?`, [
    toStored(workspace),
  ])
  return row && toCustomer(row)
}

/** The workspace of a customer; nothing where it is none of ours. */
export async function findByCustomer(
  db: Knex,
  customer: string,
): Promise<StripeCustomer | undefined> {
  const [row] = await queryRows<CustomerRow>(db, `${SELECT} where customer = ?`, [
    toStored(customer),
  ])
  return row && toCustomer(row)
}

/** That of a workspace, made where there is none. */
export async function openCustomer(db: Knex, workspace: string): Promise<StripeCustomer> {
  await queryRows(
    db,
    `insert into stripe_customer (workspace, key, version, checked_at) values (?, ?, 0, 0)
     on conflict (workspace) do nothing`,
    [toStored(workspace), randomUUID()],
  )
  const found = await findCustomer(db, workspace)
  if (!found) throw new Error(`the workspace "${workspace}" is gone`)
  return found
}

/** Gives the one that counts: of two that were made at once, the first; nothing where the workspace is gone. */
export async function nameCustomer(
  db: Knex,
  { workspace, key }: Pick<StripeCustomer, 'workspace' | 'key'>,
  customer: string,
): Promise<string | undefined> {
  const [row] = await queryRows<{ customer: string }>(
    db,
    `update stripe_customer set customer = coalesce(customer, ?) where workspace = ? and key = ? returning customer`,
    [toStored(customer), toStored(workspace), toStored(key)],
  )
  return row && fromStored(row.customer)
}

/** Another one is made next: Stripe has this one no more. */
export async function forgetCustomer(db: Knex, workspace: string, customer: string): Promise<void> {
  await queryRows(
    db,
    `update stripe_customer set customer = null, session = null, key = ? where workspace = ? and customer = ?`,
    [randomUUID(), toStored(workspace), toStored(customer)],
  )
}

/** What is asked of Stripe from here on is done, whatever became of what was asked before. */
export async function renewKey(db: Knex, workspace: string): Promise<void> {
  await queryRows(db, 'update stripe_customer set key = ? where workspace = ?', [
    randomUUID(),
    toStored(workspace),
  ])
}

export async function noteSession(db: Knex, workspace: string, session: string): Promise<void> {
  await queryRows(db, 'update stripe_customer set session = ? where workspace = ?', [
    toStored(session),
    toStored(workspace),
  ])
}

/** Gives whether it was kept: not where another has kept something since it was read, which may be newer. */
export async function keepPayment(
  db: Knex,
  { workspace, version, lateSince }: StripeCustomer,
  payment: Payment | undefined,
  now: number,
): Promise<boolean> {
  const rows = await queryRows(
    db,
    `update stripe_customer set version = version + 1, checked_at = ?, stripe_subscription = ?, standing = ?, subscription = ?,
       ends_at = ?::bigint, late_since = ?::bigint
     where workspace = ? and version = ?::bigint returning 1`,
    [
      now,
      payment ? toStored(payment.stripeSubscription) : null,
      payment?.standing ?? null,
      payment?.subscription === undefined ? null : toStored(payment.subscription),
      payment?.endsAt ?? null,
      payment?.standing === 'late' ? (lateSince ?? now) : null,
      toStored(workspace),
      version,
    ],
  )
  return rows.length > 0
}

/**
 * Workspaces of which Stripe is to be asked again: it may have told of a change that never came here. And those that pay for a subscription
 * while another, which they were granted beside it, has ended.
 */
export async function claimChecks(
  db: Knex,
  { now, before, most }: { readonly now: number; readonly before: number; readonly most: number },
): Promise<readonly string[]> {
  const rows = await queryRows<{ workspace: string }>(
    db,
    `update stripe_customer set checked_at = ? where workspace in (
       select c.workspace from stripe_customer c left join entitlement e on e.workspace = c.workspace
       where c.customer is not null and (c.checked_at <= ? or (
         c.standing in ('paid', 'late') and c.subscription is not null and (c.ends_at is null or c.ends_at > ?)
         and e.ends_at <= ? and e.erasing_at is null))
       order by c.checked_at limit ?)
     returning workspace`,
    [now, before, now, now, most],
  )
  return rows.map(({ workspace }) => fromStored(workspace))
}

/** Since when payments of workspaces are late, of those that are. */
export async function loadLate(db: Knex): Promise<ReadonlyMap<string, number>> {
  const rows = await queryRows<{ workspace: string; late_since: string }>(
    db,
    'select workspace, late_since::text from stripe_customer where late_since is not null',
    [],
  )
  return new Map(rows.map((row) => [fromStored(row.workspace), Number(row.late_since)]))
}

/** Workspaces that pay for a subscription, whatever they may use now. */
export async function loadPaying(db: Knex, now: number): Promise<ReadonlySet<string>> {
  const rows = await queryRows<{ workspace: string }>(
    db,
    `select workspace from stripe_customer
     where standing in ('paid', 'late') and subscription is not null and (ends_at is null or ends_at > ?)`,
    [now],
  )
  return new Set(rows.map(({ workspace }) => fromStored(workspace)))
}

function toCustomer(row: CustomerRow): StripeCustomer {
  const stripeSubscription = textOf(row.stripe_subscription)
  return {
    workspace: fromStored(row.workspace),
    key: row.key,
    customer: textOf(row.customer),
    session: textOf(row.session),
    version: row.version,
    payment:
      stripeSubscription !== undefined && row.standing !== null
        ? {
            stripeSubscription,
            standing: row.standing,
            subscription: textOf(row.subscription),
            endsAt: timeOf(row.ends_at),
          }
        : undefined,
    lateSince: timeOf(row.late_since),
  }
}

function textOf(value: string | null): string | undefined {
  return value === null ? undefined : fromStored(value)
}

function timeOf(value: string | null): number | undefined {
  return value === null ? undefined : Number(value)
}
