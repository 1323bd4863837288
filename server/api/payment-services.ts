import type { Plans } from '../plans/plans.ts'
import type { PaymentServices } from '../plans/stripe/follow-payment.ts'
import type { StripeApi } from '../plans/stripe/stripe-api.ts'
import type { Services } from './services.ts'

/** What follows payments works with a part of what handlers do. */
export function toPaymentServices(
  { database, cipher, log, work, clock }: Services,
  plans: Plans,
  api: StripeApi,
): PaymentServices {
  const { db } = database
  return { db, cipher, api, plans, log, now: clock.now, onChange: work.followChanges }
}
