import { type Form, formAt, textAt } from './stripe-form.ts'
import {
  type CustomerObject,
  missing,
  newId,
  type SessionObject,
  type SubscriptionObject,
  wrong,
} from './stripe-objects.ts'
import {
  createSubscriptions,
  type Happening,
  type StripeSubscriptions,
} from './stripe-subscriptions.ts'

const DAY_S = 86_400

/** What an account at Stripe holds, and what is done with it. */
export interface StripeBooks extends StripeSubscriptions {
  readonly customers: Map<string, CustomerObject>
  readonly sessions: Map<string, SessionObject>
  readonly createCustomer: (form: Form) => CustomerObject
  readonly deleteCustomer: (id: string) => object
  readonly createSession: (form: Form) => SessionObject
  readonly expireSession: (id: string) => SessionObject
  readonly createPortal: (form: Form) => object
  /** The customer pays on the page of a session. */
  readonly pay: (session: string) => SubscriptionObject
}

export interface Account extends Happening {
  readonly url: () => string
  readonly prices: readonly string[]
}

export function createBooks(account: Account): StripeBooks {
  const { url, seconds, tell } = account
  const customers = new Map<string, CustomerObject>()
  const sessions = new Map<string, SessionObject>()
  /** What a session is for. */
  const bought = new Map<string, Form>()
  const subscribed = createSubscriptions(account)

  function need(id: string | undefined): CustomerObject {
    const found = customers.get(id ?? '')
    if (!found || found.deleted) throw missing('customer', id ?? '', 'customer', 400)
    return found
  }

  function openSession(id: string): SessionObject {
    const found = sessions.get(id)
    if (!found) throw missing('checkout.session', id, 'id')
    if (found.status !== 'open') throw wrong('This session is not open.', 'session')
    return found
  }

  return {
    ...subscribed,
    customers,
    sessions,
    createCustomer: (form) => {
      const email = textAt(form, 'email') ?? null
      const id = newId('cus')
      const made: CustomerObject = {
        id,
        object: 'customer',
        email,
        metadata: formAt(form, 'metadata'),
      }
      customers.set(id, made)
      tell('customer.created', made)
      return made
    },
    deleteCustomer: (id) => {
      const found = customers.get(id)
      if (!found || found.deleted) throw missing('customer', id, 'id')
      for (const { id: each, customer, status } of subscribed.subscriptions.values()) {
        if (customer === id && status !== 'canceled') subscribed.cancel(each)
      }
      found.deleted = true
      tell('customer.deleted', found)
      return { id, object: 'customer', deleted: true }
    },
    createSession: (form) => {
      const { id: customer } = need(textAt(form, 'customer'))
      const made = sessionOf(form, customer, account)
      sessions.set(made.id, made)
      bought.set(made.id, form)
      return made
    },
    expireSession: (id) => Object.assign(openSession(id), { status: 'expired', url: null }),
    createPortal: (form) => {
      const { id: customer } = need(textAt(form, 'customer'))
      const back = textAt(form, 'return_url') ?? null
      const address = new URLSearchParams({ customer, back: back ?? '' })
      return {
        id: newId('bps'),
        object: 'billing_portal.session',
        created: seconds(),
        customer,
        livemode: false,
        return_url: back,
        url: `${url()}/p/session?${address}`,
      }
    },
    pay: (id) => {
      const session = openSession(id)
      need(session.customer)
      const form = bought.get(id) ?? {}
      const price = textAt(form, 'line_items', '0', 'price') ?? ''
      const metadata = formAt(formAt(form, 'subscription_data'), 'metadata')
      const made = subscribed.subscribe(session.customer, price, metadata)
      const paid = { status: 'complete', payment_status: 'paid', subscription: made.id, url: null }
      tell('checkout.session.completed', Object.assign(session, paid))
      return made
    },
  }
}

function sessionOf(form: Form, customer: string, { url, prices, seconds }: Account): SessionObject {
  const price = textAt(form, 'line_items', '0', 'price') ?? ''
  if (!prices.includes(price)) throw missing('price', price, 'line_items[0][price]', 400)
  const successUrl = textAt(form, 'success_url')
  if (successUrl === undefined) throw wrong('Missing required param: success_url.', 'success_url')
  if (textAt(form, 'mode') !== 'subscription') throw wrong('Invalid mode.', 'mode')
  const id = newId('cs_test')
  return {
    id,
    object: 'checkout.session',
    client_reference_id: textAt(form, 'client_reference_id') ?? null,
    customer,
    mode: 'subscription',
    metadata: formAt(form, 'metadata'),
    success_url: successUrl,
    cancel_url: textAt(form, 'cancel_url') ?? null,
    expires_at: seconds() + DAY_S,
    livemode: false,
    status: 'open',
    payment_status: 'unpaid',
    subscription: null,
    url: `${url()}/c/pay/${id}`,
  }
}
