import { existsSync, lstatSync, readdirSync, readFileSync, realpathSync, statSync } from 'node:fs'
import { join, relative, sep } from 'node:path'
import type { ProjectFile } from '../../engine/index.ts'
import { say } from '../../engine/index.ts'
import { isIgnored } from './ignored-names.ts'
import { packageFolder } from './package-folder.ts'
import { ProjectError } from './project-error.ts'

/** Folders whose YAML files are of the project whatever they say, so that a mistake in their first line is told. */
const PROJECT_FOLDERS = ['connectors', 'mappings']
/** A YAML file elsewhere in the folder is ours only if it says so. */
const OWN_KIND = /^(?:connector|integration|flow|steps):/m
/** A file with this name, whatever is in it, marks the root of a project: of that folder, only {@link PROJECT_FOLDERS} are read. */
const MARK = 'mapwright.yaml'
const MAX_FILES = 5_000

/**
 * Reads the files of a project folder, by their paths in it. Symbolic links that lead out of the folder, or to what is
 * hidden in it, are passed by.
 *
 * @throws {ProjectError} if some cannot be read, which names all of them: what cannot be read may be a flow that runs.
 */
export function readFolder(folder: string): readonly ProjectFile[] {
  const root = requireFolder(folder)
  if (existsSync(join(root, MARK))) return PROJECT_FOLDERS.flatMap((name) => readPart(root, name))
  return readYamlFiles(root, root).filter(({ path, text }) => {
    const [top = ''] = path.split('/')
    return PROJECT_FOLDERS.includes(top) || OWN_KIND.test(text)
  })
}

/** Nothing where there is no such folder yet. */
function readPart(root: string, name: string): readonly ProjectFile[] {
  const part = join(root, name)
  return existsSync(part) ? readYamlFiles(root, part) : []
}

/** Reads what this program ships with it: connectors and integrations. */
export function readShippedFiles(): readonly ProjectFile[] {
  const root = realpathSync(packageFolder)
  return PROJECT_FOLDERS.flatMap((name) => readYamlFiles(root, join(root, name)))
}

/** @throws {ProjectError} if there is no such folder */
export function requireFolder(folder: string): string {
  let isFolder: boolean
  try {
    isFolder = statSync(folder).isDirectory()
  } catch (cause) {
    const message = say('noFolder', { path: folder })
    throw new ProjectError({ code: 'FOLDER_UNUSABLE', message, cause })
  }
  if (isFolder) return realpathSync(folder)
  throw new ProjectError({
    code: 'FOLDER_UNUSABLE',
    message: say('isAFile', { path: folder }),
  })
}

function readYamlFiles(root: string, folder: string): ProjectFile[] {
  const problems: string[] = []
  const pathOf = (file: string): string => relative(root, file).split(sep).join('/') || '.'
  const attempt = <T>(path: string, read: () => T): T | undefined => {
    try {
      return read()
    } catch (error) {
      const why = explainUnreadable(path, error)
      if (why) problems.push(`"${pathOf(path)}" cannot be read: ${why}`)
      return undefined
    }
  }
  const files = listYaml(root, folder, attempt).flatMap((file) => {
    const text = attempt(file, () => readFileSync(file, 'utf8'))
    return text === undefined ? [] : [{ path: pathOf(file), text }]
  })
  if (problems.length === 0) return files
  throw new ProjectError({
    code: 'FOLDER_UNUSABLE',
    message: say('filesUnreadable', { reasons: problems.toSorted().join('\n') }),
    hint: say('mendUnreadable', {}),
  })
}

type Attempt = <T>(path: string, read: () => T) => T | undefined

function listYaml(root: string, folder: string, attempt: Attempt): string[] {
  const found: string[] = []
  const pending = [folder]
  for (let at = pending.pop(); at !== undefined; at = pending.pop()) {
    const inFolder = at
    const entries = attempt(inFolder, () => readdirSync(inFolder, { withFileTypes: true }))
    // The root of another project, such as a copy of this one.
    if (inFolder !== root && entries?.some(({ name }) => name === MARK)) continue
    for (const entry of entries ?? []) {
      if (isIgnored(entry.name)) continue
      const path = join(inFolder, entry.name)
      if (entry.isDirectory()) pending.push(path)
      else if (!/\.ya?ml$/.test(entry.name)) continue
      else if (entry.isFile() || attempt(path, () => leadsInside(root, path))) found.push(path)
    }
    if (found.length > MAX_FILES) {
      throw new ProjectError({
        code: 'FOLDER_UNUSABLE',
        message: say('folderTooFull', { path: folder, count: MAX_FILES }),
        hint: say('nameProjectFolder', {}),
      })
    }
  }
  return found.toSorted()
}

function leadsInside(root: string, link: string): boolean {
  const real = realpathSync(link)
  // Nor to what is hidden in it: the data folder with its key may lie there.
  const isHidden = relative(root, real).split(sep).some(isIgnored)
  return real.startsWith(root + sep) && !isHidden && statSync(real).isFile()
}

/** Nothing for what was removed while it was read: it is not of the folder any more. */
function explainUnreadable(path: string, error: unknown): string | undefined {
  if (lstatSync(path, { throwIfNoEntry: false }) === undefined) return undefined
  const code = error instanceof Error && 'code' in error ? error.code : undefined
  switch (code) {
    case 'ENOENT':
      return 'it is a link that leads nowhere'
    case 'ELOOP':
      return 'it is a link that leads in circles'
    case 'EACCES':
    case 'EPERM':
      return 'this user may not read it'
    default:
      return error instanceof Error ? error.message : String(error)
  }
}
