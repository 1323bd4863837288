import { type FlowPlan, type FlowTrial, type Project, tryFlows } from '../../engine/index.ts'
import type { Answers } from '../store/answers.ts'
import { activeFlows } from './active-flows.ts'
import type { AccountOpener } from './open-account.ts'
import { openFlow } from './open-flow.ts'
import type { Workspace } from './workspace.ts'

/** Records of each flow: enough to see what is wrong, and read in a minute. */
const TRIED_RECORDS = 10

export interface TrialOf {
  readonly plan: FlowPlan
  readonly trial: FlowTrial
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
    ...options
  }: {
    readonly limit?: number | undefined
    readonly signal?: AbortSignal | undefined
    readonly stop?: AbortSignal | undefined
    readonly onFlow?: ((flow: string) => void) | undefined
  },
): Promise<readonly TrialOf[]> {
  const { project, integration, answers } = setup
  const { signal, stop, onFlow } = options
  const plans = activeFlows(project, integration.name, answers)
  const ready = []
  for (const plan of plans) {
    const flow = await openFlow(workspace, project, plan, opener, integration.id)
    ready.push({ ...flow, cause: 'person', signal, stop })
  }
  const trials = await tryFlows(ready, { limit, onFlow })
  return trials.flatMap((trial) => {
    const plan = plans.find(({ name }) => name === trial.flow)
    return plan ? [{ plan, trial }] : []
  })
}
