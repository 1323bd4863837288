import { createKeyLock, say } from '../../../engine/index.ts'
import { tellRequests } from '../../alerts/tell-requests.ts'
import type { SubscriptionRequest as RequestAnswer } from '../../contract/subscriptions.ts'
import { createAttemptLimits } from '../../people/attempt-limits.ts'
import { type ApiError, notFound } from '../../problems/api-error.ts'
import { findEntitlement } from '../../subscriptions/entitlements.ts'
import {
  askForSubscription,
  declineRequest,
  dismissAnswer,
  findRequest,
  type SubscriptionRequest,
  withdrawRequest,
} from '../../subscriptions/requests.ts'
import type { Subscriptions } from '../../subscriptions/subscriptions.ts'
import type { Handlers } from '../handler.ts'
import type { Services } from '../services.ts'
import { signedIn } from './enter.ts'
import { tooManyTries } from './sign-in-problems.ts'
import { isErasing, noSuchSubscription, requireSubscriptions, toIso } from './subscription-terms.ts'

type RequestHandlers = Pick<
  Handlers,
  | 'askForSubscription'
  | 'withdrawSubscriptionRequest'
  | 'dismissSubscriptionAnswer'
  | 'declineSubscription'
>

/** A workspace asks for a subscription; owners of the installation grant it (`subscriptions.ts`), or decline. */
export function createRequestHandlers(services: Services): RequestHandlers {
  const { database, clock } = services
  const { db } = database
  const limits = createAttemptLimits(db, services.cipher)
  const asking = createKeyLock()
  return {
    askForSubscription: async ({
      params: { workspace },
      body: { subscription, note },
      principal,
    }) => {
      const { subscriptions } = requireSubscriptions(services)
      const { id: askedBy, email } = signedIn(principal)
      if (!subscriptions.has(subscription)) throw noSuchSubscription(subscription)
      const entitlement = await findEntitlement(db, workspace)
      if (entitlement?.isErasing) throw isErasing()
      const request = await asking.hold(workspace, async () => {
        const open = await findRequest(db, workspace)
        const isSame =
          open?.subscription === subscription && open.note === note && open.askedBy === email
        // Who clicks twice asks once.
        if (open && isSame && !open.answer) return open
        const seconds = await limits.subscriptionRequest.count(workspace)
        if (seconds !== undefined) throw tooManyTries(seconds)
        await askForSubscription(db, { workspace, subscription, note, askedBy, now: clock.now() })
        return findRequest(db, workspace)
      })
      if (!request) throw noRequest()
      return {
        body: { request: toRequestAnswer(request, subscriptions, true) },
        after: () => tellOfRequests(services),
        audit: { subject: subscription },
      }
    },

    withdrawSubscriptionRequest: async ({ params: { workspace, request } }) => {
      if (!(await withdrawRequest(db, { workspace, id: request }))) throw noRequest()
      return {}
    },

    dismissSubscriptionAnswer: async ({ params: { workspace, request } }) => {
      if (!(await dismissAnswer(db, { workspace, id: request }))) throw noRequest()
      return {}
    },

    declineSubscription: async ({ params: { workspace, request }, body: { reason } }) => {
      const declined = { workspace, id: request, reason: reason.trim(), now: clock.now() }
      if (!(await declineRequest(db, declined))) throw noRequest()
      return { after: () => tellOfRequests(services), audit: { details: { reason } } }
    },
  }
}

/** At once; where this server dies before, another does so later. */
export function tellOfRequests(services: Services): Promise<void> {
  const { database, sender, config, log, clock } = services
  const subscriptions = requireSubscriptions(services)
  return tellRequests({ db: database.db, sender, config, log, subscriptions, now: clock.now })
}

/** @param isWhole for who administers the workspace: others do not see what its people write */
export function toRequestAnswer(
  { id, subscription, note, askedBy, askedAt, answer }: SubscriptionRequest,
  subscriptions: Subscriptions['subscriptions'],
  isWhole: boolean,
): RequestAnswer {
  return {
    id,
    subscription: {
      name: subscription,
      title: subscriptions.get(subscription)?.title ?? subscription,
    },
    note: isWhole ? note : null,
    askedBy: isWhole ? askedBy : null,
    askedAt: toIso(askedAt),
    answer: answer ? { ...answer, at: toIso(answer.at) } : null,
  }
}

/** Withdrawn, replaced, answered, of another workspace or never there: refused alike. */
export function noRequest(): ApiError {
  return notFound(say('noSubscriptionRequest', {}))
}
