import {
  type Project,
  type ProjectFile,
  type ProjectFlow,
  parseTitlesPath,
  say,
  stepsWithin,
} from '../../../engine/index.ts'
import { ProjectError } from '../project-error.ts'
import type { ShippedFiles } from '../shipped-files.ts'
import type { Bundle } from './bundle-text.ts'
import { cutIntegration, folderOf, isIntegration } from './integration-file.ts'

export interface Gathered {
  readonly integration: string
  /** Absent: all flows of the integration. */
  readonly flow?: string | undefined
}

/**
 * Takes out of a project what a flow or an integration needs elsewhere: its files, shared steps, what it extends, translations,
 * and connectors that do not come with Mapwright. Credentials, answers and rows that people gave are in none of these.
 *
 * @throws {ProjectError} if there is no such flow or integration
 */
export function gatherBundle(
  { project, files }: { readonly project: Project; readonly files: readonly ProjectFile[] },
  { connectorFiles }: Pick<ShippedFiles, 'connectorFiles'>,
  { integration, flow }: Gathered,
): Bundle {
  const shipped = new Map(connectorFiles.map(({ path, text }) => [path, text]))
  const own = files.filter(({ path, text }) => shipped.get(path) !== text)
  const home = own.find((file) => isIntegration(file, integration))
  const all = [...project.flows, ...project.broken]
  const flows = all.filter(
    ({ plan }) => plan.integration === integration && (flow === undefined || plan.name === flow),
  )
  if (!home || flows.length === 0) {
    throw new ProjectError({
      code: 'FILE_UNKNOWN',
      message: say('noIntegration', { name: [integration, flow ?? []].flat().join('/') }),
    })
  }
  const needed = new Set(flows.flatMap((each) => filesOf(each, all, own)))
  if (flow === undefined) {
    for (const { path } of own) if (folderOf(path) === folderOf(home.path)) needed.add(path)
  }
  for (const { path } of own) {
    const titled = parseTitlesPath(path)?.of
    // Not of the integration of a flow: they name questions that it will not have there.
    if (titled !== undefined && needed.has(titled)) needed.add(path)
  }
  const chosen = own.filter(({ path }) => needed.has(path) && path !== home.path)
  const first = flow === undefined ? home : cutIntegration(home, flow, chosen)
  const kind = flow === undefined ? 'integration' : 'flow'
  return { kind, integration, flow, files: [first, ...chosen] }
}

function filesOf(
  { file, plan, base }: ProjectFlow,
  all: readonly ProjectFlow[],
  own: readonly ProjectFile[],
): readonly string[] {
  const steps = stepsWithin([...plan.steps, ...(plan.deletes?.steps ?? [])])
  const called = steps.flatMap((step) => (step.kind === 'call' ? [`steps:${step.name}`] : []))
  const connectors = Object.values(plan.connections).map((name) => `connector:${name}`)
  const named = new Set([...called, ...connectors])
  const extended = all.filter((each) => each.file === base && each.file !== file)
  return [
    file,
    ...extended.flatMap((each) => filesOf(each, all, own)),
    ...own.flatMap(({ path, text }) => {
      const [, kind, name] = /^(steps|connector):[ \t]*["']?([\w-]+)/m.exec(text) ?? []
      return named.has(`${kind}:${name}`) ? [path] : []
    }),
  ]
}
