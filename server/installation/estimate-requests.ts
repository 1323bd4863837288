import type { FlowPlan, FlowTrial, Project, ResourcePlan } from '../../engine/index.ts'

/** Records on a page, where the connector does not say. */
const PAGE = 100

/** Requests by the role of the system. */
export type RequestsByRole = Readonly<Record<string, number>>

/** What the first run of a flow would ask of each system, as the records that were tried let expect; nothing where the source does not tell how many there are. */
export function estimateRequests(
  project: Project,
  flow: FlowPlan,
  { records, firstRun, withheld }: Pick<FlowTrial, 'records' | 'firstRun' | 'withheld'>,
  readsPerRecord: ReadonlyMap<string, number>,
): RequestsByRole | undefined {
  if (!firstRun) return undefined
  const { role, resource } = flow.source.resource
  const requests = new Map<string, number>()
  const add = (to: string, count: number): void =>
    void requests.set(to, (requests.get(to) ?? 0) + count)
  add(role, firstRun.count / pageSize(project, flow, resource, role))
  for (const [each, reads] of readsPerRecord) add(each, reads * firstRun.count)
  for (const [each, reads] of Object.entries(withheld)) {
    if (reads > 0) add(each, (reads / records.length) * firstRun.count)
  }
  for (const { resource: written, action } of records.flatMap(({ writes }) => writes)) {
    const [to = '', name = ''] = written.split('.')
    const target = project.connectors[flow.connections[to] ?? '']?.resources[name]
    add(to, firstRun.count / records.length / atOnce(target, action))
  }
  return Object.fromEntries([...requests].map(([to, count]) => [to, Math.ceil(count)]))
}

/** How many of such writes one request takes. */
function atOnce(target: ResourcePlan | undefined, action: string): number {
  const batch = action === 'create' ? target?.create?.batch : target?.update?.batch
  return batch ? batch.max : 1
}

function pageSize(project: Project, flow: FlowPlan, resource: string, role: string): number {
  const list = project.connectors[flow.connections[role] ?? '']?.resources[resource]?.list
  return list?.pageSize ?? PAGE
}
