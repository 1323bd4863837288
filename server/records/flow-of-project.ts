import type { FlowPlan, Project } from '../../engine/index.ts'

/** Nothing for a flow whose file is deleted, or has mistakes. */
export function planOfFlow({ flows }: Project, name: string): FlowPlan | undefined {
  return flows.find(({ plan }) => plan.name === name)?.plan
}
