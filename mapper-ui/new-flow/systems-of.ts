import type { ConnectorInfo } from '../../server/contract/connections.ts'
import type { FileInfo } from '../../server/contract/files.ts'
import type { IntegrationSummary } from '../../server/contract/integrations.ts'

type Resource = ConnectorInfo['resources'][number]

/** A system of an integration, and what flows can do with it. */
export interface System {
  readonly role: string
  readonly title: string
  readonly connection: string
  readonly resources: readonly Resource[]
}

/** An integration that flows can be added to, with the folder of its files. */
export interface Home {
  readonly integration: IntegrationSummary
  readonly folder: string
  readonly systems: readonly System[]
}

/** A flow that stands alone has no file of an integration, and nothing can be added to it. */
export function homesOf(
  integrations: readonly IntegrationSummary[],
  files: readonly FileInfo[],
  connectors: readonly ConnectorInfo[],
): readonly Home[] {
  const folders = new Set(
    files.filter(({ kind }) => kind === 'integration').map(({ path }) => folderOf(path)),
  )
  return integrations.flatMap((integration) => {
    const folder = folderOf(integration.flows[0]?.file ?? '')
    if (!folders.has(folder)) return []
    const isOnly = (connector: string) =>
      integration.systems.filter((each) => each.connector === connector).length === 1
    const systems = integration.systems.map(({ role, title, connection, connector }) => ({
      role,
      title: isOnly(connector) ? title : `${title} (${role})`,
      connection,
      resources: usedFirst(
        role,
        connectors.find(({ name }) => name === connector)?.resources ?? [],
        integration,
      ),
    }))
    return [{ integration, folder, systems }]
  })
}

function usedFirst(
  role: string,
  resources: readonly Resource[],
  { flows }: IntegrationSummary,
): readonly Resource[] {
  const used = new Set(flows.flatMap(({ source, targets }) => [source, ...targets]))
  const rank = ({ name }: Resource) => (used.has(`${role}.${name}`) ? 0 : 1)
  return resources.toSorted((left, right) => rank(left) - rank(right))
}

export function folderOf(path: string): string {
  return path.slice(0, path.lastIndexOf('/'))
}

/** What a flow reads, or writes. */
export interface Side {
  readonly system: System
  readonly resource: Resource
}

/** `shop.order` of these systems. */
export function findResource(
  systems: readonly System[],
  name: string | undefined,
): Side | undefined {
  const [role, resourceName] = name?.split('.') ?? []
  const system = systems.find((each) => each.role === role)
  const resource = system?.resources.find((each) => each.name === resourceName)
  return system && resource && { system, resource }
}
