import { isLabelOpen } from '../privacy/open-labels.ts'
import type { Reader, RecordPorts } from './reader.ts'

/**
 * The flows of which a reader may see, and search by, what their records are called; absent: all. Who may not reveal data
 * sees no name that is a personal field, nor one of a flow that is not there any more to tell.
 */
export async function flowsWithLabels(
  { projects }: Pick<RecordPorts, 'projects'>,
  { workspace, mayReveal }: Pick<Reader, 'workspace' | 'mayReveal'>,
): Promise<ReadonlySet<string> | undefined> {
  if (mayReveal) return undefined
  const { project } = await projects.current(workspace)
  const open = project.flows.filter(({ plan }) => isLabelOpen(project, plan))
  return new Set(open.map(({ plan }) => plan.name))
}
