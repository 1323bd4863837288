import { resolve } from 'node:path'
import { setTimeout } from 'node:timers/promises'
import { type Command, Option } from 'commander'
import { createLog } from '../../process/log.ts'
import { readConfig } from '../../serve/config.ts'
import type { RunningServer, ServerOptions } from '../../serve/start-server.ts'
import { watchForHangs } from '../../serve/watch-for-hangs.ts'
import type { CliIo } from '../io.ts'

interface ServeFlags {
  readonly only?: 'api' | 'worker'
}

const EXIT_MS = 2_000
/** Of two things at once, the signal may be heard of second. */
const HEARD_MS = 50

export function addServeCommand(program: Command, io: CliIo): void {
  program
    .command('serve')
    .description('run the server: pages and API, and the workers that run flows on schedule')
    .addOption(
      new Option('--only <half>', 'one half of it, for several processes on PostgreSQL').choices([
        'api',
        'worker',
      ]),
    )
    .addHelpText(
      'after',
      `
Everything else is set by the environment: MAPWRIGHT_PORT, MAPWRIGHT_HOST, DATABASE_URL and more; see docs/operations.md.

Examples:
  mapwright serve
  DATABASE_URL=postgres://… mapwright serve --only worker`,
    )
    .action(async ({ only }: ServeFlags) => {
      const { data, project } = program.opts<{ data?: string; project: string }>()
      const config = readConfig({
        ...io.env,
        ...(project === '.' ? {} : { MAPWRIGHT_PROJECT: resolve(io.cwd, project) }),
        ...(data === undefined ? {} : { MAPWRIGHT_DATA: resolve(io.cwd, data) }),
      })
      const log = createLog(config.logLevel)
      const server = await start({ config, log, only }, io.stop)
      if (!server) return io.err('stopped before the server ran')
      const { address, port } = server.address
      log.info({ url: `http://${address}:${port}`, only }, 'the server runs')
      // Whoever starts it by hand wants to know where to look, not to read JSON.
      if (io.isInteractive && only !== 'worker') {
        const url = config.publicUrl ?? `http://${address}:${port}`
        const code = server.setUpCode === undefined ? '' : `/set-up#code=${server.setUpCode}`
        io.err(`Open ${url}${code}  (Ctrl-C stops the server)`)
      }
      if (server.setUpCode !== undefined) {
        // Not into the log, which is kept and read by others.
        io.err(`Nobody has an account yet. The first one needs this code: ${server.setUpCode}`)
      }
      program.setOptionValue('runsUntilStopped', true)
      const watch = watchForHangs()
      const lost = await untilEnded(io.stop, server)
      await server.stop()
      await watch.stop()
      exitSoon()
      if (lost) throw lost
    })
}

/**
 * Nothing where it was to stop before it ran. The same Ctrl-C ends other processes of a checkout: those that build the
 * pages, or translate what is still to be read.
 */
async function start(
  options: ServerOptions,
  stop: AbortSignal,
): Promise<RunningServer | undefined> {
  try {
    // All other commands start without it: it is half of the program.
    const { startServer } = await import('../../serve/start-server.ts')
    if (stop.aborted) return undefined
    const server = await startServer(options)
    if (!stop.aborted) return server
    await server.stop()
  } catch (error) {
    await setTimeout(HEARD_MS)
    if (!stop.aborted) throw error
  }
  exitSoon()
  return undefined
}

/** What is left behind, as a socket to a database that is gone, does not keep the process. */
function exitSoon(): void {
  globalThis.setTimeout(() => process.exit(), EXIT_MS).unref()
}

/** Resolves when it is to stop; to the reason, where it cannot go on. */
export async function untilEnded(
  signal: AbortSignal,
  { lost }: Pick<RunningServer, 'lost'>,
): Promise<Error | undefined> {
  if (signal.aborted) return undefined
  const aborted = new Promise<undefined>((done) => {
    signal.addEventListener('abort', () => done(undefined), { once: true })
  })
  return Promise.race([aborted, lost])
}
