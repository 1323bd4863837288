import { type FlowPlan, type FlowTrial, type Project, tryFlows } from '../../engine/index.ts'
import type { Answers } from '../store/answers.ts'
import { activeFlows } from './active-flows.ts'
import { estimateRequests, type RequestsByRole } from './estimate-requests.ts'
import { answersToAsk, findStrayAnswers, type StrayAnswer } from './find-stray-answers.ts'
import { findUnfilled, nameValues, type Unfilled } from './find-unfilled.ts'
import { flowsOf, playedBy } from './installed-flows.ts'
import type { RequestMeter } from './meter-requests.ts'
import type { AccountOpener } from './open-account.ts'
import { openFlow, type ReadyFlow } from './open-flow.ts'
import type { WalkListener } from './planning/walk-services.ts'
import type { TableSystems } from './table-sides.ts'
import type { Workspace } from './workspace.ts'

/** Records of each flow: enough to see what is wrong, and read in a minute. */
const TRIED_RECORDS = 10

export interface TrialOf {
  readonly plan: FlowPlan
  readonly trial: FlowTrial
  /** What the first run would ask of each system; absent: nobody counted. */
  readonly requests: RequestsByRole | undefined
  /** What the tried records cannot show. */
  readonly unfilled: readonly Unfilled[]
  /** What their system calls values that tables left out: by table and value. */
  readonly labels: ReadonlyMap<string, ReadonlyMap<string, string>>
  readonly stray: readonly StrayAnswer[]
}

/**
 * Tries all flows of an integration that are to run, on a few records of each and with what those before would make.
 * Nothing is written.
 *
 * @throws {SetupError} for what a person has to set up first
 * @throws {OperationError} if a system does not answer
 */
export async function tryIntegration(
  workspace: Workspace,
  setup: {
    readonly project: Project
    readonly integration: { readonly id?: number; readonly name: string }
    readonly answers: Answers
  },
  opener: AccountOpener,
  {
    limit = TRIED_RECORDS,
    meter,
    walk = tryFlows,
    ...options
  }: {
    readonly limit?: number | undefined
    readonly signal?: AbortSignal | undefined
    readonly stop?: AbortSignal | undefined
    /** Hears of the requests of the opener. */
    readonly meter?: RequestMeter | undefined
    /** Takes the records through the flows. Default: here. */
    readonly walk?: TrialWalk | undefined
  },
): Promise<readonly TrialOf[]> {
  const { project, integration, answers } = setup
  const plans = activeFlows(project, integration.name, answers)
  const ready: Ready[] = []
  for (const plan of plans) {
    const flow = await openFlow(workspace, project, plan, opener, integration.id)
    const onRecord = (): void => meter?.onRecord(plan.name)
    ready.push({ ...flow, ...options, cause: 'person', onRecord })
  }
  const signal = options.signal ?? new AbortController().signal
  const trials = await walk(ready, {
    limit,
    onFlow: meter?.begin,
    onRecord: meter?.onRecord,
    onTried: meter?.end,
  })
  const tried: TrialOf[] = []
  const systems = tableSystems(setup, opener)
  for (const trial of trials) {
    const plan = plans.find(({ name }) => name === trial.flow)
    const flow = ready.find(({ flow: { name } }) => name === trial.flow)
    if (!plan || !flow) continue
    const reads = meter && byRole(flow, answers, meter.perRecord(trial.flow))
    tried.push({
      plan,
      trial,
      requests: reads && estimateRequests(project, plan, trial, reads),
      unfilled: await findUnfilled(systems, flow, signal),
      labels: await nameValues(systems, flow.flow, trial.missingRows, signal),
      stray: await findStrayAnswers(
        answersToAsk(flow.flow.settings, flow.settings),
        flow.systems,
        signal,
      ),
    })
  }
  return tried
}

/** As `tryFlows`; `onRecord` is for who walks elsewhere, where no flow's own is heard. */
export type TrialWalk = (
  flows: readonly Ready[],
  options: WalkListener & { readonly limit: number },
) => Promise<readonly FlowTrial[]>

type Ready = ReadyFlow & Pick<Parameters<typeof tryFlows>[0][number], 'cause' | 'onRecord'>

function tableSystems(
  { project, integration, answers }: Parameters<typeof tryIntegration>[1],
  opener: AccountOpener,
): TableSystems {
  return {
    project,
    spoken: project,
    flows: flowsOf(project, integration.name),
    connect: (role, connector) => opener.open(playedBy(answers, role), connector),
  }
}

function byRole(
  { flow }: ReadyFlow,
  answers: Answers,
  counts: ReadonlyMap<string, number>,
): ReadonlyMap<string, number> {
  const roles = Object.keys(flow.connections)
  return new Map(roles.map((role) => [role, counts.get(playedBy(answers, role)) ?? 0]))
}
