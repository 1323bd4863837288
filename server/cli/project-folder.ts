import { realpathSync } from 'node:fs'
import { join } from 'node:path'
import { transportSpecs } from '../../connectors/specs.ts'
import {
  isConnectorFile,
  loadProject,
  namedConnectors,
  type Project,
  type ProjectFile,
  parseTitlesPath,
} from '../../engine/index.ts'
import { packageFolder } from '../projects/package-folder.ts'
import { readFolder, readShippedFiles, requireFolder } from '../projects/read-folder.ts'
import { isShipped, SHIPPED } from './select-files.ts'

const DECLARATION = /^["']?(?:connector|integration|flow|steps)["']?: *\S+/gm

/**
 * Reads the files of a project folder, and what this program ships with it. For who asks for flows and integrations of the folder
 * alone, what is shipped and not named in it is left out, unless the folder's files have mistakes without that.
 */
export function openProject(folder: string, asked: readonly string[] = []): Project {
  const files = readProjectFiles(folder)
  const own = files.filter((file) => !isShipped(file.path))
  const shipped = files.filter((file) => isShipped(file.path) && !parseTitlesPath(file.path))
  const declared = declarationsIn(own)
  if (asked.length > 0 && asked.every((name) => isFlowOf(name, declared))) {
    const project = load(
      [...own, ...namedConnectors(shipped.filter(isConnectorFile), own)],
      declared,
    )
    if (!project.diagnostics.some(({ severity }) => severity === 'error')) return project
  }
  return load([...own, ...shipped], declared)
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

function isFlowOf(name: string, declared: ReadonlySet<string>): boolean {
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
