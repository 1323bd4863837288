import type { Database } from '../database/database.ts'
import { installationOf } from '../installation/open-flow.ts'
import type { Projects } from '../projects/projects.ts'
import { listIntegrations } from '../store/integrations.ts'

/** An integration that a workspace may add. */
export interface CatalogueItem {
  readonly name: string
  readonly title: string
  readonly about?: string | undefined
  /** Markdown. */
  readonly readme: string
  /** Role → connector. */
  readonly connections: Readonly<Record<string, string>>
  readonly isAdded: boolean
  /** Its files are the workspace's own already. */
  readonly isOwn: boolean
}

/** What comes with the program, and what lies in the workspace's own files: integrations, and flows that stand alone. */
export async function listCatalogue(
  { database, projects }: { readonly database: Database; readonly projects: Projects },
  workspace: string,
): Promise<readonly CatalogueItem[]> {
  const { project } = await projects.current(workspace)
  const added = new Set((await listIntegrations(database.db, workspace)).map(({ name }) => name))
  const shipped = projects.shipped.integrations
  const plans = [
    ...Object.values(shipped).map(({ plan }) => plan),
    ...project.flows.flatMap(({ plan }) => (plan.integration === undefined ? [plan] : [])),
    ...Object.values(project.integrations),
  ]
  const items = plans.map(
    ({ name, title, about, connections }): CatalogueItem => ({
      name,
      title,
      about,
      connections,
      readme: shipped[name]?.readme ?? '',
      isAdded: added.has(name),
      isOwn:
        project.integrations[name] !== undefined ||
        project.flows.some(({ plan }) => installationOf(plan) === name),
    }),
  )
  // The workspace's own is told in place of what comes with the program.
  return [...new Map(items.map((item) => [item.name, item])).values()]
}
