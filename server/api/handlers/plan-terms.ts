import { say } from '../../../engine/index.ts'
import type { PlanTerms } from '../../contract/plans.ts'
import { type Hold, sayHold, sayWayOut } from '../../plans/holds.ts'
import { type Plan, type Plans, textIn } from '../../plans/plans.ts'
import { ApiError, notFound } from '../../problems/api-error.ts'
import type { Services } from '../services.ts'

/** A plan that the file has no more has no limits. */
export function toTerms(plan: Plan | undefined, name: string, language: string): PlanTerms {
  return {
    name,
    title: plan?.title ?? name,
    flows: plan?.flows ?? null,
    recordsPerMonth: plan?.recordsPerMonth ?? null,
    historyDays: plan?.historyDays ?? null,
    support: plan?.support === undefined ? null : textIn(plan.support, language),
  }
}

/** Routes of plans are mounted only where there are plans. */
export function requirePlans({ config }: Services): Plans {
  if (config.plans) return config.plans
  throw notFound(say('noApiPath', {}))
}

export function toIso(ms: number): string {
  return new Date(ms).toISOString()
}

export function noSuchPlan(name: string): ApiError {
  return new ApiError({ type: 'plan_unknown', status: 422, title: say('noSuchPlan', { name }) })
}

/** No flow of the workspace begins. */
export function isHeld(hold: Hold): ApiError {
  return new ApiError({
    type: 'plan_holds',
    status: 409,
    title: sayHold(hold),
    detail: sayWayOut(hold),
  })
}

export function isErasing(): ApiError {
  return new ApiError({ type: 'plan_holds', status: 409, title: say('workspaceErasing', {}) })
}
