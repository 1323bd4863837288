import type { Knex } from 'knex'
import type { ConnectorPlan, ResourcePlan } from '../../../engine/index.ts'
import { reasonToSkip } from '../../installation/probe.ts'
import type { Projects, WorkspaceProject } from '../../projects/projects.ts'
import type { ReadList } from '../../store/drift-looks.ts'
import { flowsSwitchedOn } from '../flows-switched-on.ts'

/** A list that flows begin with, and that can be read without what only they know. */
export interface ReadBy extends ReadList {
  readonly connector: ConnectorPlan
  readonly plan: ResourcePlan
  readonly project: WorkspaceProject['project']
  readonly flows: readonly { readonly integration: number; readonly flow: string }[]
}

/** Those of all flows that are switched on, each once, by {@link nameOfList}. */
export async function listsRead(
  db: Knex,
  projects: Projects,
): Promise<ReadonlyMap<string, ReadBy>> {
  const found = new Map<string, ReadBy>()
  for (const { workspace, integration, flow, playedBy } of await flowsSwitchedOn(db)) {
    const { project } = await projects.current(workspace)
    const plan = project.flows.find((each) => each.plan.name === flow)?.plan
    if (!plan) continue
    const { role, resource } = plan.source.resource
    const connector = project.connectors[plan.connections[role] ?? '']
    const read = connector?.resources[resource]
    if (!connector || !read || reasonToSkip(read) !== undefined) continue
    const list = { workspace, connection: playedBy(role), resource }
    const known = found.get(nameOfList(list))
    const flows = [...(known?.flows ?? []), { integration, flow }]
    found.set(nameOfList(list), { ...list, connector, plan: read, project, flows })
  }
  return found
}

export function nameOfList({ workspace, connection, resource }: ReadList): string {
  return JSON.stringify([workspace, connection, resource])
}
