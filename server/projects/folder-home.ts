import { randomUUID } from 'node:crypto'
import {
  existsSync,
  lstatSync,
  mkdirSync,
  readFileSync,
  realpathSync,
  renameSync,
  rmSync,
  writeFileSync,
} from 'node:fs'
import { dirname, join, sep } from 'node:path'
import { say } from '../../engine/index.ts'
import type { NewVersion, PublishedFile } from './file-versions.ts'
import { ProjectError } from './project-error.ts'
import { requireProjectPath } from './project-path.ts'

/** The folder that a workspace's files live in; the database then keeps what was published from it. */
export interface FolderHome {
  readonly folder: string
  /** Why what lies there was not published; absent: it was. */
  problem: string | undefined
}

/** @throws {ProjectError} if the folder holds another text than was published: it is not written over */
export function requireSameInFolder(
  { folder }: FolderHome,
  paths: readonly string[],
  published: readonly PublishedFile[],
): void {
  for (const path of paths) {
    const file = placeOf(folder, path)
    const text = existsSync(file) ? readFileSync(file, 'utf8') : undefined
    if (text === published.find((each) => each.path === path)?.text) continue
    throw new ProjectError({
      code: 'FILE_CONFLICT',
      message: say('fileChangedInFolder', { path }),
      hint: say('bringChangeIn', {}),
    })
  }
}

/** Writes files byte for byte, each whole or not at all; takes away those without text. */
export function writeToFolder({ folder }: FolderHome, files: readonly NewVersion[]): void {
  for (const { path, text } of files) {
    const file = placeOf(folder, path)
    if (text === undefined) {
      rmSync(file, { force: true })
      continue
    }
    mkdirSync(dirname(file), { recursive: true })
    requireInside(folder, dirname(file))
    const draft = `${file}.${randomUUID()}.tmp`
    // Never over what is there already, which may be a link.
    writeFileSync(draft, text, { flag: 'wx' })
    renameSync(draft, file)
  }
}

/** @throws {ProjectError} for a path that leads out of the folder, by itself or over a symbolic link */
function placeOf(folder: string, path: string): string {
  requireProjectPath(path)
  const file = join(folder, path)
  let known = dirname(file)
  while (!existsSync(known)) known = dirname(known)
  requireInside(folder, known)
  if (existsSync(file) && lstatSync(file).isSymbolicLink()) throw leadsElsewhere(path)
  return file
}

function requireInside(folder: string, place: string): void {
  const root = realpathSync(folder)
  const real = realpathSync(place)
  if (real !== root && !real.startsWith(root + sep)) throw leadsElsewhere(place)
}

function leadsElsewhere(path: string): ProjectError {
  return new ProjectError({
    code: 'PATH_REFUSED',
    message: say('pathLeadsOut', { path }),
    hint: say('putFileThere', {}),
  })
}
