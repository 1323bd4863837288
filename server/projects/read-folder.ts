import { readdirSync, readFileSync, realpathSync, statSync } from 'node:fs'
import { basename, join, relative, sep } from 'node:path'
import type { ProjectFile } from '../../engine/index.ts'
import { packageFolder } from './package-folder.ts'
import { ProjectError } from './project-error.ts'

/** Folders whose YAML files are of the project whatever they say, so that a mistake in their first line is told. */
const PROJECT_FOLDERS = ['connectors', 'mappings']
const IGNORED = new Set(['node_modules', 'dist', 'coverage', 'simulator'])
/** A YAML file elsewhere in the folder is ours only if it says so. */
const OWN_KIND = /^(?:connector|integration|flow|steps):/m
const MAX_FILES = 5_000

/**
 * Reads the files of a project folder, by their paths in it. Symbolic links that lead out of the folder are passed by.
 *
 * @throws {ProjectError}
 */
export function readFolder(folder: string): readonly ProjectFile[] {
  const root = requireFolder(folder)
  return listYaml(root, root).flatMap((file) => {
    const text = readText(file)
    const path = relative(root, file).split(sep).join('/')
    const [top = ''] = path.split('/')
    return PROJECT_FOLDERS.includes(top) || OWN_KIND.test(text) ? [{ path, text }] : []
  })
}

/** Reads what this program ships with it: connectors and integrations. */
export function readShippedFiles(): readonly ProjectFile[] {
  const root = realpathSync(packageFolder)
  return PROJECT_FOLDERS.flatMap((name) => listYaml(root, join(root, name))).map((file) => ({
    path: relative(root, file).split(sep).join('/'),
    text: readText(file),
  }))
}

/** @throws {ProjectError} if there is no such folder */
export function requireFolder(folder: string): string {
  let isFolder: boolean
  try {
    isFolder = statSync(folder).isDirectory()
  } catch (cause) {
    const message = `there is no folder "${folder}"`
    throw new ProjectError({ code: 'FOLDER_UNUSABLE', message, cause })
  }
  if (isFolder) return realpathSync(folder)
  throw new ProjectError({
    code: 'FOLDER_UNUSABLE',
    message: `"${folder}" is a file, not a folder`,
  })
}

/** Folders and files that never hold files of a project. */
export function isIgnored(name: string): boolean {
  return name.startsWith('.') || IGNORED.has(name)
}

function listYaml(root: string, folder: string): string[] {
  const found: string[] = []
  const pending = [folder]
  for (let at = pending.pop(); at !== undefined; at = pending.pop()) {
    const inFolder = at
    for (const entry of readdirSync(inFolder, { withFileTypes: true })) {
      if (isIgnored(entry.name)) continue
      const path = join(inFolder, entry.name)
      if (entry.isDirectory()) pending.push(path)
      else if (/\.ya?ml$/.test(entry.name) && (entry.isFile() || leadsInside(root, path))) {
        found.push(path)
      }
    }
    if (found.length > MAX_FILES) {
      throw new ProjectError({
        code: 'FOLDER_UNUSABLE',
        message: `"${folder}" has more than ${MAX_FILES} YAML files`,
        hint: 'Start in the folder of the project, or name it with --project.',
      })
    }
  }
  return found.toSorted()
}

function leadsInside(root: string, link: string): boolean {
  try {
    const real = realpathSync(link)
    return real.startsWith(root + sep) && statSync(real).isFile()
  } catch {
    return false
  }
}

function readText(path: string): string {
  try {
    return readFileSync(path, 'utf8')
  } catch (cause) {
    const why = cause instanceof Error ? cause.message : String(cause)
    const message = `"${basename(path)}" cannot be read: ${why}`
    throw new ProjectError({ code: 'FOLDER_UNUSABLE', message, cause })
  }
}
