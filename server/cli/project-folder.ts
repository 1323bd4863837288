import { realpathSync } from 'node:fs'
import { join } from 'node:path'
import { loadProject, type Project, type ProjectFile } from '../../engine/index.ts'
import { packageFolder } from '../projects/package-folder.ts'
import { readFolder, readShippedFiles, requireFolder } from '../projects/read-folder.ts'

/** Reads the files of a project folder, and what this program ships with it. */
export function openProject(folder: string): Project {
  return loadProject(readProjectFiles(folder))
}

/** @throws {ProjectError} */
export function readProjectFiles(folder: string): readonly ProjectFile[] {
  const root = requireFolder(folder)
  const home = realpathSync(packageFolder)
  const shipped = readShippedFiles()
  if (root === home) return shipped
  const own = readFolder(root)
  const known = new Set(own.map(({ path }) => join(root, path)))
  // Shown apart from the person's own, which an editor can open by what a message names.
  return [
    ...own,
    ...shipped
      .filter(({ path }) => !known.has(join(home, path)))
      .map(({ path, text }) => ({ path: `(shipped)/${path}`, text })),
  ]
}
