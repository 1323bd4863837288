import { installationOf } from '../installation/open-flow.ts'
import type { Database } from '../store/database.ts'
import { listIntegrations } from '../store/integrations.ts'
import type { Work } from '../work/work.ts'
import type { Projects, WorkspaceProject } from './projects.ts'

/** What a publication touches. */
export interface Publisher {
  readonly database: Database
  readonly projects: Projects
  readonly work: Work
}

/**
 * Lets what was published hold at once: schedules are computed anew, and a run under way of a flow that changed ends
 * between two records and goes on from there by the new version.
 */
export async function continueFlows(
  { database, projects, work }: Publisher,
  workspace: string,
  before: WorkspaceProject,
): Promise<void> {
  const { project } = await projects.current(workspace)
  const versions = new Map(before.project.flows.map(({ file, plan }) => [file, plan.version]))
  for (const { id, name } of await listIntegrations(database.db, workspace)) {
    await work.reschedule({ workspace, integration: id })
    for (const { file, plan } of project.flows) {
      const isChanged = versions.has(file) && versions.get(file) !== plan.version
      if (installationOf(plan) !== name || !isChanged) continue
      const flow = { workspace, integration: id, flow: plan.name }
      if (!(await work.stopRun(flow))) continue
      await work.startRun(flow, { cause: 'publication', scope: { kind: 'changes' } })
    }
  }
}
