import type { FlowPlan, Project } from '../../../engine/index.ts'
import { findWaitedFor, say } from '../../../engine/index.ts'
import type { FlowSummary, IntegrationSummary, Questions } from '../../contract/integrations.ts'
import { activeFlows } from '../../installation/active-flows.ts'
import { flowsOf, playedBy } from '../../installation/installed-flows.ts'
import { findMissing, mergeSettingsByFlow } from '../../installation/questions.ts'
import { openStops } from '../../installation/remedies-of.ts'
import { type FlowStanding, summariseFlows, worstOf } from '../../installation/summarise-flows.ts'
import { rolesOfTable } from '../../installation/table-sides.ts'
import { titlesOfResources } from '../../installation/titles-of-resources.ts'
import { notFound } from '../../problems/api-error.ts'
import type { SayReason } from '../../projects/projects.ts'
import { toCounts } from '../../records/to-counts.ts'
import { type Answers, loadAnswers } from '../../store/answers.ts'
import { type ConnectionCalls, loadConnectionCalls } from '../../store/connection-calls.ts'
import { findIntegration, type Integration } from '../../store/integrations.ts'
import type { Services } from '../services.ts'
import { toFailing } from './connection-answers.ts'
import { iso } from './file-answers.ts'
import { reasonOfHold } from './subscriptions.ts'
import { workspaceOf } from './workspace-of.ts'

/** @throws {ApiError} if the workspace has no such integration */
export async function requireIntegration(
  { database }: Services,
  at: { readonly workspace: string; readonly integration: string },
): Promise<Integration> {
  const { workspace, integration: name } = at
  const found = await findIntegration(database.db, { workspace, name })
  if (found) return found
  throw notFound(say('noIntegration', { name }))
}

export async function toIntegrationSummary(
  services: Services,
  integration: Integration,
): Promise<IntegrationSummary> {
  const { workspace, name, state } = integration
  const { project } = await services.projects.current(workspace)
  const sayReason = await services.projects.sayReason(workspace)
  const hold = await reasonOfHold(services, workspace)
  const place = workspaceOf(services, workspace)
  const standings = await summariseFlows(place, project, integration, hold)
  const answers = await loadAnswers(services.database.db, integration.id)
  const { health, problem } = worstOf(standings, integration)
  const calls = await loadConnectionCalls(services.database.db, workspace)
  const plan = project.integrations[name]
  const first = standings[0]?.plan
  const about = plan?.about ?? first?.about
  const roles = new Set(standings.flatMap((flow) => Object.keys(flow.plan.connections)))
  return {
    name,
    title: plan?.title ?? first?.title ?? name,
    ...(about !== undefined && { about }),
    state,
    health,
    problem: problem === undefined ? null : sayReason(problem),
    flows: standings.map((standing) => toFlowSummary(standing, standings, sayReason)),
    connections: Object.fromEntries([...roles].map((role) => [role, playedBy(answers, role)])),
    systems: toSystems(project, standings, (role) => playedBy(answers, role), calls),
    resources: Object.fromEntries(
      standings.flatMap((flow) => titlesOfResources(project, flow.plan)),
    ),
  }
}

export function toFlowSummary(
  standing: FlowStanding,
  all: readonly FlowStanding[],
  sayReason: SayReason,
): FlowSummary {
  const { plan, file, isOn, stands, direction, trigger, lastRun, nextAt } = standing
  const { health, problem, system, checkedAt } = stands
  return {
    flow: plan.name,
    title: plan.title,
    ...(plan.about !== undefined && { about: plan.about }),
    file,
    source: plan.source.resource.name,
    targets: [...standing.targets],
    isOn,
    health,
    problem: problem === undefined ? null : sayReason(problem),
    checkedAt: checkedAt === undefined ? null : iso(checkedAt),
    system: system ? toFailing(system.connection, system.failing) : null,
    direction: direction ?? null,
    trigger: trigger ?? null,
    waitsFor: [...findWaitedFor(plan, plansOf(all))],
    runningSince: lastRun?.state === 'running' ? iso(lastRun.startedAt) : null,
    lastRun: lastRun ? toLastRun(lastRun, sayReason) : null,
    nextRunAt: nextAt === undefined ? null : iso(nextAt),
    records: toCounts(standing.records),
    handledUpTo: standing.handledUpTo ?? null,
  }
}

/** Of flows that do something. */
function plansOf(all: readonly FlowStanding[]): readonly FlowStanding['plan'][] {
  return all
    .filter(({ isOn, direction }) => isOn && direction?.isChosen !== false)
    .map(({ plan }) => plan)
}

type Systems = IntegrationSummary['systems']

/** The accounts of all its flows, in the order in which flows name them. */
function toSystems(
  project: Project,
  standings: readonly FlowStanding[],
  accountOf: (role: string) => string,
  calls: ReadonlyMap<string, ConnectionCalls>,
): Systems {
  const roles = new Map(standings.flatMap(({ plan }) => Object.entries(plan.connections)))
  return [...roles].map(([role, connector]) => {
    const connection = accountOf(role)
    const last = calls.get(connection)
    return {
      role,
      connection,
      connector,
      title: project.connectors[connector]?.title ?? connector,
      calls: last
        ? {
            at: iso(last.at),
            ms: last.ms,
            failing: last.failing ? toFailing(connection, last.failing) : null,
          }
        : null,
    }
  })
}

function toLastRun(
  run: NonNullable<FlowStanding['lastRun']>,
  sayReason: SayReason,
): FlowSummary['lastRun'] {
  return {
    run: run.run,
    state: run.state,
    reason: run.reason === undefined ? null : sayReason(run.reason),
    startedAt: iso(run.startedAt),
    finishedAt: run.finishedAt === undefined ? null : iso(run.finishedAt),
    counts: toCounts(run.counts),
  }
}

export async function toQuestions(
  services: Services,
  integration: Integration,
  answers: Answers,
): Promise<Questions> {
  const { workspace, name } = integration
  const { project } = await services.projects.current(workspace)
  const flows = flowsOf(project, name)
  const place = workspaceOf(services, workspace)
  const connections = new Map(flows.flatMap((flow) => Object.entries(flow.connections)))
  // Only what matters for the flows that are to run, so that a person is not asked for nothing.
  const active = activeFlows(project, name, answers)
  const tables = new Map(
    active.flatMap((flow) =>
      Object.entries(flow.tables).map(([table, plan]) => [table, { flow, plan }] as const),
    ),
  )
  return {
    connections: [...connections].map(([role, connector]) => ({ role, connector })),
    directions: toDirections(project, name),
    flows: flows.map(({ name: flow, title, about }) =>
      about === undefined ? { flow, title } : { flow, title, about },
    ),
    settings: mergeSettingsByFlow(active),
    tables: [...tables].map(([table, { flow, plan }]) => toTableQuestion(table, plan, flow)),
    answers: {
      settings: answers.settings,
      connections: answers.connections,
      directions: answers.directions,
      off: [...answers.off],
    },
    stops: active.flatMap((flow) => openStops(flow, answers.settings)),
    missing: [...(await findMissing(place, project, integration, answers))],
  }
}

function toTableQuestion(
  name: string,
  table: FlowPlan['tables'][string],
  flow: FlowPlan,
): Questions['tables'][number] {
  const { title = name } = table
  const { from, to } = rolesOfTable(table, flow)
  return {
    name,
    title,
    from: from ?? null,
    to: to ?? null,
    otherwise: otherwiseOf(table),
  }
}

function otherwiseOf({ otherwise }: FlowPlan['tables'][string]): string {
  if (otherwise.kind !== 'use') return otherwise.kind
  return otherwise.value === null ? 'nothing' : JSON.stringify(otherwise.value)
}

function toDirections(project: Project, integration: string): Questions['directions'] {
  const titles = new Map(project.flows.map(({ plan }) => [plan.name, plan.title]))
  return (project.integrations[integration]?.flows ?? []).flatMap((choice) =>
    choice.kind === 'flow'
      ? []
      : [
          {
            name: choice.name,
            choices: Object.entries(choice.options).map(([option, flow]) => ({
              name: option,
              flow,
              title: titles.get(flow) ?? flow,
            })),
          },
        ],
  )
}
