/**
 * Paths of a project's files: names joined by slashes, none of them hidden, none leading upwards. The same in the
 * database, in a folder and in the API, so that a file can go anywhere without being renamed.
 */
export const PROJECT_PATH =
  '^(?=.{1,200}$)[A-Za-z0-9][\\w-]*(\\.[\\w-]+)*(/[A-Za-z0-9][\\w-]*(\\.[\\w-]+)*)*\\.yaml$'
