/** What the database refused, by its own code (SQLSTATE). */
const WHY: Readonly<Record<string, readonly [what: string, hint: string]>> = {
  '25006': ['the database can only be read', 'Look at DATABASE_URL: it may name a copy.'],
  '42501': ['the user of the database lacks rights', 'Give it all rights on its own schema.'],
  '53100': [
    'the disk of the database is full',
    'Make room and start again: what was done is kept.',
  ],
  '53200': ['the database has no memory left', 'Give it more, and start again.'],
  '53300': ['the database has no connection left', 'Allow more, or run fewer programs at once.'],
  '57P01': ['the database was shut down', 'Start again when it is up: what was done is kept.'],
  '57P02': ['the database was shut down', 'Start again when it is up: what was done is kept.'],
  '57P03': ['the database is not up yet', 'Start again in a moment.'],
}

/** Says what the database refused, and what to do; nothing for an error of another kind. */
export function explainDatabaseError(
  error: unknown,
): { readonly message: string; readonly hint?: string | undefined } | undefined {
  if (!(error instanceof Error && 'code' in error) || typeof error.code !== 'string') {
    return undefined
  }
  if (!/^[\dA-Z]{5}$/.test(error.code) || !('severity' in error)) return undefined
  const [message, hint] = WHY[error.code] ?? [`the database refused: ${error.message}`]
  return { message, hint }
}
