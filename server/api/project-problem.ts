import { say } from '../../engine/index.ts'
import type { ProblemType } from '../contract/problem-types.ts'
import { ApiError } from '../problems/api-error.ts'
import { ProjectError } from '../projects/project-error.ts'

const STATUS: Readonly<Record<ProjectError['code'], readonly [type: ProblemType, status: number]>> =
  {
    BUNDLE_UNFIT: ['bundle_unfit', 422],
    CALLER_GONE: ['aborted', 400],
    FILE_UNKNOWN: ['not_found', 404],
    FILE_CONFLICT: ['file_conflict', 409],
    FOLDER_UNUSABLE: ['folder_unusable', 500],
    PATH_REFUSED: ['path_refused', 400],
    PROJECT_BROKEN: ['project_broken', 422],
    QUOTA_REACHED: ['quota_reached', 422],
    SERVER_BUSY: ['server_busy', 503],
    TOO_COSTLY: ['too_costly', 422],
    TOO_MANY_AT_ONCE: ['too_many_at_once', 429],
  }

/** Others have had their turn by then. */
const RETRY_SECONDS = 5

/** Does something with the files of a project, and tells the caller why it cannot be done. */
export async function withProjectProblems<T>(work: () => Promise<T>): Promise<T> {
  try {
    return await work()
  } catch (error) {
    if (!(error instanceof ProjectError)) throw error
    const [type, status] = STATUS[error.code]
    const errors = error.diagnostics.map(({ file, line, column, code, message, hint }) => ({
      path: `${file}:${line}:${column}`,
      code,
      message: hint === undefined ? message : say('hinted', { said: message, hint }),
    }))
    throw new ApiError({
      type,
      status,
      title: error.says,
      detail: error.hint,
      errors: errors.length > 0 ? errors : undefined,
      retryAfterSeconds: status === 429 || status === 503 ? RETRY_SECONDS : undefined,
      cause: error,
    })
  }
}
