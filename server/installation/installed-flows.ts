import type { FlowPlan, Project } from '../../engine/index.ts'
import type { Answers } from '../store/answers.ts'
import { installationOf } from './open-flow.ts'

/** All flows that belong to an installed integration, in its order, whether they run or not. */
export function flowsOf(project: Project, integration: string): readonly FlowPlan[] {
  return project.flows
    .map(({ plan }) => plan)
    .filter((plan) => installationOf(plan) === integration)
}

/** What a flow's role is played by: the connection that a person chose, else the one of the role's own name. */
export function playedBy(answers: Answers, role: string): string {
  return answers.connections[role] ?? role
}
