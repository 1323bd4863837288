import { type FlowPlan, type Project, stepsWithin } from '../../engine/index.ts'

/** What people call the resources that a flow reads, looks up or writes: `role.resource` and "Order (CCV SalesPOS)". */
export function titlesOfResources(
  project: Project,
  { source, steps, deletes, connections }: FlowPlan,
): ReadonlyArray<readonly [reference: string, title: string]> {
  const all = stepsWithin([...steps, ...(deletes?.steps ?? [])])
  const used = [source, ...all].flatMap((step) => ('resource' in step ? [step.resource] : []))
  return used.flatMap(({ role, resource, name }) => {
    const connector = project.connectors[connections[role] ?? '']
    const title = connector?.resources[resource]?.title
    return connector && title !== undefined ? [[name, `${title} (${connector.title})`]] : []
  })
}
