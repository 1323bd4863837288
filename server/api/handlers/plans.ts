import { loadWords, type Message, say, toText } from '../../../engine/index.ts'
import type { PlanPayment, PlanStanding } from '../../contract/plans.ts'
import { listWorkspaces, loadWorkspaces } from '../../people/workspaces.ts'
import {
  type Entitlement,
  findEntitlement,
  grantPlan,
  listEntitlements,
  stateOf,
} from '../../plans/entitlements.ts'
import { holdOf, sayHold } from '../../plans/holds.ts'
import { type Plan, type Plans, textIn } from '../../plans/plans.ts'
import {
  answerWithGrant,
  findRequest,
  listOpenRequests,
  type PlanRequest,
} from '../../plans/requests.ts'
import { findCustomer } from '../../plans/stripe/customers.ts'
import { isLive } from '../../plans/stripe/payment.ts'
import { countFlows, forecast, loadUsage } from '../../plans/usage.ts'
import { ApiError, notFound } from '../../problems/api-error.ts'
import { loadFlowStates } from '../../store/flow-states.ts'
import type { Integration } from '../../store/integrations.ts'
import { hasRole } from '../check-access.ts'
import type { Handlers } from '../handler.ts'
import type { Services } from '../services.ts'
import { isPaidFor, readPayment } from './payments.ts'
import { noRequest, tellOfRequests, toRequestAnswer } from './plan-requests.ts'
import { isErasing, isHeld, noSuchPlan, requirePlans, toIso, toTerms } from './plan-terms.ts'

type PlanHandlers = Pick<Handlers, 'readPlanOfWorkspace' | 'grantPlan' | 'listPlans'>

const DAY_MS = 24 * 3_600_000

export function createPlanHandlers(services: Services): PlanHandlers {
  const { database, clock, config } = services
  const { db } = database
  return {
    readPlanOfWorkspace: async ({ params: { workspace }, principal, language }) => {
      const { plans, contact = null } = requirePlans(services)
      const request = await findRequest(db, workspace)
      const isWhole = hasRole('administrator', principal, workspace)
      return {
        body: {
          standing: await standingOf(services, workspace, language),
          offers: [...plans.values()].map((plan) =>
            Object.assign(
              toTerms(plan, plan.name, language),
              config.stripe && { isSold: plan.prices.length > 0 },
              plan.cost !== undefined && { cost: textIn(plan.cost, language) },
            ),
          ),
          ...(config.stripe && { payment: await paymentAnswer(services, workspace) }),
          contact,
          request: request ? toRequestAnswer(request, plans, isWhole) : null,
        },
      }
    },

    grantPlan: async ({ params: { workspace }, body, language }) => {
      const { plans } = requirePlans(services)
      const { plan, isTrial, endsAt, request, besidePaid = false } = body
      if (!plans.has(plan)) throw noSuchPlan(plan)
      const [known] = await loadWorkspaces(db, [workspace])
      if (!known) throw notFound(say('noWorkspace', { name: workspace }))
      // Else what was paid before would take the place of it as soon as Stripe tells.
      const payment = await readPayment(services, workspace)
      if (isLive(payment) && !besidePaid) throw isPaidFor(requirePlans(services), payment)
      const ends = endsAt === null ? undefined : parseEnd(endsAt)
      const grant = { workspace, plan, isTrial, endsAt: ends, now: clock.now() }
      await db.transaction(async (trx) => {
        if (!(await grantPlan(trx, grant))) throw isErasing()
        const isAnswered = await answerWithGrant(trx, { ...grant, id: request })
        if (request !== undefined && !isAnswered) throw noRequest()
      })
      await services.work.followChanges(workspace)
      return {
        body: { standing: await standingOf(services, workspace, language) },
        after: () => tellOfRequests(services),
        audit: {
          subject: plan,
          details: { isTrial, endsAt, ...(isLive(payment) && { paid: payment?.plan ?? null }) },
        },
      }
    },

    listPlans: async ({ language }) => {
      const { plans } = requirePlans(services)
      const entitlements = await listEntitlements(db)
      const standings = await toStandings(services, entitlements, language)
      const byName = new Map(entitlements.map(({ workspace }, at) => [workspace, standings[at]]))
      const workspaces = await listWorkspaces(db)
      const requests = await listOpenRequests(db)
      return {
        body: {
          plans: [...plans.values()].map((plan) => toTerms(plan, plan.name, language)),
          requests: requests.map((request) => toListed(request, plans)),
          items: workspaces.map(({ name, title }) => ({
            workspace: name,
            title,
            standing: byName.get(name) ?? null,
          })),
        },
      }
    },
  }
}

/**
 * What is asked for by people is not kept for a time that may never come.
 *
 * @throws {ApiError} where the plan of the workspace lets no flow begin
 */
export async function requireNoHold(services: Services, workspace: string): Promise<void> {
  const hold = await services.holds.of(workspace)
  if (hold) throw isHeld(hold)
}

/** Why no flow of the workspace begins, for what shows how flows stand. */
export async function reasonOfHold(
  { holds }: Services,
  workspace: string,
): Promise<Message | undefined> {
  const hold = await holds.of(workspace)
  return hold && sayHold(hold)
}

/**
 * Those that are on stay on.
 *
 * @param next flows of the integration that are to be on
 * @throws {ApiError} where more flows would be switched on than the plan has
 */
export async function requireFlowsLeft(
  services: Services,
  { id, workspace }: Pick<Integration, 'id' | 'workspace'>,
  next: readonly string[],
): Promise<void> {
  const plan = await planOf(services, workspace)
  if (plan?.flows === undefined) return
  const { db } = services.database
  const states = await loadFlowStates(db, id)
  const own = [...states.values()].filter(({ isOn, schedule }) => isOn && !schedule.isPaused).length
  const all = (await countFlows(db, [workspace])).get(workspace) ?? 0
  const added = next.filter((flow) => states.get(flow)?.schedule.isPaused !== true).length - own
  if (added <= 0 || all + added <= plan.flows) return
  throw flowsUsed(plan, plan.flows)
}

/**
 * A flow that is off, or paused, is not run by hand in the place of switching it on.
 *
 * @throws {ApiError} where the plan has no flow left besides those that are on
 */
export async function requireFlowLeft(
  services: Services,
  { id, workspace }: Pick<Integration, 'id' | 'workspace'>,
  flow: string,
): Promise<void> {
  const plan = await planOf(services, workspace)
  if (plan?.flows === undefined) return
  const { db } = services.database
  const state = (await loadFlowStates(db, id)).get(flow)
  if (state?.isOn === true && !state.schedule.isPaused) return
  const others = (await countFlows(db, [workspace])).get(workspace) ?? 0
  if (others >= plan.flows) throw flowsUsed(plan, plan.flows)
}

/** Absent where nothing declares plans, or the workspace has none. */
async function planOf(
  { database: { db }, config: { plans } }: Services,
  workspace: string,
): Promise<Plan | undefined> {
  const found = plans && (await findEntitlement(db, workspace))
  return found && plans.plans.get(found.plan)
}

function flowsUsed({ title }: Plan, count: number): ApiError {
  return new ApiError({
    type: 'quota_reached',
    status: 409,
    title: say('planFlowsUsed', { title, count }),
    detail: say('switchFlowsOff', {}),
  })
}

/** A leap second, which an end may have and no clock here knows, is the one before it. */
function parseEnd(at: string): number {
  return Date.parse(at.replace(/:60(?=[.Zz+-])/, ':59'))
}

function toListed(request: PlanRequest, plans: Plans['plans']) {
  const { workspace, title } = request
  return { workspace, title, ...toRequestAnswer(request, plans, true) }
}

async function standingOf(
  services: Services,
  workspace: string,
  language: string,
): Promise<PlanStanding | null> {
  const found = await findEntitlement(services.database.db, workspace)
  const [standing = null] = found ? await toStandings(services, [found], language) : []
  return standing
}

async function toStandings(
  services: Services,
  entitlements: readonly Entitlement[],
  language: string,
): Promise<readonly PlanStanding[]> {
  const { database, clock, config } = services
  const now = clock.now()
  const usage = await loadUsage(database.db, entitlements, now)
  const words = await loadWords(language)
  return entitlements.map((each) => {
    const plan = config.plans?.plans.get(each.plan)
    const used = usage(each.workspace)
    const { month, records, flows } = used
    const hold = holdOf(each, plan, used, now)
    return {
      state: stateOf(each, { isFree: plan?.isFree === true, now }),
      plan: toTerms(plan, each.plan, language),
      ...datesOf(each, config.plans),
      hold: hold ? toText(sayHold(hold), words) : null,
      usage: {
        from: toIso(month.from),
        to: toIso(month.to),
        records,
        forecast: forecast(records, month, now) ?? null,
        flows,
      },
    }
  })
}

async function paymentAnswer(
  { database: { db }, config: { plans } }: Services,
  workspace: string,
): Promise<PlanPayment | null> {
  const payment = (await findCustomer(db, workspace))?.payment
  if (!payment) return null
  const { standing, plan, endsAt } = payment
  return {
    state: standing,
    plan: plan === undefined ? null : (plans?.plans.get(plan)?.title ?? plan),
    endsAt: endsAt === undefined ? null : toIso(endsAt),
  }
}

function datesOf({ endsAt, isErasable }: Entitlement, plans: Plans | undefined) {
  if (endsAt === undefined) return { endsAt: null, eraseAt: null }
  const eraseAt = plans && isErasable ? toIso(endsAt + plans.eraseAfterDays * DAY_MS) : null
  return { endsAt: toIso(endsAt), eraseAt }
}
