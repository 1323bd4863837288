import { createKeyLock, say } from '../../../engine/index.ts'
import { tellRequests } from '../../alerts/tell-requests.ts'
import type { PlanRequest as RequestAnswer } from '../../contract/plans.ts'
import { createAttemptLimits } from '../../people/attempt-limits.ts'
import { findEntitlement } from '../../plans/entitlements.ts'
import type { Plans } from '../../plans/plans.ts'
import {
  askForPlan,
  declineRequest,
  dismissAnswer,
  findRequest,
  type PlanRequest,
  withdrawRequest,
} from '../../plans/requests.ts'
import { type ApiError, notFound } from '../../problems/api-error.ts'
import type { Handlers } from '../handler.ts'
import type { Services } from '../services.ts'
import { signedIn } from './enter.ts'
import { isErasing, noSuchPlan, requirePlans, toIso } from './plan-terms.ts'
import { tooManyTries } from './sign-in-problems.ts'

type RequestHandlers = Pick<
  Handlers,
  'askForPlan' | 'withdrawPlanRequest' | 'dismissPlanAnswer' | 'declinePlan'
>

/** A workspace asks for a plan; owners of the installation grant it (`plans.ts`), or decline. */
export function createRequestHandlers(services: Services): RequestHandlers {
  const { database, clock } = services
  const { db } = database
  const limits = createAttemptLimits(db, services.cipher)
  const asking = createKeyLock()
  return {
    askForPlan: async ({ params: { workspace }, body: { plan, note }, principal }) => {
      const { plans } = requirePlans(services)
      const { id: askedBy, email } = signedIn(principal)
      if (!plans.has(plan)) throw noSuchPlan(plan)
      const entitlement = await findEntitlement(db, workspace)
      if (entitlement?.isErasing) throw isErasing()
      const request = await asking.hold(workspace, async () => {
        const open = await findRequest(db, workspace)
        const isSame = open?.plan === plan && open.note === note && open.askedBy === email
        // Who clicks twice asks once.
        if (open && isSame && !open.answer) return open
        const seconds = await limits.planRequest.count(workspace)
        if (seconds !== undefined) throw tooManyTries(seconds)
        await askForPlan(db, { workspace, plan, note, askedBy, now: clock.now() })
        return findRequest(db, workspace)
      })
      if (!request) throw noRequest()
      return {
        body: { request: toRequestAnswer(request, plans, true) },
        after: () => tellOfRequests(services),
        audit: { subject: plan },
      }
    },

    withdrawPlanRequest: async ({ params: { workspace, request } }) => {
      if (!(await withdrawRequest(db, { workspace, id: request }))) throw noRequest()
      return {}
    },

    dismissPlanAnswer: async ({ params: { workspace, request } }) => {
      if (!(await dismissAnswer(db, { workspace, id: request }))) throw noRequest()
      return {}
    },

    declinePlan: async ({ params: { workspace, request }, body: { reason } }) => {
      const declined = { workspace, id: request, reason, now: clock.now() }
      if (!(await declineRequest(db, declined))) throw noRequest()
      return { after: () => tellOfRequests(services), audit: { details: { reason } } }
    },
  }
}

/** At once; where this server dies before, another does so later. */
export function tellOfRequests(services: Services): Promise<void> {
  const { database, sender, config, log, clock } = services
  const plans = requirePlans(services)
  return tellRequests({ db: database.db, sender, config, log, plans, now: clock.now })
}

/** @param isWhole for who administers the workspace: others do not see what its people write */
export function toRequestAnswer(
  { id, plan, note, askedBy, askedAt, answer }: PlanRequest,
  plans: Plans['plans'],
  isWhole: boolean,
): RequestAnswer {
  return {
    id,
    plan: { name: plan, title: plans.get(plan)?.title ?? plan },
    note: isWhole ? note : null,
    askedBy: isWhole ? askedBy : null,
    askedAt: toIso(askedAt),
    answer: answer ? { ...answer, at: toIso(answer.at) } : null,
  }
}

/** Withdrawn, replaced, answered, of another workspace or never there: refused alike. */
export function noRequest(): ApiError {
  return notFound(say('noPlanRequest', {}))
}
