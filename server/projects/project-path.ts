import { ProjectError } from './project-error.ts'

/**
 * Paths of a project's files: names joined by slashes, none of them hidden, none leading upwards. The same in the
 * database, in a folder and in the API, so that a file can go anywhere without being renamed.
 */
export const PROJECT_PATH =
  '^(?=.{1,200}$)[A-Za-z0-9][\\w-]*(\\.[\\w-]+)*(/[A-Za-z0-9][\\w-]*(\\.[\\w-]+)*)*\\.yaml$'

const pattern = new RegExp(PROJECT_PATH, 'u')

export function isProjectPath(path: string): boolean {
  return pattern.test(path)
}

/** @throws {ProjectError} if no file may be called so */
export function requireProjectPath(path: string): void {
  if (isProjectPath(path)) return
  throw new ProjectError({
    code: 'PATH_REFUSED',
    message: `"${path}" cannot be the path of a file of the project`,
    hint: 'Use letters, digits, "-", "_" and "." in names joined by "/", ending in ".yaml".',
  })
}
