import { type Diagnostic, type Message, toText } from '../../engine/index.ts'

interface Details {
  readonly code: ProjectError['code']
  readonly message: Message
  readonly hint?: Message | undefined
  readonly diagnostics?: readonly Diagnostic[] | undefined
  readonly cause?: unknown
}

/** Files cannot be read, kept or published, for a reason that a person can do something about. */
export class ProjectError extends Error {
  override readonly name = 'ProjectError'
  readonly code:
    | 'BUNDLE_UNFIT'
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
  readonly says: Message
  /** What to do. */
  readonly hint: Message | undefined
  /** Every mistake that a publication was refused for. */
  readonly diagnostics: readonly Diagnostic[]

  constructor({ code, message, hint, diagnostics = [], cause }: Details) {
    super(toText(message), { cause })
    this.code = code
    this.says = message
    this.hint = hint
    this.diagnostics = diagnostics
  }
}
