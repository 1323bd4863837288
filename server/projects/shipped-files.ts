import { readFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { transportSpecs } from '../../connectors/specs.ts'
import {
  type ConnectorPlan,
  type IntegrationPlan,
  isConnectorFile,
  loadNamed,
  loadProject,
  type Project,
  type ProjectFile,
  readIntegrations,
} from '../../engine/index.ts'
import { withCalledSteps } from './called-steps.ts'
import { packageFolder } from './package-folder.ts'
import { readShippedFiles } from './read-folder.ts'
import { translateConnector, translateFiles } from './translate-files.ts'

/** An integration of the package: a workspace that adds it gets these files for its own. */
export interface ShippedIntegration {
  readonly plan: IntegrationPlan
  /** Where it is in the package. */
  readonly folder: string
  /** With the steps that it calls elsewhere, which other integrations may call too. */
  readonly files: readonly ProjectFile[]
  /** Markdown: what it is, and a page for every flow. */
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
  shippedOnce ??= read()
  return shippedOnce
}

/** Files of the connectors alone, with their translations. */
export function readShippedConnectors(): readonly ProjectFile[] {
  connectorsOnce ??= readShippedFiles().filter(isOfConnector)
  return connectorsOnce
}

let connectorsOnce: readonly ProjectFile[] | undefined

/** Loads files of a workspace, which may be among them, with the connectors of the package. */
export function loadWithShipped(files: readonly ProjectFile[]): Project {
  const shipped = readShippedConnectors()
  const textOf = new Map(shipped.map(({ path, text }) => [path, text]))
  const own = files.filter(({ path, text }) => textOf.get(path) !== text)
  return loadNamed(own, shipped.filter(isConnectorFile), { transports: transportSpecs })
}

function isOfConnector({ path }: ProjectFile): boolean {
  return path.startsWith('connectors/')
}

let shippedOnce: ShippedFiles | undefined

function read(): ShippedFiles {
  const files = readShippedFiles()
  const connectorFiles = files.filter(isOfConnector)
  const { connectors } = loadProject(files.filter(isConnectorFile), { transports: transportSpecs })
  const integrations = Object.values(readIntegrations(files)).flatMap((plan) => {
    const folder = folderOf(plan.name, files)
    if (folder === undefined) return []
    const beside = files.filter(({ path }) => dirname(path) === folder)
    const own = withCalledSteps(beside, files)
    return [[plan.name, { plan, folder, files: own, readme: readManual(folder) }] as const]
  })
  const help = Object.keys(connectors).map(
    (name) => [name, settingUpPart(readReadme(`connectors/${name}`))] as const,
  )
  return {
    connectorFiles,
    connectors,
    integrations: Object.fromEntries(integrations),
    connectorHelp: Object.fromEntries(help),
  }
}

/** The same in a language, as far as there are texts in it: for people to read, never to be run. */
export function translateShipped(shipped: ShippedFiles, language: string): ShippedFiles {
  const known = translated.get(shipped) ?? new Map<string, ShippedFiles>()
  translated.set(shipped, known)
  const told = known.get(language) ?? translate(shipped, language)
  known.set(language, told)
  return told
}

const translated = new WeakMap<ShippedFiles, Map<string, ShippedFiles>>()

function translate(shipped: ShippedFiles, language: string): ShippedFiles {
  const { connectorFiles, integrations, connectorHelp } = shipped
  // Compiling a connector takes long, and its texts are in its plan as they are in its file.
  const connectors = mapValues(shipped.connectors, (plan, name) =>
    translateConnector(plan, connectorFiles, { of: `connectors/${name}/connector.yaml`, language }),
  )
  return {
    connectorFiles,
    connectors,
    integrations: mapValues(integrations, (integration, name) => {
      const files = translateFiles(integration.files, language)
      const plan = readIntegrations(files)[name] ?? integration.plan
      return { ...integration, plan, readme: readManual(integration.folder, language) }
    }),
    connectorHelp: mapValues(connectorHelp, (help, name) => {
      const told = readReadme(`connectors/${name}`, language)
      return told === '' ? help : settingUpPart(told)
    }),
  }
}

function mapValues<T>(
  values: Readonly<Record<string, T>>,
  change: (value: T, name: string) => T,
): Record<string, T> {
  return Object.fromEntries(
    Object.entries(values).map(([name, value]) => [name, change(value, name)]),
  )
}

function folderOf(integration: string, files: readonly ProjectFile[]): string | undefined {
  const start = new RegExp(`^integration: *"?${integration}"? *$`, 'mu')
  const file = files.find(({ path, text }) => path.startsWith('mappings/') && start.test(text))
  return file && dirname(file.path)
}

function readReadme(folder: string, language?: string): string {
  const name = language === undefined ? 'README.md' : `README.${language}.md`
  try {
    return readFileSync(join(packageFolder, folder, name), 'utf8')
  } catch {
    // There is none in that language; and documentation may be left out of a container.
    return language === undefined ? '' : readReadme(folder)
  }
}

/** The pages of the manual follow in the order in which the README leads to them, and are one text with it. */
function readManual(folder: string, language?: string): string {
  const readme = readReadme(folder, language)
  const pages = [...readme.matchAll(/\]\((manual\/[\w/-]+\.md)\)/gu)].map(([, path = '']) => path)
  const texts = pages.map((path) =>
    readFileSync(join(packageFolder, folder, path), 'utf8').replaceAll(/^#/gmu, '##'),
  )
  return [readme.replaceAll(/\[([^\]]+)\]\(manual\/[^)]+\)/gu, '$1'), ...texts].join('\n')
}

/** The part under the first heading that asks where something is found; else the whole. */
function settingUpPart(readme: string): string {
  const start = /^## (?:Where|Dove|Waar) .*$/mu.exec(readme)
  if (!start) return readme
  const rest = readme.slice(start.index + start[0].length)
  const end = /^## /mu.exec(rest)
  return rest.slice(0, end?.index).trim()
}
