import { loadWords, type Message, say, toText } from '../../../engine/index.ts'
import type { PlanStanding, PlanTerms, planRoutes } from '../../contract/plans.ts'
import { listWorkspaces, loadWorkspaces } from '../../people/workspaces.ts'
import {
  type Entitlement,
  findEntitlement,
  grantPlan,
  listEntitlements,
  stateOf,
} from '../../plans/entitlements.ts'
import { holdOf, sayHold, sayWayOut } from '../../plans/holds.ts'
import { type Plan, type Plans, textIn } from '../../plans/plans.ts'
import { countFlows, forecast, loadUsage } from '../../plans/usage.ts'
import { ApiError, notFound } from '../../problems/api-error.ts'
import { loadFlowStates } from '../../store/flow-states.ts'
import type { Integration } from '../../store/integrations.ts'
import type { Handlers } from '../handler.ts'
import type { Services } from '../services.ts'

type PlanHandlers = Pick<Handlers, keyof typeof planRoutes>

const DAY_MS = 24 * 3_600_000

export function createPlanHandlers(services: Services): PlanHandlers {
  const { database, clock } = services
  const { db } = database
  return {
    readPlanOfWorkspace: async ({ params: { workspace }, language }) => {
      const found = await findEntitlement(db, workspace)
      const [standing = null] = found ? await toStandings(services, [found], language) : []
      return { body: { standing } }
    },

    grantPlan: async ({ params: { workspace }, body, language }) => {
      const { plans } = requirePlans(services)
      const { plan, isTrial, endsAt } = body
      if (!plans.has(plan)) throw noSuchPlan(plan)
      const [known] = await loadWorkspaces(db, [workspace])
      if (!known) throw notFound(say('noWorkspace', { name: workspace }))
      const ends = endsAt === null ? undefined : parseEnd(endsAt)
      const grant = { workspace, plan, isTrial, endsAt: ends, now: clock.now() }
      if (!(await grantPlan(db, grant))) throw isErasing()
      await services.work.followChanges(workspace)
      const found = await findEntitlement(db, workspace)
      const [standing = null] = found ? await toStandings(services, [found], language) : []
      return { body: { standing }, audit: { subject: plan, details: { isTrial, endsAt } } }
    },

    listPlans: async ({ language }) => {
      const { plans } = requirePlans(services)
      const entitlements = await listEntitlements(db)
      const standings = await toStandings(services, entitlements, language)
      const byName = new Map(entitlements.map(({ workspace }, at) => [workspace, standings[at]]))
      const workspaces = await listWorkspaces(db)
      return {
        body: {
          plans: [...plans.values()].map((plan) => toTerms(plan, plan.name, language)),
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
  if (!hold) return
  throw new ApiError({
    type: 'plan_holds',
    status: 409,
    title: sayHold(hold),
    detail: sayWayOut(hold),
  })
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
  { database: { db }, config }: Services,
  { id, workspace }: Pick<Integration, 'id' | 'workspace'>,
  next: readonly string[],
): Promise<void> {
  const found = config.plans && (await findEntitlement(db, workspace))
  const plan = found && config.plans?.plans.get(found.plan)
  if (plan?.flows === undefined) return
  const states = await loadFlowStates(db, id)
  const own = [...states.values()].filter(({ isOn, schedule }) => isOn && !schedule.isPaused).length
  const all = (await countFlows(db, [workspace])).get(workspace) ?? 0
  const added = next.filter((flow) => states.get(flow)?.schedule.isPaused !== true).length - own
  if (added <= 0 || all + added <= plan.flows) return
  throw new ApiError({
    type: 'quota_reached',
    status: 409,
    title: say('planFlowsUsed', { title: plan.title, count: plan.flows }),
    detail: say('switchFlowsOff', {}),
  })
}

/** A leap second, which an end may have and no clock here knows, is the one before it. */
function parseEnd(at: string): number {
  return Date.parse(at.replace(/:60(?=[.Zz+-])/, ':59'))
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

function datesOf({ endsAt, isErasable }: Entitlement, plans: Plans | undefined) {
  if (endsAt === undefined) return { endsAt: null, eraseAt: null }
  const eraseAt = plans && isErasable ? toIso(endsAt + plans.eraseAfterDays * DAY_MS) : null
  return { endsAt: toIso(endsAt), eraseAt }
}

/** A plan that the file has no more has no limits. */
function toTerms(plan: Plan | undefined, name: string, language: string): PlanTerms {
  return {
    name,
    title: plan?.title ?? name,
    flows: plan?.flows ?? null,
    recordsPerMonth: plan?.recordsPerMonth ?? null,
    historyDays: plan?.historyDays ?? null,
    support: plan?.support === undefined ? null : textIn(plan.support, language),
  }
}

function requirePlans({ config }: Services): Plans {
  if (config.plans) return config.plans
  throw notFound(say('noApiPath', {}))
}

function toIso(ms: number): string {
  return new Date(ms).toISOString()
}

function noSuchPlan(name: string): ApiError {
  return new ApiError({ type: 'plan_unknown', status: 422, title: say('noSuchPlan', { name }) })
}

function isErasing(): ApiError {
  return new ApiError({ type: 'plan_holds', status: 409, title: say('workspaceErasing', {}) })
}
