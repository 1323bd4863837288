import { realpathSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { transportSpecs } from '../../connectors/specs.ts'
import {
  connectorNameOf,
  isConnectorFile,
  loadProject,
  namedConnectors,
  type Project,
  type ProjectFile,
  parseTitlesPath,
} from '../../engine/index.ts'
import { withCalledSteps } from '../projects/called-steps.ts'
import { packageFolder } from '../projects/package-folder.ts'
import { readFolder, readShippedFiles, requireFolder } from '../projects/read-folder.ts'
import { isShipped, SHIPPED } from './select-files.ts'

const DECLARATION = /^["']?(?:connector|integration|flow|steps)["']?: *\S+/gm

/**
 * Reads the files of a project folder, and what this program ships with it. For who asks for some flows and integrations, of what
 * is shipped only these are read, and the connectors that are named then, unless there are mistakes without the others: each takes
 * long to compile.
 */
export function openProject(folder: string, asked?: readonly string[]): Project {
  const files = readProjectFiles(folder)
  const own = files.filter((file) => !isShipped(file.path))
  const shipped = files.filter((file) => isShipped(file.path) && !parseTitlesPath(file.path))
  const declared = declarationsIn(own)
  const named = asked?.map((name) => (declares(own, name) ? [] : folderOf(name, shipped)))
  if (named?.every((found) => found !== undefined)) {
    const meant = withCalledSteps([...new Set([...own, ...named.flat()])], shipped)
    const catalogue = shipped.filter((file) => isConnectorFile(file))
    const project = load([...meant, ...namedConnectors(catalogue, meant)], declared)
    if (!hasErrors(project)) return project
  }
  return load([...own, ...shipped], declared)
}

/** The same for who asks for one connector: it is read alone, unless it has mistakes or is not there, which all others help to say. */
export function openConnector(folder: string, name: string): Project {
  const files = readProjectFiles(folder)
  const project = load(
    files.filter((file) => connectorNameOf(file) === name),
    new Set(),
  )
  const isSound = Object.hasOwn(project.connectors, name) && !hasErrors(project)
  return isSound ? project : openProject(folder)
}

/** What lies with a flow or an integration: steps that it calls, and the others of its integration. */
function folderOf(name: string, files: readonly ProjectFile[]): readonly ProjectFile[] | undefined {
  const file = files.find((each) => declares([each], name))
  return file && files.filter(({ path }) => dirname(path) === dirname(file.path))
}

/** The same for who asks for files: of what is shipped, connectors that no file names are left out, as each takes long to compile. */
export function openNamed(folder: string): Project {
  const files = readProjectFiles(folder).filter(
    ({ path }) => !isShipped(path) || !parseTitlesPath(path),
  )
  const declared = declarationsIn(files.filter(({ path }) => !isShipped(path)))
  const catalogue = files.filter((file) => isShipped(file.path) && isConnectorFile(file))
  const others = files.filter((file) => !catalogue.includes(file))
  const project = load([...others, ...namedConnectors(catalogue, others)], declared)
  // Whoever mistypes a name is told which one there is.
  return project.diagnostics.some(({ code }) => code === 'flow.connector_unknown')
    ? load(files, declared)
    : project
}

function hasErrors({ diagnostics }: Project): boolean {
  return diagnostics.some(({ severity }) => severity === 'error')
}

/** Tests run many commands in one process, mostly on the same files. */
let last: { readonly files: readonly ProjectFile[]; readonly project: Project } | undefined

function load(files: readonly ProjectFile[], declared: ReadonlySet<string>): Project {
  if (last && isSame(last.files, files)) return last.project
  // What is shipped was checked before it was, and is as it was where nothing of the folder has a name of it.
  const isChecked = [...declarationsIn(files.filter(({ path }) => isShipped(path)))].every(
    (name) => !declared.has(name),
  )
  const options = isChecked ? { checked: isShipped } : {}
  last = { files, project: loadProject(files, { transports: transportSpecs, ...options }) }
  return last.project
}

function declarationsIn(files: readonly ProjectFile[]): ReadonlySet<string> {
  return new Set(files.flatMap(({ text }) => text.match(DECLARATION) ?? []).map(inOneForm))
}

function inOneForm(declaration: string): string {
  return declaration.replace(/["']/g, '').replace(/: */, ': ')
}

function declares(files: readonly ProjectFile[], name: string): boolean {
  const declared = declarationsIn(files)
  return declared.has(`flow: ${name}`) || declared.has(`integration: ${name}`)
}

function isSame(left: readonly ProjectFile[], right: readonly ProjectFile[]): boolean {
  return (
    left.length === right.length &&
    left.every(({ path, text }, at) => path === right[at]?.path && text === right[at].text)
  )
}

/** @throws {ProjectError} */
export function readProjectFiles(folder: string): readonly ProjectFile[] {
  const root = requireFolder(folder)
  const home = realpathSync(packageFolder)
  const shipped = readShippedFiles()
  if (root === home) return shipped
  const own = readFolder(root)
  const known = new Set(own.map(({ path }) => join(root, path)))
  return [
    ...own,
    ...shipped
      .filter(({ path }) => !known.has(join(home, path)))
      .map(({ path, text }) => ({ path: `${SHIPPED}${path}`, text })),
  ]
}
