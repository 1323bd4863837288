import type { Subscriptions } from '../subscriptions.ts'
import type { StripeSubscription } from './stripe-api.ts'

/** What a workspace pays for. */
export interface Payment {
  /** Id of the subscription at Stripe. */
  readonly stripeSubscription: string
  /** `late`: a payment failed, and Stripe tries again; `over`: nothing is paid any more. */
  readonly standing: 'paid' | 'late' | 'over'
  /** Name of the subscription; absent where the file of subscriptions has none with its price. */
  readonly subscription: string | undefined
  readonly endsAt: number | undefined
}

/** What Stripe says of it now. */
export interface FoundPayment extends Payment {
  /** Ids of the prices that are paid. */
  readonly prices: readonly string[]
}

export function isLive(payment: Pick<Payment, 'standing'> | undefined): boolean {
  return payment !== undefined && payment.standing !== 'over'
}

/**
 * What of the subscriptions of a customer at Stripe counts: of those that are paid the newest, those that the file names before others;
 * else the newest that was paid once. A purchase that was not paid yet, or never, is none.
 */
export function paymentOf(
  bought: readonly StripeSubscription[],
  { subscriptions }: Pick<Subscriptions, 'subscriptions'>,
): FoundPayment | undefined {
  const payments = bought
    .toSorted((a, b) => b.createdAt - a.createdAt)
    .flatMap((each): readonly FoundPayment[] => {
      const standing = standingOf(each)
      const subscription = [...subscriptions.values()].find(({ prices }) =>
        each.prices.some((price) => prices.includes(price)),
      )
      if (!standing) return []
      return [
        {
          stripeSubscription: each.id,
          standing,
          subscription: subscription?.name,
          endsAt: each.endsAt,
          prices: each.prices,
        },
      ]
    })
  const live = payments.filter(isLive)
  return live.find(({ subscription }) => subscription !== undefined) ?? live[0] ?? payments[0]
}

function standingOf({ status }: StripeSubscription): Payment['standing'] | undefined {
  switch (status) {
    case 'active':
    case 'trialing':
      return 'paid'
    case 'past_due':
      return 'late'
    case 'canceled':
    case 'unpaid':
    case 'paused':
      return 'over'
    case 'incomplete':
    case 'incomplete_expired':
      return undefined
    // A state that Stripe adds later is no reason to let anything go on.
    default:
      return 'over'
  }
}
