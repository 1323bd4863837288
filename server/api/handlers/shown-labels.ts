import { isLabelOpen } from '../../privacy/open-labels.ts'
import { hasRole } from '../check-access.ts'
import type { Principal } from '../principal.ts'
import type { Services } from '../services.ts'

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
