import { type FlowPlan, formatDiagnostic, type Project } from '../../engine/index.ts'
import { CliError } from './io.ts'
import { isShipped } from './select-files.ts'

/**
 * The flows that a person means: the name or the file of a flow, or the name of an integration, which stands for
 * its flows in their order (of a direction only the one that was chosen, if any).
 *
 * @throws {CliError} if there is no such flow, or it has mistakes
 */
export function findFlows(
  project: Project,
  name: string,
  chosen: readonly string[],
): readonly FlowPlan[] {
  const flow = flowNamed(project, name)
  if (flow) return [flow]
  const integration = project.integrations[name]
  if (integration) {
    const names = integration.flows.flatMap((choice) =>
      choice.kind === 'flow'
        ? [choice.flow]
        : Object.values(choice.options)
            .filter((option) => chosen.includes(option))
            .slice(0, 1),
    )
    const own = project.flows.filter(({ plan }) => plan.integration === name)
    return names.map((each) => requireFlow({ ...project, flows: own }, each))
  }
  throw unknown(project, name)
}

/** One that somebody wrote comes before one that is shipped and has the same name. */
export function flowNamed(project: Project, name: string): FlowPlan | undefined {
  const named = project.flows.filter(({ plan, file }) => plan.name === name || file === name)
  return (named.find(({ file }) => !isShipped(file)) ?? named[0])?.plan
}

export function requireFlow(project: Project, name: string): FlowPlan {
  const flow = flowNamed(project, name)
  if (flow) return flow
  throw unknown(project, name)
}

function unknown(project: Project, name: string): CliError {
  const broken = project.diagnostics.filter(
    ({ severity, file }) =>
      severity === 'error' && (file === name || file.endsWith(`/${name}.yaml`)),
  )
  if (broken.length > 0) {
    return new CliError(
      'found',
      broken.map(formatDiagnostic).join('\n'),
      `"${name}" cannot run with these mistakes.`,
    )
  }
  const known = [
    ...project.flows.map(({ plan }) => plan.name),
    ...Object.keys(project.integrations),
  ]
  const list =
    known.length === 0
      ? 'There are no flows in this folder.'
      : `Known here: ${known.toSorted().join(', ')}.`
  return new CliError('usage', `unknown flow or integration "${name}"`, list)
}
