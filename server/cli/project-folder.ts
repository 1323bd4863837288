import { readdirSync, readFileSync, realpathSync, statSync } from 'node:fs'
import { basename, join, relative, resolve, sep } from 'node:path'
import { fileURLToPath } from 'node:url'
import { loadProject, type Project, type ProjectFile } from '../../engine/index.ts'
import { CliError } from './io.ts'

/** The folder of this program: its own connectors and integrations are part of every project. */
export const packageFolder = fileURLToPath(new URL('../..', import.meta.url))

const SHIPPED = ['connectors', 'mappings']
const IGNORED = new Set(['node_modules', 'dist', 'coverage', 'simulator'])
/** A YAML file elsewhere in the folder is ours only if it says so. */
const OWN_KIND = /^(?:connector|integration|flow|steps):/m
const MAX_FILES = 5_000

/** Reads the files of a project folder, and what this program ships with it. */
export function openProject(folder: string): Project {
  return loadProject(readProjectFiles(folder))
}

export function readProjectFiles(folder: string): readonly ProjectFile[] {
  const root = requireFolder(folder)
  const isShipped = root === realpathSync(packageFolder)
  const own = isShipped ? shippedPaths() : listYaml(root).filter((path) => isOurs(root, path))
  const shipped = isShipped ? [] : shippedPaths().filter((path) => !own.includes(path))
  // Shown relative to where the person stands, so that an editor can open what a message names.
  return [...own, ...shipped].map((path) => ({
    path: displayPath(root, path),
    text: readText(path),
  }))
}

function requireFolder(folder: string): string {
  try {
    if (statSync(folder).isDirectory()) return realpathSync(folder)
  } catch {
    throw new CliError('usage', `there is no folder "${folder}"`)
  }
  throw new CliError('usage', `"${folder}" is a file, not a folder`)
}

function shippedPaths(): string[] {
  const root = realpathSync(packageFolder)
  return SHIPPED.flatMap((name) => listYaml(join(root, name)))
}

function displayPath(root: string, path: string): string {
  const inside = relative(root, path)
  const shown = inside.startsWith('..')
    ? join('(shipped)', relative(realpathSync(packageFolder), path))
    : inside
  return shown.split(sep).join('/')
}

function isOurs(root: string, path: string): boolean {
  const [top = ''] = relative(root, path).split(sep)
  return SHIPPED.includes(top) || OWN_KIND.test(readText(path))
}

function listYaml(folder: string): string[] {
  const found: string[] = []
  const pending = [folder]
  for (let at = pending.pop(); at !== undefined; at = pending.pop()) {
    const inFolder = at
    for (const entry of readdirSync(inFolder, { withFileTypes: true })) {
      if (entry.name.startsWith('.') || IGNORED.has(entry.name)) continue
      if (entry.isDirectory()) pending.push(join(inFolder, entry.name))
      else if (/\.ya?ml$/.test(entry.name)) found.push(join(inFolder, entry.name))
    }
    if (found.length > MAX_FILES) {
      throw new CliError(
        'usage',
        `"${folder}" has more than ${MAX_FILES} YAML files`,
        'Start in the folder of the project, or name it with --project.',
      )
    }
  }
  return found.toSorted()
}

function readText(path: string): string {
  try {
    return readFileSync(path, 'utf8')
  } catch (cause) {
    const why = cause instanceof Error ? cause.message : String(cause)
    throw new CliError('setup', `"${basename(path)}" cannot be read: ${why}`)
  }
}

/** Absolute path of a file that a person named. */
export function pathOf(cwd: string, path: string): string {
  return resolve(cwd, path)
}
