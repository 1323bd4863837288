import type { Stripe } from 'stripe'
import type { Secret } from '../../secrets/secret.ts'
import type { StripeConfig } from './stripe-config.ts'

/** Somebody waits for the page that it leads to. */
const TIMEOUT_MS = 15_000
/** Also of what is asked twice at once with one key, which Stripe refuses until the first is answered. */
const MAX_RETRIES = 2
/** A customer has one, or some that are over. */
const MAX_SUBSCRIPTIONS = 100
/** How long ago Stripe may have signed what it sends: for each attempt, it signs anew. */
const TOLERANCE_S = 300

/** A subscription as it is at Stripe now. Times are milliseconds since 1970. */
export interface StripeSubscription {
  readonly id: string
  readonly status: Stripe.Subscription.Status
  readonly prices: readonly string[]
  readonly createdAt: number
  /** When it ends, or ended. */
  readonly endsAt: number | undefined
}

export interface Checkout {
  readonly id: string
  readonly isOpen: boolean
  /** Where the browser goes while it is open. */
  readonly url: string | undefined
  readonly subscription: string | undefined
}

export interface NewCheckout {
  readonly customer: string
  readonly workspace: string
  readonly subscription: string
  readonly price: string
  /** Where the browser comes back to who paid, and who did not. */
  readonly successUrl: string
  readonly cancelUrl: string
}

/** What is told by Stripe: that something of a customer changed. What it is now is asked. */
export interface StripeEvent {
  readonly type: string
  readonly customer: string | undefined
}

/** The part of Stripe's API that is used here. All but `readEvent` throws a {@link StripeFailure} where Stripe does not do it. */
export interface StripeApi {
  readonly createCustomer: (
    customer: { readonly workspace: string; readonly email: string },
    key: string,
  ) => Promise<string>
  /** Gives nothing where there is no such customer (any more). */
  readonly createCheckout: (asked: NewCheckout, key: string) => Promise<Checkout | undefined>
  readonly readCheckout: (id: string) => Promise<Checkout | undefined>
  /** Nobody pays by it any more, unless somebody has. */
  readonly expireCheckout: (id: string) => Promise<void>
  /** Where a customer changes what they pay, and by what; nothing where there is no such customer. */
  readonly createPortal: (customer: string, returnUrl: string) => Promise<string | undefined>
  /** Of all states, those that are over among them. */
  readonly listSubscriptions: (customer: string) => Promise<readonly StripeSubscription[]>
  /** Cancels at once what the customer pays for. One who is gone already is. */
  readonly deleteCustomer: (customer: string) => Promise<void>
  /** What was sent, if Stripe signed it a moment ago. */
  readonly readEvent: (
    body: Uint8Array,
    signature: string,
    now: number,
  ) => Promise<StripeEvent | undefined>
}

interface Said {
  readonly type: string
  /** A word of its own, such as `resource_missing`. */
  readonly reason: string | undefined
  readonly param: string | undefined
  readonly status: number | undefined
  readonly request: string | undefined
}

/** Of what Stripe said, no more than what can be nobody's secret. */
export class StripeFailure extends Error {
  override readonly name = 'StripeFailure'
  readonly code = 'STRIPE_FAILURE'
  readonly said: Said

  constructor(said: Said) {
    const { type, status, reason, param, request } = said
    super(`Stripe: ${[type, status, reason, param, request].filter(Boolean).join(', ')}`)
    this.said = said
  }
}

/** The library is large, so it is loaded at the first use. */
export function createStripeApi({ key, webhookSecret, api }: StripeConfig): StripeApi {
  let loaded: Promise<Stripe> | undefined
  const client = (): Promise<Stripe> => (loaded ??= openClient(key, api))

  async function ask<T>(act: (stripe: Stripe) => Promise<T>): Promise<T> {
    try {
      return await act(await client())
    } catch (error) {
      throw toFailure(error)
    }
  }

  return {
    createCustomer: ({ workspace, email }, idempotencyKey) =>
      ask(async ({ customers }) => {
        const made = await customers.create({ email, metadata: { workspace } }, { idempotencyKey })
        return made.id
      }),
    createCheckout: (asked, idempotencyKey) =>
      orNothing(
        ask(async ({ checkout }) =>
          toCheckout(await checkout.sessions.create(toParams(asked), { idempotencyKey })),
        ),
        'customer',
      ),
    readCheckout: (id) =>
      orNothing(ask(async ({ checkout }) => toCheckout(await checkout.sessions.retrieve(id)))),
    expireCheckout: async (id) => {
      await ask(({ checkout }) => checkout.sessions.expire(id))
    },
    createPortal: (customer, returnUrl) =>
      orNothing(
        ask(async ({ billingPortal }) => {
          const made = await billingPortal.sessions.create({ customer, return_url: returnUrl })
          return made.url
        }),
        'customer',
      ),
    listSubscriptions: async (customer) => {
      const found = await orNothing(
        ask(({ subscriptions }) =>
          subscriptions.list({ customer, status: 'all', limit: MAX_SUBSCRIPTIONS }),
        ),
      )
      return found?.data.map(toSubscription) ?? []
    },
    deleteCustomer: async (customer) => {
      await orNothing(ask(({ customers }) => customers.del(customer)))
    },
    readEvent: async (body, signature, now) => {
      const { webhooks } = await client()
      if (!isNoLaterThan(signature, now / 1000 + TOLERANCE_S)) return undefined
      try {
        const secret = webhookSecret.reveal()
        return toEvent(
          webhooks.constructEvent(body, signature, secret, TOLERANCE_S, undefined, now),
        )
      } catch {
        return undefined
      }
    },
  }
}

/** The library refuses what is old alone; a time that is still to come would be good for as long as that takes. */
function isNoLaterThan(signature: string, seconds: number): boolean {
  const times = signature.split(',').flatMap((part) => /^\s*t=(.*)$/.exec(part)?.[1] ?? [])
  return times.length > 0 && times.every((time) => /^\d+$/.test(time) && Number(time) <= seconds)
}

async function openClient(key: Secret, api: string | undefined): Promise<Stripe> {
  const { Stripe: Client } = await import('stripe')
  const { protocol, hostname, port } = new URL(api ?? 'https://api.stripe.com')
  return new Client(key.reveal(), {
    protocol: protocol === 'http:' ? 'http' : 'https',
    host: hostname,
    ...(port !== '' && { port }),
    timeout: TIMEOUT_MS,
    maxNetworkRetries: MAX_RETRIES,
    telemetry: false,
  })
}

/** Nothing, where what was asked for, or what a parameter names, is not there. */
async function orNothing<T>(asking: Promise<T>, param?: string): Promise<T | undefined> {
  try {
    return await asking
  } catch (error) {
    if (!(error instanceof StripeFailure)) throw error
    const { said } = error
    const isMissing = said.reason === 'resource_missing'
    if (isMissing && (param === undefined || said.param === param)) return undefined
    throw error
  }
}

function toFailure(error: unknown): StripeFailure {
  const { type, code, param, statusCode, requestId } = Object(error)
  const status = typeof statusCode === 'number' ? statusCode : undefined
  return new StripeFailure({
    type: textOf(type) ?? 'unknown',
    reason: textOf(code),
    param: textOf(param),
    status,
    request: textOf(requestId),
  })
}

function textOf(value: unknown): string | undefined {
  return typeof value === 'string' ? value : undefined
}

/** The same for the same purchase: else its key would be that of another. */
function toParams({
  customer,
  workspace,
  subscription,
  price,
  successUrl,
  cancelUrl,
}: NewCheckout): Stripe.Checkout.SessionCreateParams {
  const metadata = { workspace, subscription }
  return {
    mode: 'subscription',
    customer,
    client_reference_id: workspace,
    line_items: [{ price, quantity: 1 }],
    metadata,
    subscription_data: { metadata },
    success_url: successUrl,
    cancel_url: cancelUrl,
  }
}

function toCheckout({ id, status, url, metadata }: Stripe.Checkout.Session): Checkout {
  return {
    id,
    isOpen: status === 'open',
    url: url ?? undefined,
    subscription: metadata?.['subscription'],
  }
}

function toSubscription(subscription: Stripe.Subscription): StripeSubscription {
  const { id, status, created, items } = subscription
  return {
    id,
    status,
    prices: items.data.map(({ price }) => price.id),
    createdAt: created * 1000,
    endsAt: endOf(subscription),
  }
}

function endOf({
  ended_at: endedAt,
  cancel_at: cancelAt,
  cancel_at_period_end: endsWithPeriod,
  items,
}: Stripe.Subscription): number | undefined {
  const periods = items.data.map((item) => item.current_period_end)
  const periodEnd = endsWithPeriod && periods.length > 0 ? Math.max(...periods) : undefined
  const seconds = endedAt ?? cancelAt ?? periodEnd
  return seconds === undefined ? undefined : seconds * 1000
}

/** Events come in the version of the API that the endpoint was made with: no more is read of them than all have. */
function toEvent({ type, data }: Stripe.Event): StripeEvent {
  const { object, id, customer } = Object(data.object)
  // What is told of a customer is the customer; all else names theirs.
  return { type, customer: textOf(object === 'customer' ? id : customer) }
}
