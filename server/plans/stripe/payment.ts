import type { Plans } from '../plans.ts'
import type { StripeSubscription } from './stripe-api.ts'

/** What a workspace pays for. */
export interface Payment {
  /** Id of the subscription at Stripe. */
  readonly subscription: string
  /** `late`: a payment failed, and Stripe tries again; `over`: nothing is paid any more. */
  readonly standing: 'paid' | 'late' | 'over'
  /** Name of the plan; absent where the file of plans has none with its price. */
  readonly plan: string | undefined
  readonly endsAt: number | undefined
}

export function isLive(payment: Pick<Payment, 'standing'> | undefined): boolean {
  return payment !== undefined && payment.standing !== 'over'
}

/**
 * What of the subscriptions of a customer counts: of those that are paid the newest, those of a plan before others; else the newest
 * that was paid once. A purchase that was not paid yet, or never, is none.
 */
export function paymentOf(
  subscriptions: readonly StripeSubscription[],
  { plans }: Pick<Plans, 'plans'>,
): Payment | undefined {
  const payments = subscriptions
    .toSorted((a, b) => b.createdAt - a.createdAt)
    .flatMap((each): readonly Payment[] => {
      const standing = standingOf(each)
      const plan = [...plans.values()].find(({ prices }) =>
        each.prices.some((price) => prices.includes(price)),
      )
      if (!standing) return []
      return [{ subscription: each.id, standing, plan: plan?.name, endsAt: each.endsAt }]
    })
  const live = payments.filter(isLive)
  return live.find(({ plan }) => plan !== undefined) ?? live[0] ?? payments[0]
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
