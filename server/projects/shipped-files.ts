import { readFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import {
  type ConnectorPlan,
  type IntegrationPlan,
  loadProject,
  type ProjectFile,
} from '../../engine/index.ts'
import { packageFolder } from './package-folder.ts'
import { readShippedFiles } from './read-folder.ts'

/** An integration of the package: a workspace that adds it gets these files for its own. */
export interface ShippedIntegration {
  readonly plan: IntegrationPlan
  readonly files: readonly ProjectFile[]
  /** Markdown. */
  readonly readme: string
}

/** What comes with this program. It does not change while the program runs. */
export interface ShippedFiles {
  /** They are part of every workspace. */
  readonly connectorFiles: readonly ProjectFile[]
  readonly connectors: Readonly<Record<string, ConnectorPlan>>
  /** By name. */
  readonly integrations: Readonly<Record<string, ShippedIntegration>>
  /** Markdown for the people who set a connector up: connector → text. */
  readonly connectorHelp: Readonly<Record<string, string>>
}

export function readShipped(): ShippedFiles {
  const files = readShippedFiles()
  const connectorFiles = files.filter(({ path }) => path.startsWith('connectors/'))
  const project = loadProject(files)
  const integrations = Object.values(project.integrations).flatMap((plan) => {
    const folder = folderOf(plan.name, files)
    if (folder === undefined) return []
    const own = files.filter(({ path }) => dirname(path) === folder)
    return [[plan.name, { plan, files: own, readme: readReadme(folder) }] as const]
  })
  const help = Object.keys(project.connectors).map(
    (name) => [name, settingUpPart(readReadme(`connectors/${name}`))] as const,
  )
  return {
    connectorFiles,
    connectors: project.connectors,
    integrations: Object.fromEntries(integrations),
    connectorHelp: Object.fromEntries(help),
  }
}

function folderOf(integration: string, files: readonly ProjectFile[]): string | undefined {
  const start = new RegExp(`^integration: *"?${integration}"? *$`, 'mu')
  const file = files.find(({ path, text }) => path.startsWith('mappings/') && start.test(text))
  return file && dirname(file.path)
}

function readReadme(folder: string): string {
  try {
    return readFileSync(join(packageFolder, folder, 'README.md'), 'utf8')
  } catch {
    // Documentation may be left out of a container.
    return ''
  }
}

/** The part under the first heading that asks where something is found; else the whole. */
function settingUpPart(readme: string): string {
  const start = /^## Where .*$/mu.exec(readme)
  if (!start) return readme
  const rest = readme.slice(start.index + start[0].length)
  const end = /^## /mu.exec(rest)
  return rest.slice(0, end?.index).trim()
}
