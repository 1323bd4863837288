import {
  type ExplainedPart,
  explainFlow,
  type FlowPlan,
  type Message,
  type Project,
  say,
} from '../../engine/index.ts'
import { loadAnswers } from '../store/answers.ts'
import { effectiveTrigger } from '../store/flow-schedule.ts'
import { loadFlowStates } from '../store/flow-states.ts'
import type { Workspace } from './workspace.ts'

/**
 * What a flow does with the answers and the schedule that an installed integration has; titles are those of `project`.
 * `hold`: why no flow of the workspace begins.
 */
export async function explainInstalled(
  { database: { db } }: Pick<Workspace, 'database'>,
  { connectors, flows }: Project,
  {
    integration,
    flow,
    hold,
  }: {
    readonly integration: number
    readonly flow: FlowPlan
    readonly hold?: Message | undefined
  },
): Promise<readonly ExplainedPart[]> {
  const { settings, tables } = await loadAnswers(db, integration)
  const state = (await loadFlowStates(db, integration)).get(flow.name)
  const paused = state?.schedule.isPaused ? say('explainPaused', {}) : undefined
  return explainFlow(flow, {
    connectors,
    settings,
    tables,
    trigger: effectiveTrigger(state?.schedule.trigger ?? null, flow.trigger),
    windows: state?.schedule.windows,
    stopped: hold ? say('explainStopped', { reason: hold }) : paused,
    titleOf: (name) => flows.find(({ plan }) => plan.name === name)?.plan.title ?? name,
  })
}
