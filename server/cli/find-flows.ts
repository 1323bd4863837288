import {
  type Diagnostic,
  type FlowPlan,
  formatDiagnostic,
  type Project,
  type ProjectFlow,
} from '../../engine/index.ts'
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

/**
 * One that somebody wrote comes before one that is shipped and has the same name, and is not replaced by it where it has
 * mistakes.
 */
export function flowNamed(project: Project, name: string): FlowPlan | undefined {
  const isNamed = ({ plan, file }: ProjectFlow) => plan.name === name || file === name
  const named = project.flows.filter(isNamed)
  const own = named.find(({ file }) => !isShipped(file))
  return (own ?? (project.broken.some(isNamed) ? undefined : named[0]))?.plan
}

export function requireFlow(project: Project, name: string): FlowPlan {
  const flow = flowNamed(project, name)
  if (flow) return flow
  throw unknown(project, name)
}

function unknown(project: Project, name: string): CliError {
  const mistakes = mistakesOf(project, name)
  if (mistakes.length > 0) {
    const text = mistakes.map(formatDiagnostic).join('\n')
    return new CliError('found', text, `"${name}" cannot run with these mistakes.`)
  }
  const known = [
    ...project.flows.map(({ plan }) => plan.name),
    ...Object.keys(project.integrations),
  ]
  const list =
    known.length === 0
      ? 'There are no flows in this folder.'
      : `Known here: ${known.toSorted().join(', ')}.`
  // A file with mistakes may be the one that is meant: which flow it has is not known.
  const others = project.diagnostics.filter(isError).map(formatDiagnostic)
  const text = [...others, `unknown flow or integration "${name}"`].join('\n')
  return new CliError('usage', text, list)
}

/** The errors of the files of a flow, with those of files that are no flow where its connector has some. */
function mistakesOf(project: Project, name: string): readonly Diagnostic[] {
  const files = new Set(
    project.broken
      .filter(({ plan }) => plan.name === name)
      .flatMap(({ file, base }) => (base === undefined ? [file] : [file, base])),
  )
  const errors = project.diagnostics.filter(isError)
  const own = errors.filter(
    ({ file }) => files.has(file) || file === name || file.endsWith(`/${name}.yaml`),
  )
  if (!own.some(({ code }) => code === 'flow.connector_broken')) return own
  const ofFlows = new Set(project.broken.map(({ file }) => file))
  return errors.filter((error) => own.includes(error) || !ofFlows.has(error.file))
}

function isError({ severity }: Diagnostic): boolean {
  return severity === 'error'
}
