import type { Counts, FlowPlan, Project, RunRow, TriggerPlan } from '../../engine/index.ts'
import { loadAnswers } from '../store/answers.ts'
import { effectiveTrigger } from '../store/flow-schedule.ts'
import { type FlowState, loadFlowStates } from '../store/flow-states.ts'
import type { Integration } from '../store/integrations.ts'
import { lastReadAt } from '../store/run-history.ts'
import { createSqlStore } from '../store/sql-store.ts'
import { activeFlows } from './active-flows.ts'
import { flowsOf } from './installed-flows.ts'
import { targetsOf } from './targets-of.ts'
import type { Workspace } from './workspace.ts'

export type FlowHealth = 'good' | 'attention' | 'broken' | 'paused' | 'setup'

/** How a flow of an installed integration stands. */
export interface FlowStanding {
  readonly plan: FlowPlan
  readonly file: string
  /** What it writes or deletes, as `role.resource`. */
  readonly targets: readonly string[]
  readonly isOn: boolean
  readonly health: FlowHealth
  /** Why it cannot run. */
  readonly problem: string | undefined
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

/** All flows of an installed integration, in its order. */
export async function summariseFlows(
  { database, cipher }: Workspace,
  project: Project,
  integration: Integration,
): Promise<readonly FlowStanding[]> {
  const { db } = database
  const answers = await loadAnswers(db, integration.id)
  const states = await loadFlowStates(db, integration.id)
  const store = createSqlStore({ db, integration: integration.id, cipher })
  const active = new Set(activeFlows(project, integration.name, answers).map(({ name }) => name))
  const standings: FlowStanding[] = []
  for (const plan of flowsOf(project, integration.name)) {
    const [lastRun] = await store.runs({ flow: plan.name, limit: 1 })
    const records = await store.countRecords(plan.name)
    const cursor = await store.cursor(plan.name, 0)
    const state = states.get(plan.name)
    const isOn = active.has(plan.name)
    const trigger = effectiveTrigger(state?.schedule.trigger ?? null, plan.trigger)
    standings.push({
      plan,
      file: project.flows.find((flow) => flow.plan === plan)?.file ?? '',
      targets: targetsOf(plan),
      isOn,
      ...healthOf({ integration, isOn, state, lastRun, records }),
      direction: directionOf(project, integration.name, plan.name, answers.directions),
      trigger,
      lastRun,
      nextAt: isOn && integration.state === 'on' ? state?.nextAt : undefined,
      records: Object.fromEntries(Object.entries(records).filter(([, count]) => count > 0)),
      handledUpTo: laterOf(
        cursor?.value,
        await lastReadAt(db, { integration: integration.id, flow: plan.name }),
      ),
    })
  }
  return standings
}

/** Of a source where nothing changes, the newest change is old, and yet nothing is behind. */
function laterOf(cursor: string | undefined, readAt: number | undefined): string | undefined {
  if (readAt === undefined || (cursor !== undefined && Date.parse(cursor) >= readAt)) return cursor
  return new Date(readAt).toISOString()
}

interface Signs {
  readonly integration: Integration
  readonly isOn: boolean
  readonly state: FlowState | undefined
  readonly lastRun: RunRow | undefined
  readonly records: Counts
}

function healthOf({
  integration,
  isOn,
  state,
  lastRun,
  records,
}: Signs): Pick<FlowStanding, 'health' | 'problem'> {
  if (integration.state === 'setup') return { health: 'setup', problem: undefined }
  if (!isOn || integration.state === 'paused' || state?.schedule.isPaused) {
    return { health: 'paused', problem: undefined }
  }
  const problem = state?.problem ?? (lastRun?.state === 'failed' ? lastRun.reason : undefined)
  if (problem !== undefined) return { health: 'broken', problem }
  return recordsHealth(records)
}

function recordsHealth(records: Counts): Pick<FlowStanding, 'health' | 'problem'> {
  const waiting = (records.parked ?? 0) + (records['in-doubt'] ?? 0)
  if (waiting === 0) return { health: 'good', problem: undefined }
  return { health: 'attention', problem: undefined }
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

const WORST_FIRST: readonly FlowHealth[] = ['broken', 'attention', 'good', 'paused', 'setup']

/** The health of an integration is that of its worst flow. */
export function worstOf(
  standings: readonly FlowStanding[],
  { state }: Integration,
): Pick<FlowStanding, 'health' | 'problem'> {
  if (state === 'setup') return { health: 'setup', problem: undefined }
  if (state === 'paused') return { health: 'paused', problem: undefined }
  const health = WORST_FIRST.find((each) => standings.some((flow) => flow.health === each))
  const worst = standings.find((flow) => flow.health === health)
  if (!worst) return { health: 'broken', problem: 'its files are gone, or have mistakes' }
  const problem = worst.problem === undefined ? undefined : `${worst.plan.title}: ${worst.problem}`
  return { health: worst.health, problem }
}
