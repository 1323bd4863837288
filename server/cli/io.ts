/** What the command line has of the world around it; tests give it theirs. */
export interface CliIo {
  readonly cwd: string
  readonly env: Readonly<Record<string, string | undefined>>
  /** A person sits at a terminal: progress, colours and questions make sense. */
  readonly isInteractive: boolean
  /** Whole lines to standard output: results. */
  readonly out: (text: string) => void
  /** Whole lines to standard error: what went wrong, and progress. */
  readonly err: (text: string) => void
  /** Aborts at the first Ctrl-C; `kill` at the second. */
  readonly stop: AbortSignal
  readonly kill: AbortSignal
}

/** Exit codes, the same for every command. */
export const exitCodes = {
  ok: 0,
  /** The work was done, and found mistakes, failing tests or records that failed. */
  found: 1,
  /** The command was not understood. */
  usage: 2,
  /** A setting, a credential, the database or a file keeps the command from working. */
  setup: 3,
  /** Another process is at it. */
  busy: 4,
  interrupted: 130,
} as const

/** The command cannot go on, for a reason that a person can do something about. */
export class CliError extends Error {
  override readonly name = 'CliError'
  readonly code: 'usage' | 'setup' | 'busy' | 'found'
  /** What to do, as full sentences. */
  readonly hint: string | undefined

  constructor(code: CliError['code'], message: string, hint?: string) {
    super(message)
    this.code = code
    this.hint = hint
  }
}
