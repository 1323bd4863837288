import { realpathSync } from 'node:fs'
import { join } from 'node:path'
import { transportSpecs } from '../../connectors/specs.ts'
import { loadProject, type Project, type ProjectFile } from '../../engine/index.ts'
import { packageFolder } from '../projects/package-folder.ts'
import { readFolder, readShippedFiles, requireFolder } from '../projects/read-folder.ts'

/** Reads the files of a project folder, and what this program ships with it. */
export function openProject(folder: string): Project {
  const files = readProjectFiles(folder)
  if (!last || !isSame(last.files, files))
    last = { files, project: loadProject(files, { transports: transportSpecs }) }
  return last.project
}

/** Tests run many commands in one process, mostly on the same files. */
let last: { readonly files: readonly ProjectFile[]; readonly project: Project } | undefined

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
  // Shown apart from the person's own, which an editor can open by what a message names.
  return [
    ...own,
    ...shipped
      .filter(({ path }) => !known.has(join(home, path)))
      .map(({ path, text }) => ({ path: `(shipped)/${path}`, text })),
  ]
}
