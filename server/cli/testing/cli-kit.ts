import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { defaultDataDir } from '../../installation/workspace.ts'
import { copyEmbedded } from '../../testing/embedded-template.ts'
import { testPostgres } from '../../testing/own-database.ts'
import { type ServedDatabase, takeServedDatabase } from '../../testing/test-databases.ts'
import { createProgram } from '../program.ts'
import { runProgram } from '../run-program.ts'

export interface Ran {
  readonly code: number
  readonly out: string
  readonly err: string
}

/** A project folder of its own, and the command line in it, in this process. */
export interface CliKit {
  readonly folder: string
  readonly env: Record<string, string | undefined>
  readonly write: (path: string, text: string) => void
  readonly run: (...args: readonly string[]) => Promise<Ran>
  readonly remove: () => Promise<void>
}

interface CliKitOptions {
  /** State is in the embedded database, also where there is a PostgreSQL: for what is true of that alone. */
  readonly isEmbedded?: boolean
}

/** Commands that open no database. */
const WITHOUT_STATE: ReadonlySet<string> = new Set([
  'completion',
  'fix',
  'functions',
  'lint',
  'new',
  'pull',
  'push',
  'schema',
  'test',
])

export function createCliKit({ isEmbedded = false }: CliKitOptions = {}): CliKit {
  const folder = mkdtempSync(join(tmpdir(), 'mapwright-cli-'))
  const env: Record<string, string | undefined> = { MAPWRIGHT_ALLOW_PRIVATE: '1' }
  let served: Promise<ServedDatabase> | undefined

  /** A database of their own, of the fastest kind that there is: an embedded one takes a second for each command. */
  async function prepareState(): Promise<void> {
    if (isEmbedded || testPostgres() === undefined) return copyEmbedded(defaultDataDir(folder))
    served ??= takeServedDatabase()
    const { url } = await served
    env['DATABASE_URL'] ??= url
  }

  return {
    folder,
    env,
    write: (path, text) => {
      mkdirSync(dirname(join(folder, path)), { recursive: true })
      writeFileSync(join(folder, path), text)
    },
    run: async (...args) => {
      if (!WITHOUT_STATE.has(args[0] ?? '')) await prepareState()
      const out: string[] = []
      const err: string[] = []
      const io = {
        cwd: folder,
        env,
        isInteractive: false,
        out: (text: string) => void out.push(text),
        err: (text: string) => void err.push(text),
        stop: new AbortController().signal,
        kill: new AbortController().signal,
      }
      const code = await runProgram(await createProgram(io, args), args, io)
      return { code, out: out.join('\n'), err: err.join('\n') }
    },
    remove: async () => {
      rmSync(folder, { recursive: true, force: true })
      await (await served)?.giveBack()
    },
  }
}
