import { loadWords, say, toText } from '../../../engine/index.ts'
import type { PlanStanding, PlanTerms, planRoutes } from '../../contract/plans.ts'
import { listWorkspaces, loadWorkspaces } from '../../people/workspaces.ts'
import {
  type Entitlement,
  findEntitlement,
  grantPlan,
  listEntitlements,
  stateOf,
} from '../../plans/entitlements.ts'
import { sayHold } from '../../plans/holds.ts'
import { type Plan, type Plans, textIn } from '../../plans/plans.ts'
import { countFlows, countRecords, forecast, monthOf } from '../../plans/usage.ts'
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
    title: sayHold(hold, services.config.plans),
    detail: say('askForPlan', {}),
  })
}

/** Why no flow of the workspace begins, for what shows how flows stand. */
export async function holdOf({ holds, config }: Services, workspace: string) {
  const hold = await holds.of(workspace)
  return hold && sayHold(hold, config.plans)
}

/**
 * Those that are on stay on.
 *
 * @param next how many flows of the integration are to be on
 * @throws {ApiError} where more flows would be switched on than the plan has
 */
export async function requireFlowsLeft(
  { database: { db }, config }: Services,
  { id, workspace }: Pick<Integration, 'id' | 'workspace'>,
  next: number,
): Promise<void> {
  const found = config.plans && (await findEntitlement(db, workspace))
  const plan = found && config.plans?.plans.get(found.plan)
  if (plan?.flows === undefined) return
  const own = [...(await loadFlowStates(db, id)).values()].filter(({ isOn }) => isOn).length
  const all = (await countFlows(db, [workspace])).get(workspace) ?? 0
  if (next <= own || all - own + next <= plan.flows) return
  throw new ApiError({
    type: 'quota_reached',
    status: 409,
    title: say('planFlowsUsed', { title: plan.title, limit: String(plan.flows) }),
    detail: say('askForPlan', {}),
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
  const { database, clock, config, holds } = services
  const now = clock.now()
  const month = monthOf(now)
  const names = entitlements.map(({ workspace }) => workspace)
  const records = await countRecords(database.db, names, month)
  const flows = await countFlows(database.db, names)
  const words = await loadWords(language)
  const standings: PlanStanding[] = []
  for (const each of entitlements) {
    const plan = config.plans?.plans.get(each.plan)
    const hold = await holds.of(each.workspace)
    const used = records.get(each.workspace) ?? 0
    standings.push({
      state: stateOf(each, { isFree: plan?.isFree === true, now }),
      plan: toTerms(plan, each.plan, language),
      ...datesOf(each, config.plans),
      hold: hold ? toText(sayHold(hold, config.plans), words) : null,
      usage: {
        from: toIso(month.from),
        to: toIso(month.to),
        records: used,
        forecast: forecast(used, month, now) ?? null,
        flows: flows.get(each.workspace) ?? 0,
      },
    })
  }
  return standings
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
