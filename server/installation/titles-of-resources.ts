import type { FlowPlan, Project } from '../../engine/index.ts'

type Step = FlowPlan['steps'][number]

/** What people call the resources that a flow reads, looks up or writes: `role.resource` and "Order (CCV SalesPOS)". */
export function titlesOfResources(
  project: Project,
  { source, steps, deletes, connections }: FlowPlan,
): ReadonlyArray<readonly [reference: string, title: string]> {
  const used = [source.resource, ...[...steps, ...(deletes?.steps ?? [])].flatMap(resourcesOf)]
  return used.flatMap(({ role, resource, name }) => {
    const connector = project.connectors[connections[role] ?? '']
    const title = connector?.resources[resource]?.title
    return connector && title !== undefined ? [[name, `${title} (${connector.title})`]] : []
  })
}

function resourcesOf(step: Step): ReadonlyArray<FlowPlan['source']['resource']> {
  switch (step.kind) {
    case 'find':
    case 'write':
    case 'delete':
      return [step.resource]
    case 'do':
      return [...step.steps, ...(step.else ?? [])].flatMap(resourcesOf)
    case 'call':
      return step.steps.flatMap(resourcesOf)
    case 'let':
    case 'skip':
    case 'fail':
      return []
  }
}
