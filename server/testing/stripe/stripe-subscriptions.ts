import type { Form } from './stripe-form.ts'
import { missing, newId, type SubscriptionObject } from './stripe-objects.ts'

const DAY_S = 86_400

/** Subscriptions of an account at Stripe, and what becomes of them. */
export interface StripeSubscriptions {
  readonly subscriptions: Map<string, SubscriptionObject>
  readonly subscribe: (customer: string, price: string, metadata?: Form) => SubscriptionObject
  readonly change: (
    subscription: string,
    changes: Partial<SubscriptionObject>,
    ...events: readonly string[]
  ) => SubscriptionObject
  readonly changePrice: (subscription: string, price: string) => void
  /** At once. */
  readonly cancel: (subscription: string) => SubscriptionObject
}

export interface Happening {
  readonly seconds: () => number
  /** Hears of each event. */
  readonly tell: (type: string, object: object) => void
}

export function createSubscriptions({ seconds, tell }: Happening): StripeSubscriptions {
  const subscriptions = new Map<string, SubscriptionObject>()

  function need(id: string): SubscriptionObject {
    const found = subscriptions.get(id)
    if (!found) throw missing('subscription', id, 'id')
    return found
  }

  const change: StripeSubscriptions['change'] = (id, changes, ...events) => {
    const found = Object.assign(need(id), changes)
    for (const type of events.length > 0 ? events : ['customer.subscription.updated']) {
      const invoice = { id: newId('in'), object: 'invoice', customer: found.customer }
      tell(type, type.startsWith('invoice.') ? invoice : found)
    }
    return found
  }

  return {
    subscriptions,
    subscribe: (customer, price, metadata = {}) => {
      const made = subscriptionOf(customer, price, { metadata, created: seconds() })
      subscriptions.set(made.id, made)
      tell('customer.subscription.created', { ...made, status: 'incomplete' })
      return change(made.id, {}, 'customer.subscription.updated', 'invoice.paid')
    },
    change,
    changePrice: (id, price) => {
      const { items } = need(id)
      for (const item of items.data) item.price = { id: price, object: 'price' }
      change(id, {})
    },
    cancel: (id) => {
      if (need(id).status === 'canceled') throw missing('subscription', id, 'id')
      const at = seconds()
      const over = { status: 'canceled', canceled_at: at, ended_at: at } as const
      return change(id, over, 'customer.subscription.deleted')
    },
  }
}

function subscriptionOf(
  customer: string,
  price: string,
  { metadata, created }: { readonly metadata: Form; readonly created: number },
): SubscriptionObject {
  const item = {
    id: newId('si'),
    object: 'subscription_item',
    price: { id: price, object: 'price' },
    quantity: 1,
    current_period_start: created,
    current_period_end: created + 30 * DAY_S,
  } as const
  return {
    id: newId('sub'),
    object: 'subscription',
    customer,
    created,
    metadata,
    livemode: false,
    items: { object: 'list', has_more: false, data: [item] },
    status: 'active',
    cancel_at: null,
    cancel_at_period_end: false,
    canceled_at: null,
    ended_at: null,
  }
}
