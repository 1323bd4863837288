import type { FlowPlan, Project } from '../../../engine/index.ts'
import { hasRole } from '../check-access.ts'
import type { Principal } from '../principal.ts'
import type { Services } from '../services.ts'

/** Whether what a flow calls its records by, such as an order number, says nothing about a person. */
export function isLabelOpen(project: Project, { source, connections }: FlowPlan): boolean {
  const { role, resource: name } = source.resource
  const resource = project.connectors[connections[role] ?? '']?.resources[name]
  return resource?.label !== undefined && !resource.personal.includes(resource.label)
}

/**
 * The flows of which a caller may see, and search by, what their records are called; absent: all. Who may not reveal data
 * sees no name that is a personal field, nor one of a flow that is not there any more to tell.
 */
export async function flowsWithLabels(
  { projects }: Pick<Services, 'projects'>,
  principal: Principal | undefined,
  workspace: string,
): Promise<ReadonlySet<string> | undefined> {
  if (hasRole('operator', principal, workspace)) return undefined
  const { project } = await projects.current(workspace)
  const open = project.flows.filter(({ plan }) => isLabelOpen(project, plan))
  return new Set(open.map(({ plan }) => plan.name))
}
