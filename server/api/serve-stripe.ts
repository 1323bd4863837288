import express, { type Request, type RequestHandler, type Response, Router } from 'express'
import { contextOf } from '../observe/request-context.ts'
import { type AttemptLimits, createAttemptLimits } from '../people/attempt-limits.ts'
import { INSTALLATION } from '../people/audit.ts'
import { describeError } from '../process/describe-error.ts'
import { findByCustomer } from '../subscriptions/stripe/customers.ts'
import { followPayment, type PaymentServices } from '../subscriptions/stripe/follow-payment.ts'
import { createStripeApi, type StripeApi } from '../subscriptions/stripe/stripe-api.ts'
import { keepRefusal } from './audit-call.ts'
import { toPaymentServices } from './payment-services.ts'
import type { Services } from './services.ts'

/** Events have one object each. */
const LIMIT = '256kb'
const PATH = '/stripe/webhook'

/** What changes for what a customer pays, or whether. */
const TYPES: ReadonlySet<string> = new Set([
  'checkout.session.completed',
  'checkout.session.async_payment_succeeded',
  'checkout.session.async_payment_failed',
  'customer.subscription.created',
  'customer.subscription.updated',
  'customer.subscription.deleted',
  'customer.subscription.paused',
  'customer.subscription.resumed',
  'customer.deleted',
  'invoice.paid',
  'invoice.payment_failed',
])

/**
 * Takes what Stripe tells of payments. What is not signed by it just now is refused, whatever is wrong with it, in one way. Of the rest
 * only whom it is about is read, and what they pay for is asked of Stripe. What is about nobody here is no failure: the operator
 * may sell other things by the same account, and Stripe would send it again for days and then switch the endpoint off.
 */
export function serveStripe(services: Services): RequestHandler {
  const router = Router()
  const { subscriptions, stripe } = services.config
  if (!subscriptions || !stripe) return router
  const api = createStripeApi(stripe)
  const paying = toPaymentServices(services, subscriptions, api)
  const limits = createAttemptLimits(services.database.db, services.cipher)
  const readBytes = express.raw({ type: () => true, limit: LIMIT, inflate: false })
  const taking: Taking = { services, api, paying, limits }
  router.post(PATH, readBytes, (request, response) => take(taking, request, response))
  return router
}

interface Taking {
  readonly services: Services
  readonly api: StripeApi
  readonly paying: PaymentServices
  readonly limits: AttemptLimits
}

async function take(
  { services, api, paying, limits }: Taking,
  request: Request,
  response: Response,
): Promise<void> {
  contextOf(response).operation = 'stripeWebhook'
  try {
    const signature = request.get('Stripe-Signature') ?? ''
    const event = await api.readEvent(bytesOf(request), signature, services.clock.now())
    if (!event) return await refuse(services, limits, request, response)
    if (TYPES.has(event.type)) await follow(paying, event.customer)
    response.sendStatus(200)
  } catch (error) {
    services.log.error({
      error: describeError(error),
      msg: 'what Stripe tells is not followed yet',
    })
    // Stripe tells it again later.
    response.sendStatus(503)
  }
}

function bytesOf({ body }: Request): Uint8Array {
  return body instanceof Uint8Array ? body : new Uint8Array()
}

async function follow(services: PaymentServices, customer: string | undefined): Promise<void> {
  const known = customer === undefined ? undefined : await findByCustomer(services.db, customer)
  if (known) await followPayment(services, known.workspace)
}

/** What Stripe itself signed is never counted: whoever forges calls keeps none of its own away. */
async function refuse(
  services: Services,
  { forgery }: AttemptLimits,
  request: Request,
  response: Response,
): Promise<void> {
  const seconds = await forgery.count(request.ip ?? '')
  if (seconds !== undefined) {
    response.set('Retry-After', String(seconds)).sendStatus(429)
    return
  }
  const action = 'stripeWebhook'
  const entry = { at: services.clock.now(), workspace: INSTALLATION, who: 'nobody', action }
  await keepRefusal(services, { ...entry, subject: '', request: contextOf(response).id }, [action])
  response.sendStatus(400)
}
