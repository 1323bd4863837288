import type { FlowPlan, Project } from '../../engine/index.ts'

/** Whether what a flow calls its records by, such as an order number, says nothing about a person. */
export function isLabelOpen(project: Project, { source, connections }: FlowPlan): boolean {
  const { role, resource: name } = source.resource
  const resource = project.connectors[connections[role] ?? '']?.resources[name]
  return resource?.label !== undefined && !resource.personal.includes(resource.label)
}
