import { type ChildProcess, execFileSync, spawn } from 'node:child_process'
import { once } from 'node:events'
import { existsSync, mkdtempSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { delimiter, join } from 'node:path'
import { setTimeout as delay } from 'node:timers/promises'
import { endWithUs } from '../../testing/end-with-us.ts'
import { freePort } from '../../testing/free-port.ts'
import { SECRET } from '../../transport-suite/transport-case.ts'
import { mysql } from '../open/clients/mysql.ts'
import type { DriverConnection, Row } from '../open/dialect.ts'
import { hasDriver } from './has-driver.ts'

const START_MS = 60_000

/** Who the tests are at it: who may do anything. */
export const MARIADB_USER = 'mapwright'

export interface MariadbServer {
  readonly port: number
  /** Makes an empty database. */
  readonly create: () => Promise<MariadbDatabase>
  /** Kills it, as a crash would. */
  readonly kill: () => Promise<void>
}

/** A database of a test. */
export interface MariadbDatabase {
  readonly name: string
  /** As its owner, past the transport. */
  readonly query: (text: string, ...values: readonly (string | number)[]) => Promise<readonly Row[]>
  readonly drop: () => Promise<void>
}

let running: Promise<MariadbServer> | undefined

/**
 * The servers that tests have: a throw-away MariaDB for all of this process, as far as one is installed, with its driver.
 * Where REQUIRE_MARIADB is 1, one must be.
 */
export function mariadbServers(): readonly (readonly [
  name: string,
  start: () => Promise<MariadbServer>,
])[] {
  const isThere = hasDriver('mysql2') && ['mariadbd', 'mariadb-install-db'].every(programOf)
  if (isThere) return [['MariaDB', () => (running ??= startMariadb())]]
  if (process.env['REQUIRE_MARIADB'] === '1') throw new Error('no MariaDB was found')
  return []
}

/** Starts one that is shared with nobody; it ends with this process at the latest. */
export async function startMariadb(): Promise<MariadbServer> {
  const folder = mkdtempSync(join(tmpdir(), 'mapwright-mariadb-'))
  const data = join(folder, 'data')
  const asRoot = process.getuid?.() === 0 ? ['--user=root'] : []
  // One that starts removes the temporary tables of all that share the folder for them.
  const env = { ...process.env, TMPDIR: folder }
  install(['--no-defaults', `--datadir=${data}`, '--skip-test-db', ...asRoot], env)
  const port = await freePort()
  const socket = join(folder, 'socket')
  const pidFile = join(folder, 'pid')
  const server = spawn(
    programOf('mariadbd') ?? '',
    [
      '--no-defaults',
      ...asRoot,
      `--datadir=${data}`,
      `--socket=${socket}`,
      `--pid-file=${pidFile}`,
      `--port=${port}`,
      '--bind-address=127.0.0.1',
      '--innodb-buffer-pool-size=32M',
      '--innodb-log-file-size=16M',
      '--innodb-flush-log-at-trx-commit=0',
      '--character-set-server=utf8mb4',
      `--init-file=${writeGrants(folder)}`,
    ],
    { stdio: 'ignore', env },
  )
  endWithUs({ pidFile, signal: 'KILL', folder })
  await answering(server, port)
  return {
    port,
    create: () => createDatabase(port),
    kill: async () => {
      const ended = once(server, 'exit')
      server.kill('SIGKILL')
      await ended
    },
  }
}

function install(options: readonly string[], env: NodeJS.ProcessEnv): void {
  try {
    execFileSync(programOf('mariadb-install-db') ?? '', [...options], { stdio: 'pipe', env })
  } catch (thrown) {
    const said = thrown instanceof Error && 'stderr' in thrown ? String(thrown.stderr) : ''
    throw new Error(`the throw-away MariaDB was not made: ${said}`, { cause: thrown })
  }
}

/** The server runs it before it listens. */
function writeGrants(folder: string): string {
  const file = join(folder, 'grants.sql')
  const user = `'${MARIADB_USER}'@'%'`
  writeFileSync(
    file,
    `create user ${user} identified by '${SECRET}';\ngrant all on *.* to ${user} with grant option;\n`,
  )
  return file
}

function programOf(name: string): string | undefined {
  const folders = [...(process.env['PATH'] ?? '').split(delimiter), '/usr/sbin', '/usr/bin']
  return folders.map((folder) => join(folder, name)).find((file) => existsSync(file))
}

async function answering(server: ChildProcess, port: number): Promise<void> {
  const until = Date.now() + START_MS
  while (Date.now() < until && server.exitCode === null) {
    try {
      const connection = await connectTo(port, 'mysql')
      connection.destroy()
      return
    } catch {
      await delay(50)
    }
  }
  throw new Error('the throw-away MariaDB did not start')
}

let made = 0

async function createDatabase(port: number): Promise<MariadbDatabase> {
  made += 1
  const name = `system_${process.pid}_${made}`
  const server = await connectTo(port, 'mysql')
  await ask(server, `create database ${name}`)
  server.destroy()
  const owner = await connectTo(port, name)
  return {
    name,
    query: (text, ...values) => ask(owner, text, ...values),
    drop: async () => {
      if (owner.isSound()) await ask(owner, `drop database ${name}`)
      owner.destroy()
    },
  }
}

function connectTo(port: number, database: string): Promise<DriverConnection> {
  return mysql.connect({
    place: { host: '127.0.0.1', port, origin: `mysql://127.0.0.1:${port}` },
    login: { database, user: MARIADB_USER, password: SECRET, tls: undefined },
    timeoutMs: 5000,
    isReadOnly: false,
    allowPrivate: true,
  })
}

async function ask(
  connection: DriverConnection,
  text: string,
  ...values: readonly (string | number)[]
): Promise<readonly Row[]> {
  const bound = values.map((value) => ({ value, type: { kind: 'other' } as const }))
  return (await connection.query({ text, values: bound })).rows
}
