import type { PaymentServices } from '../subscriptions/stripe/follow-payment.ts'
import type { StripeApi } from '../subscriptions/stripe/stripe-api.ts'
import type { Subscriptions } from '../subscriptions/subscriptions.ts'
import type { Services } from './services.ts'

/** What follows payments works with a part of what handlers do. */
export function toPaymentServices(
  { database, cipher, log, work, clock }: Services,
  subscriptions: Subscriptions,
  api: StripeApi,
): PaymentServices {
  const { db } = database
  return { db, cipher, api, subscriptions, log, now: clock.now, onChange: work.followChanges }
}
