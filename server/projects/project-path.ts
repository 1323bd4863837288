import { say } from '../../engine/index.ts'
import { PROJECT_PATH } from '../contract/project-path.ts'
import { isIgnored } from './ignored-names.ts'
import { ProjectError } from './project-error.ts'

const pattern = new RegExp(PROJECT_PATH, 'u')
/** Names that are devices on Windows, whatever comes after a dot. */
const DEVICE = /^(?:con|prn|aux|nul|com\d|lpt\d)(?:\.|$)/iu

export function isProjectPath(path: string): boolean {
  return pattern.test(path) && path.split('/').every(isKept)
}

/** What is never read from a folder would be taken for removed as soon as it came into one. */
function isKept(name: string): boolean {
  return !DEVICE.test(name) && !isIgnored(name)
}

/** @throws {ProjectError} if no file may be called so */
export function requireProjectPath(path: string): void {
  if (isProjectPath(path)) return
  throw new ProjectError({
    code: 'PATH_REFUSED',
    message: say('pathUnfit', { path }),
    hint: say('pathRule', {}),
  })
}

/**
 * On many machines names that differ in case only are one file, which each would write over.
 *
 * @throws {ProjectError} if two of the paths, or of their folders, differ in nothing else
 */
export function requireDistinctPaths(paths: readonly string[]): void {
  const written = new Map<string, string>()
  for (const path of paths) {
    const names = path.split('/')
    for (const count of names.keys()) {
      const part = names.slice(0, count + 1).join('/')
      const other = written.get(part.toLowerCase())
      if (other !== undefined && other !== part) throw differInCase(other, part)
      written.set(part.toLowerCase(), part)
    }
  }
}

function differInCase(one: string, other: string): ProjectError {
  return new ProjectError({
    code: 'PATH_REFUSED',
    message: say('pathsAlike', { one, other }),
    hint: say('renameOneOfPaths', {}),
  })
}
