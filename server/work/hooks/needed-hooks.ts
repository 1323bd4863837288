import type { ConnectorPlan, Project } from '../../../engine/index.ts'
import type { Database } from '../../database/database.ts'
import { queryRows } from '../../database/query.ts'
import { fromStored } from '../../database/text.ts'
import type { Projects } from '../../projects/projects.ts'
import { flowsSwitchedOn } from '../flows-switched-on.ts'

/** An account whose system tells of changes, and what it is to tell of. */
export interface HookedAccount {
  readonly workspace: string
  /** Name of the connection. */
  readonly connection: string
  readonly connector: ConnectorPlan
  /** None: flows needed it once, and no longer do. */
  readonly topics: ReadonlySet<string>
  readonly flows: readonly HookedFlow[]
}

/** A flow that is switched on, with what its system is to tell of. */
export interface HookedFlow {
  readonly integration: number
  readonly flow: string
  readonly topics: readonly string[]
}

interface AccountRow {
  readonly workspace: string
  readonly name: string
  readonly connector: string
}

/** All accounts at whose systems something is, or was, to be registered: for flows that are switched on. */
export async function neededHooks(
  { db }: Database,
  projects: Projects,
): Promise<readonly HookedAccount[]> {
  const found = new Map<
    string,
    HookedAccount & { readonly topics: Set<string>; readonly flows: HookedFlow[] }
  >()

  function add(
    { workspace, connection }: { readonly workspace: string; readonly connection: string },
    connector: ConnectorPlan | undefined,
    flow?: HookedFlow,
  ): void {
    if (connector?.hooks === undefined) return
    const key = JSON.stringify([workspace, connection])
    const none = { topics: new Set<string>(), flows: [] }
    const account = found.get(key) ?? { workspace, connection, connector, ...none }
    found.set(key, account)
    for (const topic of flow?.topics ?? []) account.topics.add(topic)
    if (flow) account.flows.push(flow)
  }

  for (const row of await queryRows<AccountRow>(db, REGISTERED, [])) {
    const workspace = fromStored(row.workspace)
    const { project } = await projects.current(workspace)
    const connector = project.connectors[fromStored(row.connector)]
    add({ workspace, connection: fromStored(row.name) }, connector)
  }
  for (const { workspace, integration, flow, playedBy } of await flowsSwitchedOn(db)) {
    const { project } = await projects.current(workspace)
    const source = sourceOf(project, flow)
    if (!source || source.topics.length === 0) continue
    const connection = playedBy(source.role)
    const { topics } = source
    add({ workspace, connection }, source.connector, { integration, flow, topics })
  }
  return [...found.values()]
}

/** Whoever has a secret was registered once, most likely. */
const REGISTERED = `select c.workspace, c.name, c.connector from hook_secret h
  join connection c on c.id = h.connection order by c.id`

function sourceOf(project: Project, flow: string) {
  const plan = project.flows.find((each) => each.plan.name === flow)?.plan
  if (!plan) return undefined
  const { role, resource } = plan.source.resource
  const connector = project.connectors[plan.connections[role] ?? '']
  const topics = connector?.resources[resource]?.hooks.map(({ topic }) => topic) ?? []
  return { role, connector, topics }
}
