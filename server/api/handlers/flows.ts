import {
  type FlowPlan,
  hashJson,
  loadWords,
  type Message,
  type RefillField,
  type RefillProblem,
  say,
  toText,
} from '../../../engine/index.ts'
import type { flowRoutes, Schedule } from '../../contract/flows.ts'
import { explainInstalled } from '../../installation/explain-installed.ts'
import { flowsOf } from '../../installation/installed-flows.ts'
import { keepPlan, loadPlan, loadPlanState, namePlan } from '../../installation/kept-plans.ts'
import { groupMissingRows } from '../../installation/missing-rows.ts'
import { MistakesError } from '../../installation/mistakes-error.ts'
import { openFlow } from '../../installation/open-flow.ts'
import { refillChoicesOf, refillIn, refillOf } from '../../installation/refill-of.ts'
import { summariseFlows } from '../../installation/summarise-flows.ts'
import type { Workspace } from '../../installation/workspace.ts'
import { ApiError, notFound, requireSameState } from '../../problems/api-error.ts'
import type { Asker } from '../../projects/authoring/fair-turns.ts'
import { planOfFlow } from '../../records/flow-of-project.ts'
import { toPlanAnswer, toPlanStanding } from '../../records/plan-answer.ts'
import { sayReasonTo } from '../../records/sight.ts'
import { loadPersonKey } from '../../secrets/person-key.ts'
import { loadFlowStates, noSchedule } from '../../store/flow-states.ts'
import { readMissingRows } from '../../store/missing-rows.ts'
import { changeSchedule } from '../../work/schedule/change-schedule.ts'
import { findScheduleMistakes } from '../../work/schedule/find-schedule-mistakes.ts'
import { hasRole, requireSeesPersonal } from '../check-access.ts'
import type { Handlers } from '../handler.ts'
import { inLanguage } from '../in-language.ts'
import { helpOf } from '../principal.ts'
import type { Services } from '../services.ts'
import { withSetupProblems, withWalkProblems } from '../setup-problem.ts'
import {
  askerOf,
  type FlowPlace,
  type OpenFlowPlace,
  requireFlow,
  requireOpenFlow,
  withOpener,
} from './flow-place.ts'
import { hookUrlOf } from './hook-url.ts'
import { toFlowSummary } from './integration-answers.ts'
import { keysFor } from './keys-for.ts'
import { createPastRecordHandlers } from './past-records.ts'
import { createSampleHandlers, createSourceHandlers } from './samples.ts'
import { reasonOfHold, requireFlowLeft, requireNoHold } from './subscriptions.ts'
import { workspaceOf } from './workspace-of.ts'

export function createFlowHandlers(services: Services): Pick<Handlers, keyof typeof flowRoutes> {
  return {
    ...createScheduleHandlers(services),
    ...createRunHandlers(services),
    ...createPlanHandlers(services),
    ...createSampleHandlers(services),
    ...createSourceHandlers(services),
    ...createPastRecordHandlers(services),
  }
}

function createScheduleHandlers(services: Services) {
  const { database, work } = services
  return {
    readFlow: async ({ params, principal, language }) => {
      const flow = await requireFlow(services, params)
      const { integration, project, plan, answers } = flow
      const place = workspaceOf(services, params.workspace)
      const hold = await reasonOfHold(services, params.workspace)
      const standings = await summariseFlows(place, project, integration, hold)
      const standing = standings.find((each) => each.plan.name === plan.name)
      if (!standing) throw notFound(say('noFlowHere', { flow: params.flow }))
      const { workspace } = params
      const spoken = await inLanguage(services, language).projects.current(workspace)
      const told = planOfFlow(spoken.project, plan.name)
      const sayReason = await sayReasonTo(services, { workspace, language })
      const schedule = await readSchedule(services, { integration, plan })
      // Who knows it may wake the flow: it is for those who set the source up, and stay.
      const mayWake = hasRole('editor', principal, workspace) && !helpOf(principal, workspace)
      const hookUrl = mayWake ? await hookUrlOf(services, flow) : undefined
      const missed = await readMissingRows(
        services.database.db,
        { integration: integration.id, flow: plan.name },
        services.clock.now(),
      )
      return {
        body: {
          missingRows: [...groupMissingRows(told ?? plan, missed, answers.tables)],
          summary: toFlowSummary({ ...standing, plan: told ?? plan }, standings, sayReason),
          schedule,
          settings: answers.settings,
          tables: Object.fromEntries(
            Object.entries(plan.tables).map(([name, { rows }]) => [
              name,
              { ...rows, ...answers.tables[name] },
            ]),
          ),
          version: plan.version,
          hookUrl: hookUrl ?? null,
          refillFields: refillChoicesOf(plan, spoken.project.connectors).map(({ name, title }) => ({
            name,
            title: title ?? null,
          })),
        },
        etag: stateOf(schedule),
      }
    },

    explainFlow: async ({ params, language }) => {
      const { integration, project, plan } = await requireFlow(services, params)
      const spoken = await inLanguage(services, language).projects.current(params.workspace)
      const told = planOfFlow(spoken.project, plan.name)
      const hold = await reasonOfHold(services, params.workspace)
      const at = { integration: integration.id, flow: told ?? plan, hold }
      const parts = await explainInstalled(services, told ? spoken.project : project, at)
      const words = await loadWords(language)
      return {
        body: {
          parts: parts.map(({ heading, lines }) => ({
            heading: toText(heading, words),
            lines: lines.map((line) => toText(line, words)),
          })),
        },
      }
    },

    scheduleFlow: ({ params, body, ifMatch }) =>
      withSetupProblems(async () => {
        const { integration, project, plan } = await requireFlow(services, params)
        const names = flowsOf(project, integration.name).map(({ name }) => name)
        const others = names.filter((name) => name !== plan.name)
        const mistakes = findScheduleMistakes(body, others)
        if (mistakes.length > 0) throw new MistakesError(say('scheduleUnfit', {}), mistakes)
        const at = { integration: integration.id, flow: plan.name }
        await changeSchedule(database.db, at, body, (before) =>
          requireSameState(ifMatch, stateOf(before)),
        )
        await work.followChanges(params.workspace)
        return { body, etag: stateOf(body), audit: { details: { ...body } } }
      }),
  } satisfies Partial<Handlers>
}

function createRunHandlers(services: Services) {
  const { work } = services
  return {
    startRun: async ({ params, body: { scope, force, refill } }) => {
      const { integration, plan, project } = await requireFlow(services, params)
      if (refill) requireRefill(refillIn(plan, project.connectors, refill))
      await requireNoHold(services, params.workspace)
      await requireFlowLeft(services, integration, plan.name)
      const flow = { workspace: params.workspace, integration: integration.id, flow: plan.name }
      const asked = refill ? ({ kind: 'refill', fields: refill, what: scope } as const) : scope
      const job = await work.startRun(flow, { cause: 'person', scope: asked, force })
      return { body: { job }, audit: { details: { scope: scope.kind, ...(refill && { refill }) } } }
    },

    stopRun: async ({ params }) => {
      const { integration, plan } = await requireFlow(services, params)
      const { workspace } = params
      if (await work.stopRun({ workspace, integration: integration.id, flow: plan.name })) return {}
      throw notFound(say('noRunUnderWay', {}))
    },
  } satisfies Partial<Handlers>
}

function createPlanHandlers(services: Services) {
  const { database, planners, clock, work } = services
  return {
    planFlow: (call) =>
      withWalkProblems(async () => {
        const { params, language } = call
        const { scope, limit, text, refill } = call.body
        // A formula can say a value so that no mask knows it again, and nothing is kept of a draft.
        if (text !== undefined) requireSeesPersonal(call.principal, params.workspace)
        const found = await requireOpenFlow(services, params)
        const asker = askerOf(call)
        const { project, plan, files } = await inDraft(services, asker, text, found)
        return withOpener(services, params.workspace, async (opener) => {
          const place = workspaceOf(services, params.workspace)
          const { id } = found.integration
          const ready = await openFlow(place, project, plan, opener, id)
          const fields = refill && requireRefill(refillOf(ready, refill))
          const asked = { what: scope, limit, refill: fields }
          const planning = await planners.plan({ asker, files }, ready, asked)
          const { result } = planning.summary
          if (result.state === 'failed') throw planFailed(result.reason)
          // What a draft would write cannot be applied: runs only know what is published.
          const at = { integration: found.integration.id, flow: plan.name }
          const kept = await keyed(place, at)
          const hash =
            text === undefined
              ? await keepPlan(database.db, kept, { ...planning, refill }, clock.now())
              : namePlan(kept.personKey, planning.hash)
          // A draft is shown in its own words.
          const told = text === undefined ? await inWordsOf(services, params, language) : plan
          const { workspace } = params
          const sayReason = await sayReasonTo(services, { workspace, language })
          const keys = await keysFor(services, call)
          const shown = { flow: told ?? plan, sayReason, keys }
          return { body: toPlanAnswer({ ...planning, hash }, project, shown) }
        })
      }),

    applyPlan: async ({ params }) => {
      const { integration, plan } = await requireFlow(services, params)
      const { workspace } = params
      await requireNoHold(services, workspace)
      await requireFlowLeft(services, integration, plan.name)
      const at = { workspace, integration: integration.id, flow: plan.name }
      const place = await keyed(workspaceOf(services, workspace), at)
      const kept = await loadPlan(database.db, place, params.plan, clock.now())
      if (!kept) throw noPlan(params.plan)
      const scope = { kind: 'plan', plan: params.plan } as const
      const job = await work.startRun(at, { cause: 'person', scope })
      const { digests, refill } = kept
      const details = { plan: params.plan, records: digests.length, ...(refill && { refill }) }
      return { body: { job }, audit: { details } }
    },

    readPlan: async (call) => {
      const { params, language } = call
      const { integration, plan } = await requireFlow(services, params)
      const at = { integration: integration.id, flow: plan.name }
      const state = await loadPlanState(database.db, at, params.plan)
      if (!state) throw noPlan(params.plan)
      const sayReason = await sayReasonTo(services, { workspace: params.workspace, language })
      const keys = await keysFor(services, call)
      return { body: toPlanStanding(state, { flow: plan, sayReason, keys }) }
    },
  } satisfies Partial<Handlers>
}

/** @throws {ApiError} for a field that cannot be written alone */
function requireRefill(chosen: readonly RefillField[] | RefillProblem): readonly RefillField[] {
  if (!('problem' in chosen)) return chosen
  const { problem: title, hint: detail } = chosen
  throw new ApiError({ type: 'invalid_request', status: 422, title, detail })
}

/** With the key of its workspace. */
async function keyed<P>({ database, cipher, name }: Workspace, place: P) {
  return { ...place, personKey: await loadPersonKey(database.db, cipher, name) }
}

/** The flow in the words of a caller's language, only to be read: its version is another. */
async function inWordsOf(
  services: Services,
  { workspace, flow }: { readonly workspace: string; readonly flow: string },
  language: string,
): Promise<FlowPlan | undefined> {
  const { project } = await inLanguage(services, language).projects.current(workspace)
  return planOfFlow(project, flow)
}

/** The flow as it is published, or as a draft has it. */
async function inDraft(
  { projects }: Services,
  asker: Asker,
  text: string | undefined,
  { path, plan, published }: OpenFlowPlace,
): Promise<Pick<FlowPlace, 'project' | 'plan' | 'files'>> {
  if (text === undefined) {
    if (published) return published
    throw notFound(say('noFlowHere', { flow: plan.name }))
  }
  const { project, files } = await projects.withDraft(asker, { path, text })
  const draft = project.flows.find(({ file }) => file === path)
  if (!draft) throw notFound(say('noFlowIn', { path }))
  return { project, plan: draft.plan, files }
}

async function readSchedule(
  { database }: Services,
  { integration, plan }: Pick<FlowPlace, 'integration' | 'plan'>,
): Promise<Schedule> {
  const states = await loadFlowStates(database.db, integration.id)
  return states.get(plan.name)?.schedule ?? noSchedule
}

function stateOf(schedule: Schedule): string {
  return hashJson({ ...schedule }).slice(0, 16)
}

function planFailed(reason: Message): ApiError {
  return new ApiError({
    type: 'plan_failed',
    status: 422,
    title: say('planImpossible', { reason }),
    detail: say('mendThenPlan', {}),
  })
}

function noPlan(hash: string): ApiError {
  return new ApiError({
    type: 'not_found',
    status: 404,
    title: say('noPlan', { hash }),
    detail: say('plansKept', {}),
  })
}
