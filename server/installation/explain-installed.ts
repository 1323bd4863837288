import { type ExplainedPart, explainFlow, type FlowPlan, type Project } from '../../engine/index.ts'
import { loadAnswers } from '../store/answers.ts'
import { effectiveTrigger } from '../store/flow-schedule.ts'
import { loadFlowStates } from '../store/flow-states.ts'
import type { Workspace } from './workspace.ts'

/** What a flow does with the answers and the schedule that an installed integration has; titles are those of `project`. */
export async function explainInstalled(
  { database: { db } }: Pick<Workspace, 'database'>,
  { connectors, flows }: Project,
  { integration, flow }: { readonly integration: number; readonly flow: FlowPlan },
): Promise<readonly ExplainedPart[]> {
  const { settings, tables } = await loadAnswers(db, integration)
  const state = (await loadFlowStates(db, integration)).get(flow.name)
  return explainFlow(flow, {
    connectors,
    settings,
    tables,
    trigger: effectiveTrigger(state?.schedule.trigger ?? null, flow.trigger),
    titleOf: (name) => flows.find(({ plan }) => plan.name === name)?.plan.title ?? name,
  })
}
