import { analyseFormula, type FlowPlan, type Project } from '../../engine/index.ts'
import { hidePersonal } from '../journal/mask-story.ts'
import { listPersonalNames, plainPath } from '../journal/personal-names.ts'

export function looksPersonal(text: string): boolean {
  return hidePersonal(text, []) !== text
}

/** The key is made from a field that the connector declares personal, or nobody knows from which. */
export function isKeyPersonal(project: Project, { source, connections }: FlowPlan): boolean {
  const { role, resource: name } = source.resource
  const resource = project.connectors[connections[role] ?? '']?.resources[name]
  if (!resource?.key) return true
  const personal = new Set(listPersonalNames(resource))
  return resource.key.some(({ value }) => {
    const { lineage } = analyseFormula(value.text, { variables: {}, openVariables: true })
    return lineage.values.some((path) => personal.has(plainPath(path)))
  })
}
