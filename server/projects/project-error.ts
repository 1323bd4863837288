import type { Diagnostic } from '../../engine/index.ts'

interface Details {
  readonly code: ProjectError['code']
  readonly message: string
  readonly hint?: string | undefined
  readonly diagnostics?: readonly Diagnostic[] | undefined
  readonly cause?: unknown
}

/** Files cannot be read, kept or published, for a reason that a person can do something about. */
export class ProjectError extends Error {
  override readonly name = 'ProjectError'
  readonly code:
    | 'CALLER_GONE'
    | 'FILE_UNKNOWN'
    | 'FILE_CONFLICT'
    | 'FOLDER_UNUSABLE'
    | 'PATH_REFUSED'
    | 'PROJECT_BROKEN'
    | 'QUOTA_REACHED'
    | 'SERVER_BUSY'
    | 'TOO_COSTLY'
    | 'TOO_MANY_AT_ONCE'
  /** What to do, as a full sentence. */
  readonly hint: string | undefined
  /** Every mistake that a publication was refused for. */
  readonly diagnostics: readonly Diagnostic[]

  constructor({ code, message, hint, diagnostics = [], cause }: Details) {
    super(message, { cause })
    this.code = code
    this.hint = hint
    this.diagnostics = diagnostics
  }
}
