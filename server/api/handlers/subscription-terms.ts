import { say } from '../../../engine/index.ts'
import type { SubscriptionTerms } from '../../contract/subscriptions.ts'
import { ApiError, notFound } from '../../problems/api-error.ts'
import { type Hold, sayHold, sayWayOut } from '../../subscriptions/holds.ts'
import { type Subscription, type Subscriptions, textIn } from '../../subscriptions/subscriptions.ts'
import type { Services } from '../services.ts'

/** A subscription that the file has no more has no limits. */
export function toTerms(
  subscription: Subscription | undefined,
  name: string,
  language: string,
): SubscriptionTerms {
  return {
    name,
    title: subscription?.title ?? name,
    flows: subscription?.flows ?? null,
    recordsPerMonth: subscription?.recordsPerMonth ?? null,
    historyDays: subscription?.historyDays ?? null,
    support: subscription?.support === undefined ? null : textIn(subscription.support, language),
  }
}

/** Routes of subscriptions are mounted only where there are subscriptions. */
export function requireSubscriptions({ config }: Services): Subscriptions {
  if (config.subscriptions) return config.subscriptions
  throw notFound(say('noApiPath', {}))
}

export function toIso(ms: number): string {
  return new Date(ms).toISOString()
}

export function noSuchSubscription(name: string): ApiError {
  return new ApiError({
    type: 'subscription_unknown',
    status: 422,
    title: say('noSuchSubscription', { name }),
  })
}

/** No flow of the workspace begins. */
export function isHeld(hold: Hold): ApiError {
  return new ApiError({
    type: 'subscription_holds',
    status: 409,
    title: sayHold(hold),
    detail: sayWayOut(hold),
  })
}

export function isErasing(): ApiError {
  return new ApiError({
    type: 'subscription_holds',
    status: 409,
    title: say('workspaceErasing', {}),
  })
}
