import { randomBytes } from 'node:crypto'
import type { Form } from './stripe-form.ts'

export interface CustomerObject {
  readonly id: string
  readonly object: 'customer'
  readonly email: string | null
  readonly metadata: Form
  deleted?: true
}

export interface SessionObject {
  readonly id: string
  readonly object: 'checkout.session'
  readonly client_reference_id: string | null
  readonly customer: string
  readonly mode: 'subscription'
  readonly metadata: Form
  readonly success_url: string
  readonly cancel_url: string | null
  readonly expires_at: number
  readonly livemode: false
  status: 'open' | 'complete' | 'expired'
  payment_status: 'paid' | 'unpaid'
  subscription: string | null
  url: string | null
}

export interface SubscriptionObject {
  readonly id: string
  readonly object: 'subscription'
  readonly customer: string
  readonly created: number
  readonly metadata: Form
  readonly livemode: false
  readonly items: {
    readonly object: 'list'
    readonly has_more: false
    data: {
      id: string
      object: 'subscription_item'
      price: { id: string; object: 'price' }
      quantity: number
      current_period_start: number
      current_period_end: number
    }[]
  }
  status:
    | 'incomplete'
    | 'incomplete_expired'
    | 'trialing'
    | 'active'
    | 'past_due'
    | 'canceled'
    | 'unpaid'
    | 'paused'
  cancel_at: number | null
  cancel_at_period_end: boolean
  canceled_at: number | null
  ended_at: number | null
}

/** As the API says it: a status with `{ error: { type, code, message, param } }`. */
export class Refusal extends Error {
  readonly status: number
  readonly body: object

  constructor(
    status: number,
    error: { type: string; code?: string; param?: string },
    says: string,
  ) {
    super(says)
    this.status = status
    this.body = { error: { ...error, message: says } }
  }
}

export function missing(what: string, id: string, param: string, status = 404): Refusal {
  const error = { type: 'invalid_request_error', code: 'resource_missing', param }
  return new Refusal(status, error, `No such ${what}: '${id}'`)
}

export function wrong(says: string, param: string, code?: string): Refusal {
  const error = { type: 'invalid_request_error', ...(code !== undefined && { code }), param }
  return new Refusal(400, error, says)
}

export function newId(prefix: string): string {
  return `${prefix}_${randomBytes(12).toString('hex')}`
}
