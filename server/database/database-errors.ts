/** The database cannot be used as it is. The message says what to do. */
export class DatabaseError extends Error {
  override readonly name = 'DatabaseError'
  readonly code: DatabaseErrorCode

  constructor(code: DatabaseErrorCode, message: string, options?: ErrorOptions) {
    super(message, options)
    this.code = code
  }
}

export type DatabaseErrorCode =
  | 'DIRECTORY_IN_USE'
  | 'DIRECTORY_UNUSABLE'
  | 'DATABASE_OTHER_VERSION'
  | 'DATABASE_BROKEN'
  | 'DATABASE_UNREACHABLE'
  | 'DATABASE_SILENT'
  | 'DATABASE_NOT_MIGRATED'
  | 'DATABASE_NEWER'
  | 'DATABASE_DIFFERS'
  | 'CONNECTION_IN_USE'
  | 'BACKUP_IN_THE_WAY'
  | 'BACKUP_UNREADABLE'

/** The system's word for what went wrong (`ENOSPC`), where it has one. */
export function systemCode(error: unknown): string | undefined {
  if (!(error instanceof Error && 'code' in error)) return undefined
  return typeof error.code === 'string' ? error.code : undefined
}
