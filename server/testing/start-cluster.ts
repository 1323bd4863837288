import { type ChildProcess, execFileSync, spawn } from 'node:child_process'
import { once } from 'node:events'
import { chownSync, existsSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { delimiter, join } from 'node:path'
import { endWithUs } from '../../connectors/testing/end-with-us.ts'

const START_TIMEOUT_MS = 90_000

/** Folder of the installed server binaries; nothing where there are none. */
export function findBinaries(): string | undefined {
  const installed = '/usr/lib/postgresql'
  const versions = existsSync(installed) ? readdirSync(installed).toSorted().toReversed() : []
  const folders = [
    ...(process.env['PATH'] ?? '').split(delimiter),
    ...versions.map((version) => join(installed, version, 'bin')),
  ]
  return folders.find((dir) => ['postgres', 'initdb'].every((name) => existsSync(join(dir, name))))
}

export interface Cluster {
  readonly url: string
  /** The server gave up by itself, or crashed. */
  readonly hasEnded: () => boolean
  /** Lets the server crash, where it has not yet. */
  readonly crash: () => Promise<void>
  /** Starts it after that; resolves when it answers again. */
  readonly comeBack: () => Promise<void>
  readonly stop: () => void
}

/** Starts a throw-away cluster in a folder, which ends with this process at the latest. */
export async function startCluster(
  binaries: string,
  settings: readonly string[],
  folder = tmpdir(),
): Promise<Cluster> {
  const directory = mkdtempSync(join(folder, 'mapwright-pg-'))
  const owner = clusterOwner()
  if (owner) chownSync(directory, owner.uid, owner.gid)
  const data = join(directory, 'data')
  const options = { ...owner, cwd: directory, stdio: 'ignore' as const }
  const initdb = ['-D', data, '-U', 'postgres', '-A', 'trust', '-E', 'UTF8', '--no-sync']
  execFileSync(join(binaries, 'initdb'), [...initdb, '--locale=C'], options)
  const asked = ['listen_addresses=', ...settings].flatMap((setting) => ['-c', setting])
  const start = (): ChildProcess =>
    spawn(join(binaries, 'postgres'), ['-D', data, '-k', directory, ...asked], options)
  let server = start()
  const hasEnded = (): boolean => server.exitCode !== null || server.signalCode !== null
  const stop = (): void => {
    // Immediate shutdown: nothing is worth saving.
    server.kill('SIGQUIT')
    rmSync(directory, { recursive: true, force: true, maxRetries: 10, retryDelay: 100 })
  }
  endWithUs({ pidFile: join(data, 'postmaster.pid'), signal: 'QUIT', folder: directory })
  await waitUntilReady(server, data)
  return {
    url: `postgresql://postgres@localhost/postgres?host=${directory}`,
    hasEnded,
    crash: async () => {
      if (!hasEnded()) {
        const ended = once(server, 'exit')
        server.kill('SIGQUIT')
        await ended
      }
      rmSync(join(data, 'postmaster.pid'), { force: true })
    },
    comeBack: async () => {
      server = start()
      await waitUntilReady(server, data)
    },
    stop,
  }
}

/** PostgreSQL refuses to run as root. */
function clusterOwner(): { uid: number; gid: number } | undefined {
  if (process.getuid?.() !== 0) return undefined
  const users = readFileSync('/etc/passwd', 'utf8').split('\n')
  for (const name of ['postgres', 'nobody']) {
    const [, , uid, gid] = users.find((line) => line.startsWith(`${name}:`))?.split(':') ?? []
    if (uid !== undefined && gid !== undefined) return { uid: Number(uid), gid: Number(gid) }
  }
  throw new Error('neither user "postgres" nor "nobody" exists; set TEST_DATABASE_URL')
}

async function waitUntilReady(server: ChildProcess, data: string): Promise<void> {
  const until = Date.now() + START_TIMEOUT_MS
  const file = join(data, 'postmaster.pid')
  while (Date.now() < until && server.exitCode === null) {
    if (existsSync(file) && /^ready/m.test(readFileSync(file, 'utf8'))) return
    await new Promise((resolve) => {
      setTimeout(resolve, 20)
    })
  }
  throw new Error('the throw-away PostgreSQL cluster did not start; set TEST_DATABASE_URL')
}
