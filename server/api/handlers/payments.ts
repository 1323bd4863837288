import { createKeyLock, say } from '../../../engine/index.ts'
import { createAttemptLimits } from '../../people/attempt-limits.ts'
import { loadWorkspaces } from '../../people/workspaces.ts'
import { ApiError, notFound } from '../../problems/api-error.ts'
import { describeError } from '../../process/describe-error.ts'
import { findEntitlement } from '../../subscriptions/entitlements.ts'
import { holdOfSuspension } from '../../subscriptions/holds.ts'
import { beginCheckout, openPortal } from '../../subscriptions/stripe/buy-subscription.ts'
import { findCustomer } from '../../subscriptions/stripe/customers.ts'
import { followPayment } from '../../subscriptions/stripe/follow-payment.ts'
import { isLive, type Payment } from '../../subscriptions/stripe/payment.ts'
import { createStripeApi, StripeFailure } from '../../subscriptions/stripe/stripe-api.ts'
import type { Subscriptions } from '../../subscriptions/subscriptions.ts'
import { findSuspension } from '../../subscriptions/suspensions.ts'
import type { Handlers } from '../handler.ts'
import { toPaymentServices } from '../payment-services.ts'
import type { Services } from '../services.ts'
import { signedIn } from './enter.ts'
import { tooManyTries } from './sign-in-problems.ts'
import {
  isErasing,
  isHeld,
  noSuchSubscription,
  requireSubscriptions,
} from './subscription-terms.ts'

type PaymentHandlers = Pick<Handlers, 'buySubscription' | 'managePayment'>

/** Subscriptions are paid on pages of Stripe; what comes of it is followed elsewhere (`serve-stripe.ts`). */
export function createPaymentHandlers(services: Services): PaymentHandlers {
  const { database, config } = services
  const { db } = database
  const limits = createAttemptLimits(db, services.cipher)
  const buying = createKeyLock()
  const api = config.stripe && createStripeApi(config.stripe)

  async function ask<T>(workspace: string, act: () => Promise<T>): Promise<T> {
    const seconds = await limits.payment.count(workspace)
    if (seconds !== undefined) throw tooManyTries(seconds)
    return askStripe(services, workspace, act)
  }

  return {
    buySubscription: async ({ params: { workspace }, body: { subscription }, principal }) => {
      const subscriptions = requireSubscriptions(services)
      const { email } = signedIn(principal)
      const price = subscriptions.subscriptions.get(subscription)?.prices[0]
      if (!api) throw notFound(say('noApiPath', {}))
      if (price === undefined) throw noSuchSubscription(subscription)
      const [known] = await loadWorkspaces(db, [workspace])
      if (!known) throw notFound(say('noWorkspace', { name: workspace }))
      if ((await findEntitlement(db, workspace))?.isErasing) throw isErasing()
      const suspension = await findSuspension(db, workspace)
      // Nobody pays for what does not begin.
      if (suspension) throw isHeld(holdOfSuspension(suspension))
      const url = await buying.hold(workspace, () =>
        ask(workspace, async () => {
          const paid = await readPayment(services, workspace)
          if (isLive(paid)) throw isPaidFor(subscriptions, paid)
          return beginCheckout(db, api, {
            workspace,
            subscription,
            price,
            email,
            successUrl: `${pageOf(services, workspace)}?paid=${subscription}`,
            cancelUrl: pageOf(services, workspace),
          })
        }),
      )
      if (url === undefined) throw noPayment()
      return { body: { url }, audit: { subject: subscription } }
    },

    managePayment: async ({ params: { workspace } }) => {
      if (!api) throw notFound(say('noApiPath', {}))
      const page = pageOf(services, workspace)
      const url = await ask(workspace, () => openPortal(db, api, workspace, page))
      if (url === undefined) throw noPayment()
      return { body: { url } }
    },
  }
}

/**
 * What a workspace pays for, as Stripe has it: of what was paid a moment ago, it may not have told yet.
 *
 * @throws {ApiError} where Stripe is out of reach, or refuses
 */
export async function readPayment(
  services: Services,
  workspace: string,
): Promise<Payment | undefined> {
  const { stripe } = services.config
  if (stripe) {
    const paying = toPaymentServices(
      services,
      requireSubscriptions(services),
      createStripeApi(stripe),
    )
    await askStripe(services, workspace, () => followPayment(paying, workspace))
  }
  return (await findCustomer(services.database.db, workspace))?.payment
}

/** @throws {ApiError} where Stripe is out of reach, or refuses */
async function askStripe<T>(
  { log }: Services,
  workspace: string,
  act: () => Promise<T>,
): Promise<T> {
  try {
    return await act()
  } catch (error) {
    if (!(error instanceof StripeFailure)) throw error
    log.error({ error: describeError(error), workspace, msg: 'Stripe did not do what was asked' })
    throw isUnavailable()
  }
}

/** Where browsers come back to. */
function pageOf({ config: { publicUrl = '' } }: Services, workspace: string): string {
  return `${publicUrl}/w/${workspace}/settings/subscription`
}

/** What is paid for is neither bought again nor replaced unseen; `detail` says what can be done. */
export function isPaidFor(
  { subscriptions }: Subscriptions,
  payment: Payment | undefined,
  detail = say('changePayment', {}),
): ApiError {
  const name = payment?.subscription ?? ''
  return new ApiError({
    type: 'subscription_paid',
    status: 409,
    title: say('subscriptionIsPaid', { title: subscriptions.get(name)?.title ?? name }),
    detail,
  })
}

function isUnavailable(): ApiError {
  return new ApiError({
    type: 'payment_unavailable',
    status: 503,
    title: say('paymentUnavailable', {}),
    detail: say('payLater', {}),
  })
}

function noPayment(): ApiError {
  return notFound(say('noPayment', {}))
}
