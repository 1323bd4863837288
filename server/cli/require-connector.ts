import { type ConnectorPlan, formatDiagnostic, type Project } from '../../engine/index.ts'
import { CliError } from './io.ts'

/** @throws {CliError} if there is no such connector, or it has mistakes */
export function requireConnector(project: Project, name: string): ConnectorPlan {
  const connector = project.connectors[name]
  if (connector) return connector
  const mistakes = project.diagnostics.filter(
    ({ severity, file }) =>
      severity === 'error' && (file.endsWith(`${name}/connector.yaml`) || file === `${name}.yaml`),
  )
  if (mistakes.length > 0) {
    const text = mistakes.map(formatDiagnostic).join('\n')
    throw new CliError('found', text, `"${name}" cannot be used with these mistakes.`)
  }
  const known = Object.keys(project.connectors).toSorted().join(', ')
  throw new CliError('usage', `unknown connector "${name}"`, `Known here: ${known}.`)
}
