import {
  type Counts,
  type FlowPlan,
  type Message,
  type Project,
  type RunRow,
  say,
  type TriggerPlan,
} from '../../engine/index.ts'
import { loadAnswers } from '../store/answers.ts'
import { loadConnectionCalls } from '../store/connection-calls.ts'
import { effectiveTrigger } from '../store/flow-schedule.ts'
import { loadFlowStates } from '../store/flow-states.ts'
import type { Integration } from '../store/integrations.ts'
import { lastReadAt } from '../store/run-history.ts'
import { createSqlStore } from '../store/sql-store.ts'
import { activeFlows } from './active-flows.ts'
import { FLOW_HEALTHS, type Health, healthOf } from './flow-health.ts'
import { flowsOf, playedBy } from './installed-flows.ts'
import { targetsOf } from './targets-of.ts'
import type { Workspace } from './workspace.ts'

/** How a flow of an installed integration stands. */
export interface FlowStanding {
  readonly plan: FlowPlan
  readonly file: string
  /** What it writes or deletes, as `role.resource`. */
  readonly targets: readonly string[]
  readonly isOn: boolean
  readonly stands: Health
  /** What a direction offers, where the flow is one choice of it. */
  readonly direction:
    | { readonly name: string; readonly choice: string; readonly isChosen: boolean }
    | undefined
  /** Absent: when a person starts it. */
  readonly trigger: TriggerPlan | undefined
  readonly lastRun: RunRow | undefined
  readonly nextAt: number | undefined
  readonly records: Counts
  /** All that changed in the source until then is handled, or waits here. ISO 8601, UTC. */
  readonly handledUpTo: string | undefined
}

/**
 * All flows of an installed integration, in its order.
 *
 * @param hold why the plan of the workspace lets no flow begin
 */
export async function summariseFlows(
  { database, cipher }: Workspace,
  project: Project,
  integration: Integration,
  hold?: Message,
): Promise<readonly FlowStanding[]> {
  const { db } = database
  const answers = await loadAnswers(db, integration.id)
  const states = await loadFlowStates(db, integration.id)
  const store = createSqlStore({ db, integration: integration.id, cipher })
  const calls = await loadConnectionCalls(db, integration.workspace)
  const now = database.clock.now()
  const active = new Set(activeFlows(project, integration.name, answers).map(({ name }) => name))
  const standings: FlowStanding[] = []
  for (const plan of flowsOf(project, integration.name)) {
    const [lastRun] = await store.runs({ flow: plan.name, limit: 1 })
    const records = await store.countRecords(plan.name)
    const cursor = await store.cursor(plan.name, 0)
    const state = states.get(plan.name)
    const isOn = active.has(plan.name)
    const trigger = effectiveTrigger(state?.schedule.trigger ?? null, plan.trigger)
    const readAt = await lastReadAt(db, { integration: integration.id, flow: plan.name })
    const accounts = new Set(Object.keys(plan.connections).map((role) => playedBy(answers, role)))
    standings.push({
      plan,
      file: project.flows.find((flow) => flow.plan === plan)?.file ?? '',
      targets: targetsOf(plan),
      isOn,
      stands: healthOf({
        now,
        integration,
        isOn,
        hold,
        state,
        trigger,
        lastRun,
        readAt,
        records,
        calls: new Map([...calls].filter(([name]) => accounts.has(name))),
      }),
      direction: directionOf(project, integration.name, plan.name, answers.directions),
      trigger,
      lastRun,
      nextAt: isOn && !hold && integration.state === 'on' ? state?.nextAt : undefined,
      records: Object.fromEntries(Object.entries(records).filter(([, count]) => count > 0)),
      handledUpTo: laterOf(cursor?.value, readAt),
    })
  }
  return standings
}

/** Of a source where nothing changes, the newest change is old, and yet nothing is behind. */
function laterOf(cursor: string | undefined, readAt: number | undefined): string | undefined {
  if (readAt === undefined || (cursor !== undefined && Date.parse(cursor) >= readAt)) return cursor
  return new Date(readAt).toISOString()
}

function directionOf(
  project: Project,
  integration: string,
  flow: string,
  directions: Readonly<Record<string, string>>,
): FlowStanding['direction'] {
  for (const choice of project.integrations[integration]?.flows ?? []) {
    if (choice.kind === 'flow') continue
    const option = Object.entries(choice.options).find(([, each]) => each === flow)
    if (!option) continue
    return { name: choice.name, choice: option[0], isChosen: directions[choice.name] === flow }
  }
  return undefined
}

/** How a flow stands, for the integration that it is of. */
export interface JudgedFlow extends Pick<FlowStanding, 'isOn' | 'stands'> {
  readonly plan: Pick<FlowStanding['plan'], 'title'>
}

/** An integration stands as its worst flow does. */
export function worstOf(
  standings: readonly JudgedFlow[],
  { state }: Pick<Integration, 'state'>,
): Pick<Health, 'health' | 'problem'> {
  if (state === 'setup' || state === 'paused') return { health: state }
  const on = standings.filter(({ isOn }) => isOn)
  const health = FLOW_HEALTHS.find((each) => on.some(({ stands }) => stands.health === each))
  const worst = on.find(({ stands }) => stands.health === health)
  if (!worst) return { health: 'stopped', problem: say('filesGone', {}) }
  const { problem } = worst.stands
  // What holds one holds all.
  if (problem === undefined || worst.stands.health === 'paused') {
    return { health: worst.stands.health, problem }
  }
  return {
    health: worst.stands.health,
    problem: say('flowProblem', { title: worst.plan.title, said: problem }),
  }
}
