import type { Knex } from 'knex'
import { beginAudit, endAudit } from '../../people/audit.ts'
import type { Log } from '../../process/log.ts'
import type { Cipher } from '../../secrets/cipher.ts'
import {
  type Entitlement,
  endPaidSubscription,
  findEntitlement,
  grantSubscription,
  hasEnded,
} from '../entitlements.ts'
import { answerWithGrant } from '../requests.ts'
import type { Subscriptions } from '../subscriptions.ts'
import { findCustomer, keepPayment, type StripeCustomer } from './customers.ts'
import { type FoundPayment, isLive, type Payment, paymentOf } from './payment.ts'
import type { StripeApi } from './stripe-api.ts'

/** Several events of one purchase come at once. */
const MAX_ROUNDS = 8

export interface PaymentServices {
  readonly db: Knex
  readonly cipher: Cipher
  readonly api: StripeApi
  readonly subscriptions: Subscriptions
  readonly log: Log
  readonly now: () => number
  /** Schedules follow what a workspace may use. */
  readonly onChange: (workspace: string) => Promise<void>
}

type Outcome = 'same' | 'changed' | 'raced'

/**
 * Brings what a workspace may use up to date with what it pays for, as Stripe says it is now: in whatever order its events come, how
 * often and how late, the last word is that of Stripe. Of two that ask at once, whoever may have asked earlier does not keep what it
 * was told, and asks again.
 *
 * @throws {StripeFailure} where Stripe does not say it
 */
export async function followPayment(services: PaymentServices, workspace: string): Promise<void> {
  for (let round = 0; round < MAX_ROUNDS; round += 1) {
    const before = await findCustomer(services.db, workspace)
    if (before?.customer === undefined) return
    const subscriptions = await services.api.listSubscriptions(before.customer)
    const payment = paymentOf(subscriptions, services.subscriptions)
    if ((await keep(services, before, payment)) !== 'raced') return
  }
  throw new Error(`what the workspace "${workspace}" pays for changes too often`)
}

async function keep(
  services: PaymentServices,
  before: StripeCustomer,
  found: FoundPayment | undefined,
): Promise<Outcome> {
  const { db, cipher, log, now, onChange } = services
  const { workspace } = before
  const payment = withKnownSubscription(before.payment, found)
  if (isLive(payment) && found?.subscription === undefined) {
    const { prices = [] } = found ?? {}
    const msg = 'the file of subscriptions has none with the price that is paid'
    log.warn({ workspace, prices, msg })
  }
  const at = now()
  const { outcome, line } = await db.transaction(async (trx) => {
    if (!(await keepPayment(trx, before, payment, at))) return { outcome: 'raced' } as const
    const hasChanged = await apply(trx, { before: before.payment, payment, workspace, now: at })
    if (!hasChanged && isSame(before.payment, payment)) return { outcome: 'same' } as const
    const entry = { at, workspace, ...auditOf(payment), request: '' }
    return { outcome: 'changed', line: await beginAudit(trx, entry) } as const
  })
  if (line === undefined) return outcome
  const {
    standing = 'over',
    stripeSubscription = null,
    subscription = null,
    endsAt,
  } = payment ?? {}
  const ends = endsAt === undefined ? null : new Date(endsAt).toISOString()
  const details = { standing, stripeSubscription, subscription, endsAt: ends }
  await endAudit({ db, cipher }, line, { ...auditOf(payment), details, outcome: 'done' })
  await onChange(workspace)
  return outcome
}

function auditOf(payment: Payment | undefined) {
  return { who: 'Stripe', action: 'followPayment', subject: payment?.subscription ?? '' }
}

/** A price that the operator took out of the file of subscriptions is still that of the subscription that it was. */
function withKnownSubscription(
  before: Payment | undefined,
  found: Payment | undefined,
): Payment | undefined {
  const isSameSubscription = found && before?.stripeSubscription === found.stripeSubscription
  return isSameSubscription && found.subscription === undefined
    ? { ...found, subscription: before.subscription }
    : found
}

function isSame(a: Payment | undefined, b: Payment | undefined): boolean {
  return (
    a?.stripeSubscription === b?.stripeSubscription &&
    a?.standing === b?.standing &&
    a?.subscription === b?.subscription &&
    a?.endsAt === b?.endsAt
  )
}

interface Change {
  readonly before: Payment | undefined
  readonly payment: Payment | undefined
  readonly workspace: string
  readonly now: number
}

/**
 * Gives whether what the workspace may use is another thing now. The last act counts: a purchase takes the place of a trial or a
 * grant, a grant that of what is paid. What was granted does not end with the payment, and what is paid is there again when a grant
 * beside it has ended.
 */
async function apply(trx: Knex, { before, payment, workspace, now }: Change): Promise<boolean> {
  if (!payment || !isLive(payment)) {
    if (!isLive(before)) return false
    return endPaidSubscription(trx, {
      workspace,
      endsAt: Math.min(payment?.endsAt ?? now, now),
      now,
    })
  }
  const { subscription, endsAt } = payment
  const entitlement = await findEntitlement(trx, workspace)
  if (subscription === undefined) return false
  if (!isBought(before, payment) && !isBehind(entitlement, payment, now)) return false
  const grant = { workspace, subscription, isTrial: false, isPaid: true, endsAt, now }
  if (!(await grantSubscription(trx, grant))) return false
  await answerWithGrant(trx, { workspace, id: undefined, subscription, now })
  return true
}

/** Somebody has just bought it, or changed to it. */
function isBought(
  before: Payment | undefined,
  { subscription, stripeSubscription }: Payment,
): boolean {
  return (
    !before ||
    !isLive(before) ||
    before.subscription !== subscription ||
    before.stripeSubscription !== stripeSubscription
  )
}

/** What the workspace has is less than what it pays for, or is that and ends at another time. */
function isBehind(entitlement: Entitlement | undefined, { endsAt }: Payment, now: number): boolean {
  if (!entitlement) return true
  if (entitlement.isPaid) return entitlement.endsAt !== endsAt
  return hasEnded(entitlement, now) && !hasEnded({ endsAt }, now)
}
